import type { IDataObject } from 'n8n-workflow';

import { run } from '../support/engine';
import { actionNames, shownOperations } from '../support/nodes';
import { credentialFor, useEmulator } from '../support/emulator';
import { crowd, fixtures } from './fixtures';
import type { Fixture } from './fixtures';
import { itemsOf, named, perform } from './perform';

/** So many that most are still to be sent when one of the first has failed. */
const MANY = 40;
const emulator = useEmulator({
	seed: crowd,
});

const pause = async (ms: number) => await new Promise((over) => setTimeout(over, ms));

/** Many records: those that are there, or that many newcomers. */
function many(fixture: Fixture): IDataObject[] {
	const [first] = fixture.newcomers ?? [];
	if (first?.includes('@'))
		return Array.from({ length: MANY }, (_, nth) => ({ record: `n${nth}@example.com` }));
	if (first)
		return Array.from({ length: MANY }, (_, nth) => ({ record: String(nth).padStart(32, '0') }));
	if (!fixture.record) return Array.from({ length: MANY }, () => ({}));
	const mode = Object.keys(fixture.names!)[0]!;
	return fixture
		.rows(emulator)
		.slice(0, MANY)
		.map((row) => ({ record: fixture.names![mode]!(row) }));
}

describe.each(named(fixtures))('%s', (_title, fixture) => {
	it.each(['a refusal', 'an answer without sense'])(
		'sends nothing after it has ended with %s',
		async (what) => {
			emulator.settings.latencyMs = 30;
			const method = fixture.change ?? 'GET';
			// What is only listed as not seen ends nothing: a refused credential does.
			const status = fixture.listsNotSeen ? 401 : 403;
			emulator.fault(
				what === 'a refusal'
					? { kind: 'status', status, code: 10000, method }
					: { kind: 'html', status: 404, method },
			);
			const { error } = await perform(emulator, fixture, {
				items: many(fixture),
				onError: undefined,
			});
			if (fixture.listsNotSeen && what !== 'a refusal') expect(error).toBeUndefined();
			else expect(error?.message).toEqual(expect.any(String));
			// What had left by then arrives now.
			await pause(20);
			const arrived = emulator.requests.length;
			await pause(200);
			expect(emulator.requests).toHaveLength(arrived);
			const meant = emulator.requests.filter((request) => request.method === method);
			if (!fixture.sideBySide) expect(meant.length).toBeLessThan(MANY);
		},
	);

	/** An organization gets a share once. */
	const good = fixture.change && !fixture.record ? [5] : [5, 5];
	const withOptions = (options: IDataObject) => ({
		items: ['bad', ...good].map((value, nth) => ({ value, ...itemsOf(emulator, fixture)[nth] })),
		parameters: { options },
	});

	it.each([
		['a number of its own that can not be right', { timeout: '={{ $json.value }}' }],
		['a pace of its own that can not be right', { maxConcurrency: '={{ $json.value }}' }],
		['a wait of its own that can not be right', { rateLimitMaxWait: '={{ $json.value }}' }],
		[
			'an expression that fails',
			{ timeout: '={{ $json.value === "bad" ? "x".toDateTime() : 5 }}' },
		],
	])('fails an item alone for %s, as the first too', async (_what, options) => {
		const result = await perform(emulator, fixture, withOptions(options));
		const { json, items } = result;
		const failed = items
			.filter(({ json: row }) => 'error' in row)
			.map(({ pairedItem }) => pairedItem);
		expect(failed).toEqual([{ item: 0 }]);
		expect(json.length).toBeGreaterThan(good.length);
	});
});

const held = named(fixtures).flatMap(([title, fixture]) =>
	Object.keys(fixture.containers).map((name) => [`${title}: ${name}`, fixture, name] as const),
);

describe.each(held)('%s', (_title, fixture, container) => {
	const other = 'f'.repeat(32);
	const failedItems = async () => {
		const [first, ...others] = itemsOf(emulator, fixture);
		const { items } = await perform(emulator, fixture, {
			items: [{ ...first, [container]: other }, ...others],
		});
		return items.filter(({ json }) => 'error' in json).map(({ pairedItem }) => pairedItem);
	};
	it.each([
		['403', { status: 403, code: 10000 }],
		['404', { status: 404, code: 1003 }],
		['429 by another name', { status: 400, code: 1001 }],
	])('one that is refused with %s fails its own items', async (_what, fault) => {
		if (!fixture.record && fixture.change) return;
		emulator.fault({ kind: 'status', ...fault, path: other, times: Infinity });
		expect(await failedItems()).toEqual([{ item: 0 }]);
	});
});

describe.each(actionNames)('An operation that %s does not have', (node) => {
	const performed = async (onError: 'continueRegularOutput' | 'continueErrorOutput' | undefined) =>
		await run({
			node,
			parameters: { operation: 'dance' },
			items: [{ id: 1 }, { id: 2 }],
			onError,
			credential: credentialFor(emulator),
		});
	const message = `'Operation' can't be "dance"`;

	it('fails every item under On Error: Continue', async () => {
		const { json } = await performed('continueRegularOutput');
		expect(json).toEqual(
			Array(2).fill({ error: expect.stringContaining(message), details: expect.anything() }),
		);
	});

	it('sends every item to the error output', async () => {
		const { json, errorItems } = await performed('continueErrorOutput');
		expect(json).toEqual([]);
		expect(errorItems.map((item) => item.json)).toMatchObject([
			{ id: 1, error: expect.stringContaining(message) },
			{ id: 2, error: expect.stringContaining(message) },
		]);
	});

	it('ends the workflow, and says which there are', async () => {
		const { error } = await performed(undefined);
		expect(error?.message).toContain(message);
		for (const { name } of shownOperations(node)) expect(error?.description).toContain(name);
		expect(emulator.requests).toEqual([]);
	});
});
