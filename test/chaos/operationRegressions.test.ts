import type { Emulator, EmulatorOptions } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import { person } from '../../emulator/people';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, resourceLocator } from '../support/emulator';

const organization = resourceLocator('id', seeded.organization);
const account = resourceLocator('id', seeded.account);

async function withEmulator<T>(
	options: EmulatorOptions,
	work: (emulator: Emulator) => Promise<T>,
): Promise<T> {
	const emulator = await startEmulator(options);
	try {
		return await work(emulator);
	} finally {
		await emulator.close();
	}
}

const perform = async (emulator: Emulator, setup: Pick<Setup, 'node' | 'parameters' | 'items'>) =>
	await run({ ...setup, onError: 'continueRegularOutput', credential: credentialFor(emulator) });

const createMany = (emails: string[]) => ({
	node: 'organizationMember' as const,
	parameters: { operation: 'createMany', organization, email: '={{ $json.email }}' },
	items: emails.map((email) => ({ email })),
});

const newEmails = (count: number) =>
	Array.from({ length: count }, (_, index) => `new${index}@example.com`);

describe('organizationMember createMany', () => {
	it('returns existing members when Cloudflare creates the others of a batch', async () => {
		await withEmulator({ settings: { batchCreate: 'partial' } }, async (emulator) => {
			const { json } = await perform(
				emulator,
				createMany([person(0).email, 'new@example.com', 'other@example.com']),
			);
			expect(json.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
			expect(json.map(({ wasCreated }) => wasCreated)).toEqual([false, true, true]);
		});
	});

	it('can run twice when Cloudflare creates only the valid members of a batch', async () => {
		await withEmulator({ settings: { batchCreate: 'partial' } }, async (emulator) => {
			const setup = createMany(['new@example.com', 'other@example.com']);
			await perform(emulator, setup);
			const { json } = await perform(emulator, setup);
			expect(json.map(({ error }) => error)).toEqual([undefined, undefined]);
		});
	});

	it('sends no more requests after a 401, even with On Error set to continue', async () => {
		await withEmulator({}, async (emulator) => {
			emulator.fault({ kind: 'status', status: 401, method: 'POST', times: Infinity });
			await perform(emulator, createMany(newEmails(100)));
			// The rate limiter sends one request first and waits for its response before the others.
			expect(emulator.requests).toHaveLength(1);
		});
	});

	it('does not report an existing member as created when the outcome of a batch is unknown', async () => {
		await withEmulator({}, async (emulator) => {
			emulator.fault({ kind: 'status', status: 503, method: 'POST' });
			const { json } = await perform(emulator, createMany([person(0).email, 'new@example.com']));
			expect(json[0]).toMatchObject({ wasCreated: false });
		});
	});

	it('needs at most 3 requests for ten people in a second run over 200 members', async () => {
		await withEmulator({ seed: { members: 0 } }, async (emulator) => {
			const setup = createMany(newEmails(200));
			await perform(emulator, setup);
			emulator.requests.length = 0;
			await perform(emulator, setup);
			expect(emulator.requests.length).toBeLessThanOrEqual(60);
		});
	}, 30_000);
});

describe('a deletion that is answered with an empty 200', () => {
	it.each([
		['accessUser', { account, user: resourceLocator('email', person(0).email) }],
		['organizationMember', { organization, member: resourceLocator('email', person(0).email) }],
	] as const)('is not taken for a success: %s delete', async (name, target) => {
		await withEmulator({}, async (emulator) => {
			emulator.fault({ kind: 'empty-200', method: 'DELETE' });
			await perform(emulator, {
				node: name,
				parameters: { operation: 'delete', ...target },
				items: [{}],
			});
			const { state } = emulator;
			const remaining =
				name === 'accessUser'
					? state.accessUsers(seeded.account).map(({ email }) => email)
					: state.organizationMembers(seeded.organization).map(({ user }) => user.email);
			expect(remaining).not.toContain(person(0).email);
		});
	});
});

describe('shareRecipient delete that waits for the disassociation', () => {
	it('succeeds when the row is gone at the next read', async () => {
		await withEmulator({}, async (emulator) => {
			const [recipient] = emulator.state.recipients(seeded.share);
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
					account,
					share: resourceLocator('id', seeded.share),
					recipient: resourceLocator('id', recipient!.id),
					options: { waitUntilDisassociated: true, ifMissing: 'succeed' },
				},
				items: [{}],
			});
			expect(json).toMatchObject([{ deleted: true, id: recipient!.id }]);
		});
	});
});
