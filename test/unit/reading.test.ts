import type { IExecuteFunctions } from 'n8n-workflow';

import { emailField } from '../../nodes/shared/fields/people';
import type { ItemOperation } from '../../nodes/shared/operation/operation';
import { operation } from '../../nodes/shared/operation/operation';
import type { ReadItem } from '../../nodes/shared/operation/reading';
import { readItems } from '../../nodes/shared/operation/reading';
import { person } from './people';
import { endpoint, node } from './requests';
import { sessionWith } from './sessions';

interface Given {
	email?: unknown;
	options?: object;
}

/** Reads an address per item. */
const invite = (read: ItemOperation['read'] = (parameters) => parameters.email('email')) =>
	operation({
		value: 'invite',
		name: 'Invite',
		action: 'Invite person',
		description: 'Invite a person',
		effect: 'add',
		resource: person,
		fields: [emailField('Who')],
		read,
		run: async () => await Promise.resolve({}),
	});

/** Items whose parameters are expressions: n8n resolves them item by item. */
const contextOf = (items: Given[]) =>
	({
		getNode: () => ({ ...node, parameters: { email: '={{ $json.email }}', options: { x: '=1' } } }),
		getInputData: () => items.map(() => ({ json: {} })),
		getNodeParameter: (name: keyof Given, item: number) => items[item]![name] ?? null,
	}) as unknown as IExecuteFunctions;

async function readAll(
	items: Given[],
	{
		isWanted = () => true,
		of = invite(),
	}: { isWanted?: (index: number) => boolean; of?: ItemOperation } = {},
) {
	const session = sessionWith();
	const read = await readItems(contextOf(items), of, session, isWanted);
	return { read, session };
}

const inputsOf = (read: ReadItem[]) =>
	read.map((one) => ('error' in one ? (one.error as Error).message : one.input));

describe('Items are read', () => {
	const [a, b, c] = ['a@x.org', 'b@x.org', 'c@x.org'].map((email) => ({ email }));

	it('in their order, each with its own parameters', async () => {
		const { read } = await readAll([a!, b!, c!]);
		expect(read.map(({ index }) => index)).toEqual([0, 1, 2]);
		expect(inputsOf(read)).toEqual(['a@x.org', 'b@x.org', 'c@x.org']);
	});

	it('unless they are not wanted: their parameters are not looked at', async () => {
		const reading = jest.fn();
		const { read } = await readAll([a!, b!, c!], {
			isWanted: (index) => index !== 1,
			of: invite(reading),
		});
		expect(read.map(({ index }) => index)).toEqual([0, 2]);
		expect(reading).toHaveBeenCalledTimes(2);
	});

	it('although one before them could not be', async () => {
		const { read } = await readAll([a!, { email: 'nobody' }, c!]);
		const problem = '\'email\' must be an email address, not "nobody"';
		expect(inputsOf(read)).toEqual(['a@x.org', problem, 'c@x.org']);
	});

	it('with their options checked first, used or not', async () => {
		const reading = jest.fn();
		const { read } = await readAll([{ ...a!, options: { rateLimitMaxWait: 'soon' } }], {
			of: invite(reading),
		});
		expect(inputsOf(read)).toEqual([
			expect.stringContaining("'options.rateLimitMaxWait' must be a whole"),
		]);
		expect(reading).not.toHaveBeenCalled();
	});

	it('with how their requests are to be sent, item by item', async () => {
		const { read } = await readAll([
			{ ...a!, options: { dryRun: true } },
			{ ...b!, options: { timeout: 5 } },
			c!,
		]);
		const settings = { simplify: false, isReadOnlyTool: false };
		expect(read.map((one) => 'item' in one && one.item.settings)).toEqual([
			{ ...settings, timeout: undefined, isDryRun: true },
			{ ...settings, timeout: 5, isDryRun: false },
			{ ...settings, timeout: undefined, isDryRun: false },
		]);
	});

	it('and share what the session has, but not what they change', async () => {
		const { read } = await readAll([a!, { ...b!, options: { dryRun: true } }, c!]);
		const [first, second, third] = read.map((one) => ('item' in one ? one.item : undefined));
		const make = () => ({});
		expect(first!.shared('x', make)).toBe(third!.shared('x', make));
		await second!.api.delete(endpoint);
		expect([first, second, third].map((item) => item!.changes.length)).toEqual([0, 1, 0]);
	});
});

describe('The pace of an execution', () => {
	const paceOf = async (...options: object[]) => {
		const { session } = await readAll(options.map((one) => ({ email: 'a@x.org', options: one })));
		return [session.queue.maxConcurrency, session.queue.maxWait];
	};

	it.each<[string, number[], object[]]>([
		['as usual where no item says so', [5, 330], [{}, {}]],
		[
			'that of the first item',
			[2, 10],
			[{ maxConcurrency: 2, rateLimitMaxWait: 10 }, { maxConcurrency: 9 }],
		],
		['as usual where the first item says nothing', [5, 330], [{}, { maxConcurrency: 9 }]],
		[
			'that of the first item that can be read',
			[9, 330],
			[{ maxConcurrency: 'x' }, { maxConcurrency: 9 }],
		],
		['0 for no wait at all', [5, 0], [{ rateLimitMaxWait: 0 }]],
	])('is %s: %j', async (_what, pace, options) => {
		expect(await paceOf(...options)).toEqual(pace);
	});
});

describe('Reading many items', () => {
	afterEach(() => jest.restoreAllMocks());

	/** The items that were read before something else had its chance, each taking this long. */
	async function readBeforeTheRest(ms: number) {
		let now = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
		let others = 0;
		const other = () => {
			others++;
			next = setTimeout(other, 0);
		};
		let next = setTimeout(other, 0);
		const seen: number[] = [];
		const items = Array.from({ length: 9 }, () => ({ email: 'a@x.org' }));
		const of = invite(() => {
			now += ms;
			seen.push(others);
		});
		await readAll(items, { of });
		clearTimeout(next);
		return seen;
	}

	it('lets the event loop go on where that takes long', async () => {
		const seen = await readBeforeTheRest(10);
		// 30 ms are over after three items, which is the first time it is more than 20.
		const stretches = [seen.slice(0, 3), seen.slice(3, 6), seen.slice(6)];
		for (const stretch of stretches) expect(new Set(stretch).size).toBe(1);
		const [first, second, third] = stretches.map(([others]) => others!);
		expect(first).toBe(0);
		expect(second).toBeGreaterThan(0);
		expect(third).toBeGreaterThan(second!);
	});

	it('goes on at a stretch where that is quick', async () => {
		expect(new Set(await readBeforeTheRest(1))).toEqual(new Set([0]));
	});
});
