import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { seeded, startEmulator } from '../../emulator';
import { person } from '../../emulator/people';
import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { deliver } from '../../nodes/shared/cloudflare/delivery';
import { Directory } from '../../nodes/shared/cloudflare/directory';
import { Gate } from '../../nodes/shared/cloudflare/gate';
import type { PageQuery } from '../../nodes/shared/cloudflare/page';
import { collect } from '../../nodes/shared/cloudflare/paging';
import { Quota } from '../../nodes/shared/cloudflare/quota';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import { accounts } from '../../nodes/shared/resources/accounts';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, locate } from '../support/world';
import type { Row } from '../unit/people';
import { peopleWith, unfiltered } from '../unit/people';

const NOW = Date.UTC(2026, 10, 20, 12);
const organization = locate('id', seeded.organization);

async function inWorld<T>(
	options: Parameters<typeof startEmulator>[0],
	work: (emulator: Awaited<ReturnType<typeof startEmulator>>) => Promise<T>,
): Promise<T> {
	const emulator = await startEmulator(options);
	try {
		return await work(emulator);
	} finally {
		await emulator.close();
	}
}

const perform = async (
	emulator: Awaited<ReturnType<typeof startEmulator>>,
	setup: Pick<Setup, 'node' | 'parameters' | 'items'>,
) => await run({ ...setup, onError: 'continueRegularOutput', credential: credentialFor(emulator) });

const createMany = (addresses: string[], options = {}) => ({
	node: 'organizationMember' as const,
	parameters: { operation: 'createMany', organization, email: '={{ $json.address }}', options },
	items: addresses.map((address) => ({ address })),
});

describe('Delivery: the minute for repetitions', () => {
	it('does not run while a request waits for its turn', async () => {
		const lane = new Gate().lane();
		const answers = [503, 200];
		const post = async (_: IHttpRequestOptions): Promise<IN8nHttpFullResponse> => {
			const statusCode = answers.shift()!;
			const success = statusCode === 200;
			return { statusCode, headers: {}, body: JSON.stringify({ success, result: [] }) };
		};
		// The request is handed in a minute before it is let out.
		const clock = jest.spyOn(Date, 'now').mockReturnValue(new Date().getTime() - 61_000);
		const outcome = deliver(
			{ lane, post, secrets: [] },
			{ method: 'GET', ...collectionOf(accounts, {}) },
			{ url: 'x' },
		);
		clock.mockRestore();
		lane.start();
		await expect(outcome).resolves.toMatchObject({ success: true });
	}, 10_000);
});

describe('Create many', () => {
	it('returns who is there also where Cloudflare lets the others in (batchCreate partial)', async () => {
		await inWorld({ settings: { batchCreate: 'partial' } }, async (emulator) => {
			const { json } = await perform(
				emulator,
				createMany([person(0).email, 'new@example.com', 'other@example.com']),
			);
			expect(json.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
			expect(json.map(({ wasCreated }) => wasCreated)).toEqual([false, true, true]);
		});
	});

	it('can be run twice where Cloudflare lets the good ones in', async () => {
		await inWorld({ settings: { batchCreate: 'partial' } }, async (emulator) => {
			const setup = createMany(['new@example.com', 'other@example.com']);
			await perform(emulator, setup);
			const { json } = await perform(emulator, setup);
			expect(json.map(({ error }) => error)).toEqual([undefined, undefined]);
		});
	});

	it('sends nothing more after a 401, also when it is to keep going', async () => {
		await inWorld({}, async (emulator) => {
			emulator.fault({ kind: 'status', status: 401, method: 'POST', times: Infinity });
			await perform(
				emulator,
				createMany(Array.from({ length: 100 }, (_, nth) => `new${nth}@example.com`)),
			);
			// The gate lets one go first: its answer is there before any other may leave.
			expect(emulator.requests).toHaveLength(1);
		});
	});

	it('does not say of someone who was there that it made them, after an unsure batch', async () => {
		await inWorld({}, async (emulator) => {
			emulator.fault({ kind: 'status', status: 503, method: 'POST' });
			const { json } = await perform(emulator, createMany([person(0).email, 'new@example.com']));
			expect(json[0]).toMatchObject({ wasCreated: false });
		});
	});

	it('a second run over 200 members takes no more than 3 requests for ten people', async () => {
		await inWorld({ seed: { members: 0 } }, async (emulator) => {
			const setup = createMany(Array.from({ length: 200 }, (_, nth) => `new${nth}@example.com`));
			await perform(emulator, setup);
			emulator.requests.length = 0;
			await perform(emulator, setup);
			expect(emulator.requests.length).toBeLessThanOrEqual(60);
		});
	}, 30_000);
});

describe('Directory: a listing under way', () => {
	/** Listings show what was there when they were asked for, and arrive when released. */
	function world(rows: Row[]) {
		const releases: Array<() => void> = [];
		const api = {
			listFresh: async () => {
				const snapshot = [...rows];
				await new Promise<void>((release) => releases.push(release));
				return snapshot;
			},
		} as unknown as CloudflareApi;
		const directory = new Directory(peopleWith(unfiltered));
		/** What a look-up comes to when all its listings arrive. */
		const released = async (lookUp: Promise<Row[]>) => {
			let isOver = false;
			const over = lookUp.finally(() => (isOver = true));
			for (; !isOver; await tick()) releases.splice(0).forEach((release) => release());
			return await over;
		};
		return { api, directory, released };
	}
	const tick = async () => await new Promise((resolve) => setImmediate(resolve));

	it('does not make it forget whom it created meanwhile', async () => {
		const { api, directory, released } = world([]);
		const asked = directory.findFresh(api, 'a@x.org');
		await tick();
		directory.records.add({ id: '1', email: 'b@x.org' });
		await released(asked);
		expect(await released(directory.find(api, 'b@x.org'))).toEqual([{ id: '1', email: 'b@x.org' }]);
	});

	it('does not bring back whom it deleted meanwhile', async () => {
		const { api, directory, released } = world([{ id: '1', email: 'b@x.org' }]);
		const asked = directory.findFresh(api, 'a@x.org');
		await tick();
		directory.records.remove({ id: '1', key: 'b@x.org' });
		await released(asked);
		expect(await released(directory.find(api, 'b@x.org'))).toEqual([]);
	});
});

describe('A deletion that was answered with an empty 200', () => {
	it.each([
		[
			'accessUser',
			{ account: locate('id', seeded.account), user: locate('email', person(0).email) },
		],
		['organizationMember', { organization, member: locate('email', person(0).email) }],
	] as const)('is not taken for done: %s', async (name, where) => {
		await inWorld({}, async (emulator) => {
			emulator.fault({ kind: 'empty-200', method: 'DELETE' });
			await perform(emulator, {
				node: name,
				parameters: { operation: 'delete', ...where },
				items: [{}],
			});
			const { state } = emulator;
			const there =
				name === 'accessUser'
					? state.accessUsers(seeded.account).map(({ email }) => email)
					: state.members(seeded.organization).map(({ user }) => user.email);
			expect(there).not.toContain(person(0).email);
		});
	});
});

describe('Quota', () => {
	const told = (remaining: number, seconds: number) => ({
		status: 200,
		headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
	});
	const refused = (retryAfter?: string) => ({
		status: 429,
		headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
	});

	it.each(['0', '1.5', new Date(NOW - 5000).toUTCString()])(
		'Retry-After %j is no leave to repeat without any wait',
		(retryAfter) => {
			const quota = new Quota();
			for (let nth = 0; nth < 4; nth++) quota.read(refused(retryAfter), NOW);
			expect(quota.opensAt(0, NOW)).toBeGreaterThan(NOW);
		},
	);

	it('several refused together without Retry-After are one refusal, and one wait of 1 s', () => {
		const quota = new Quota();
		for (let nth = 0; nth < 5; nth++) quota.read(refused(), NOW);
		expect(quota.opensAt(0, NOW)).toBe(NOW + 1000);
	});

	it('the turn of the window is noticed while answers keep coming', () => {
		const quota = new Quota();
		quota.read(told(20, 1), NOW);
		// The window turned within that second; the margin is not over yet.
		quota.read(told(1199, 300), NOW + 1200);
		expect(quota.opensAt(4, NOW + 1200)).toBe(NOW + 1200);
	});

	it('what was told a minute ago lets one ask first, as others draw on the quota too', () => {
		const quota = new Quota();
		quota.read(told(1000, 290), NOW);
		expect(quota.opensAt(0, NOW + 60_000)).toBe(NOW + 60_000);
		expect(quota.opensAt(1, NOW + 60_000)).toBeGreaterThan(NOW + 60_000);
	});
});

describe('Paging side by side', () => {
	it('a newcomer in front pushes nobody over the end', async () => {
		const rows = Array.from({ length: 300 }, (_, nth) => ({ id: `row ${nth}` }));
		const fetch = async ({ page, per_page: size }: PageQuery) => {
			const start = (Number(page) - 1) * Number(size);
			const result = rows.slice(start, start + Number(size));
			const info = { page: Number(page), per_page: Number(size), total_count: rows.length };
			if (page === 1) rows.unshift({ id: 'newcomer' });
			return { success: true, result, result_info: info };
		};
		const paging = { style: 'page', max: 100 } as const;
		const got = await collect({ endpoint: collectionOf(accounts, {}), paging, fetch }, {});
		expect(got).toContainEqual({ id: 'row 299' });
	});
});

describe('Deleting a recipient with a wait', () => {
	it('has worked where the row is gone when it looks', async () => {
		await inWorld({}, async (emulator) => {
			const [recipient] = emulator.state.recipients(seeded.share);
			emulator.fault({ kind: 'reset-before', method: 'DELETE', path: 'never' });
			const table = emulator.state.recipientTable(seeded.share);
			const get = table.get.bind(table);
			table.get = (id) => {
				const row = get(id);
				if (row?.association_status === 'disassociating') table.remove(id);
				return get(id);
			};
			const { json } = await perform(emulator, {
				node: 'shareRecipient',
				parameters: {
					operation: 'delete',
					account: locate('id', seeded.account),
					share: locate('id', seeded.share),
					recipient: locate('id', recipient!.id),
					options: { waitUntilDisassociated: true, ifMissing: 'succeed' },
				},
				items: [{}],
			});
			expect(json).toMatchObject([{ deleted: true, id: recipient!.id }]);
		});
	});
});
