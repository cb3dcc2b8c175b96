import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { changes, credentialFor, emulated, locate } from '../support/world';

const emulator = emulated();
const account = locate('id', seeded.account);
const organization = locate('id', seeded.organization);
const share = locate('id', seeded.share);
const missing = '0123456789abcdef0123456789abcdef';
const missingUser = '01234567-89ab-cdef-0123-456789abcdef';

/** For each node: the operation, the parameters, and an item that works and one that doesn't. */
const mixed: Record<
	string,
	() => { setup: Omit<Setup, 'credential'>; good: unknown; bad: unknown }
> = {
	'Access user': () => ({
		setup: {
			node: 'accessUser',
			parameters: { operation: 'get', account, user: locate('id', '={{ $json.id }}') },
		},
		good: emulator.state.accessUsers(seeded.account)[0]!.id,
		bad: missingUser,
	}),
	'organization member': () => ({
		setup: {
			node: 'organizationMember',
			parameters: { operation: 'get', organization, member: locate('id', '={{ $json.id }}') },
		},
		good: emulator.state.members(seeded.organization)[0]!.id,
		bad: missing,
	}),
	'share recipient': () => ({
		setup: {
			node: 'shareRecipient',
			parameters: { operation: 'get', account, share, recipient: locate('id', '={{ $json.id }}') },
		},
		good: emulator.state.recipients(seeded.share)[0]!.id,
		bad: missing,
	}),
	'user invite': () => ({
		setup: {
			node: 'userInvite',
			parameters: { operation: 'get', invite: locate('id', '={{ $json.id }}') },
		},
		good: emulator.state.invites[0]!.id,
		bad: missing,
	}),
	'organization members together': () => ({
		setup: {
			node: 'organizationMember',
			parameters: { operation: 'createMany', organization, email: '={{ $json.id }}' },
		},
		good: 'new@example.com',
		bad: 'nobody',
	}),
};

describe.each(Object.keys(mixed))('Mixed items of %s', (name) => {
	const setup = (onError: Setup['onError']) => {
		const { setup: base, good, bad } = mixed[name]!();
		const items = [good, bad, good, bad].map((id, row) => ({ id, row })) as IDataObject[];
		return { ...base, items, onError, credential: credentialFor(emulator) };
	};

	it('keep their order and pairing when told to continue', async () => {
		const { items, error } = await run(setup('continueRegularOutput'));
		expect(error).toBeUndefined();
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(items.map(({ json }) => 'error' in json)).toEqual([false, true, false, true]);
		expect(Object.keys(items[1]!.json)).toEqual(['error', 'details']);
	});

	it("keep the input's fields on the error output", async () => {
		const { items, errorItems } = await run(setup('continueErrorOutput'));
		expect(items).toHaveLength(2);
		expect(errorItems.map(({ json }) => json)).toMatchObject([
			{ row: 1, error: expect.any(String), details: expect.any(Object) },
			{ row: 3, error: expect.any(String), details: expect.any(Object) },
		]);
	});

	it('stop at the first that fails, with its index', async () => {
		const { error, items } = await run(setup(undefined));
		expect(items).toEqual([]);
		expect(error?.context.itemIndex).toBe(1);
	});
});

describe('Items', () => {
	it.each([1, 3])('send nothing more after one failed, %i at a time', async (maxConcurrency) => {
		emulator.reset({ accessUsers: 20 });
		const everybody = emulator.state.accessUsers(seeded.account).map(({ id }) => id);
		const { error } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'delete',
				account,
				user: locate('id', '={{ $json.id }}'),
				options: { maxConcurrency },
			},
			items: [missingUser, ...everybody].map((id) => ({ id })),
			credential: credentialFor(emulator),
		});
		expect(error?.context.itemIndex).toBe(0);
		// Those under way by then: all others were only looked up.
		expect(changes(emulator).length).toBeLessThan(maxConcurrency);
	});

	it('that were done before one failed are counted, as n8n shows no output then', async () => {
		const [first, refused, second] = emulator.state.accessUsers(seeded.account);
		emulator.fault({ kind: 'status', status: 400, method: 'DELETE', path: refused!.id });
		const { error } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'delete',
				account,
				user: locate('id', '={{ $json.id }}'),
				options: { maxConcurrency: 1 },
			},
			items: [first!, refused!, second!].map(({ id }) => ({ id })),
			credential: credentialFor(emulator),
		});
		expect(error?.description).toContain(
			'Of 3 items, 1 were done, 1 failed and 1 were not finished.',
		);
	});

	it('send nothing at all when one of them can not be right', async () => {
		const { error } = await run({
			node: 'accessUser',
			parameters: { operation: 'delete', account, user: locate('id', '={{ $json.id }}') },
			items: [...emulator.state.accessUsers(seeded.account), { id: '../x' }].map(({ id }) => ({
				id,
			})),
			credential: credentialFor(emulator),
		});
		expect(error?.message).toContain("'User' must be");
		expect(emulator.requests).toEqual([]);
	});

	it('have parameters of their own, locators included', async () => {
		const { json } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'get',
				account,
				user: '={{ $json.who }}',
				simplify: '={{ $json.simplify }}',
				options: { timeout: '={{ $json.timeout }}' },
			},
			items: [
				{ who: 'ada.lovelace@example.com', simplify: true, timeout: 5 },
				{ who: emulator.state.accessUsers(seeded.account)[1]!.id, simplify: false, timeout: '7' },
			],
			credential: credentialFor(emulator),
		});
		expect(json[0]).not.toHaveProperty('uid');
		expect(json[1]).toHaveProperty('uid');
	});

	it('that ask the same are answered by one request', async () => {
		const { id } = emulator.state.accessUsers(seeded.account)[0]!;
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'get', account, user: locate('id', id) },
			items: [{}, {}, {}],
			credential: credentialFor(emulator),
		});
		expect(json.map((row) => row.id)).toEqual([id, id, id]);
		expect(emulator.requests).toHaveLength(1);
	});

	it('of a list are all paired to the item that asked', async () => {
		const { items } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, limit: 2 },
			items: [{}, {}],
			credential: credentialFor(emulator),
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 0, 1, 1].map((item) => ({ item })),
		);
	});
});
