import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const missingUser = '01234567-89ab-cdef-0123-456789abcdef';

describe('Items', () => {
	it.each([1, 3])('send nothing more after one failed, %i at a time', async (maxConcurrency) => {
		emulator.reset({ accessUsers: 20 });
		const everybody = emulator.state.accessUsers(seeded.account).map(({ id }) => id);
		const { error } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'delete',
				account,
				user: resourceLocator('id', '={{ $json.id }}'),
				options: { maxConcurrency },
			},
			items: [missingUser, ...everybody].map((id) => ({ id })),
			credential: credentialFor(emulator),
		});
		expect(error?.context.itemIndex).toBe(0);
		// Those under way by then: all others were only looked up.
		expect(sentChanges(emulator).length).toBeLessThan(maxConcurrency);
	});

	it('that were done before one failed are counted, as n8n shows no output then', async () => {
		const [first, refused, second] = emulator.state.accessUsers(seeded.account);
		const why = expect.stringContaining('HTTP 400');
		emulator.fault({ kind: 'status', status: 400, method: 'DELETE', path: refused!.id });
		const { error } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'delete',
				account,
				user: resourceLocator('id', '={{ $json.id }}'),
				options: { maxConcurrency: 1 },
			},
			items: [first!, refused!, second!].map(({ id }) => ({ id })),
			credential: credentialFor(emulator),
		});
		expect(error?.description).toContain(`Of 3 items:<br>Done (1): ${first!.id}.`);
		expect(error?.context).toMatchObject({
			done: [first!.id],
			failed: [{ name: refused!.id, error: why }],
			notStarted: [second!.id],
		});
	});

	it('send nothing at all when one of them can not be right', async () => {
		const { error } = await run({
			node: 'accessUser',
			parameters: { operation: 'delete', account, user: resourceLocator('id', '={{ $json.id }}') },
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
			parameters: { operation: 'get', account, user: resourceLocator('id', id) },
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

it('Many items are handed on bit by bit, so that n8n can do other work meanwhile', async () => {
	const copied: number[] = [];
	let turns = 0;
	const turn = () => (turns += 1);
	const clone = globalThis.structuredClone;
	const slowly = jest.spyOn(globalThis, 'structuredClone').mockImplementation((value) => {
		const copy = clone(value) as unknown;
		for (const end = performance.now() + 25; performance.now() < end;);
		copied.push(turns);
		setTimeout(turn, 0);
		return copy;
	});
	const { json } = await run({
		node: 'accessUser',
		parameters: {
			operation: 'create',
			account,
			email: '={{ $json.email }}',
			options: { dryRun: true },
		},
		items: ['a', 'b', 'c'].map((name) => ({ email: `${name}@example.com` })),
		credential: credentialFor(emulator),
	});
	slowly.mockRestore();
	expect(json).toHaveLength(3);
	expect(new Set(copied.slice(-3)).size).toBe(3);
});
