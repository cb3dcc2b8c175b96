import type { Memory } from '../../nodes/CloudflareOnboardingTrigger/memory';
import {
	differencesOf,
	hashOf,
	hasShrunk,
	memoryIn,
	remember,
	seenOf,
} from '../../nodes/CloudflareOnboardingTrigger/memory';

const SCOPE = 'here';

const snapshot = (rows: Record<string, unknown[]>, watched: string[] = ['name', 'status']) => ({
	watched,
	rows: new Map(
		Object.entries(rows).map(([id, values]) => {
			const json = JSON.stringify(values);
			return [id, { values: json, hash: hashOf(json) }];
		}),
	),
});

function memoryOf(
	rows: Record<string, unknown[]>,
	{ watched, keepValues = true }: { watched?: string[]; keepValues?: boolean } = {},
): Memory {
	const data = {};
	remember(data, snapshot(rows, watched), { scope: SCOPE, readAt: 1, keepValues });
	return memoryIn(data, SCOPE)!;
}

describe('The watched values of a row', () => {
	it.each<[string, object, string]>([
		['in the order of the fields', { status: 'x', name: 'Ada' }, '["Ada","x"]'],
		['with null for what is missing', { status: undefined }, '[null,null]'],
		['with a list in alphabetical order', { name: ['b', 'a'], status: 1 }, '[["a","b"],1]'],
		['with a list of other things as it is', { name: [2, 1] }, '[[2,1],null]'],
		['with the keys of an object in order', { name: { b: 1, a: 2 } }, '[{"a":2,"b":1},null]'],
	])('are kept %s', (_how, row, expected) => {
		expect(seenOf(row as never, ['name', 'status'])).toEqual({
			values: expected,
			hash: hashOf(expected),
		});
	});

	it('leave the row as it is', () => {
		const row = { name: ['b', 'a'] };
		seenOf(row, ['name']);
		expect(row.name).toEqual(['b', 'a']);
	});
});

describe('A hash', () => {
	it('is short, and never taken for values', () => {
		for (let nth = 0; nth < 500; nth++) expect(hashOf(String(nth))).toMatch(/^[\w-]{10}$/);
	});
});

describe('Differences', () => {
	it('are who was added, who changed and who is gone', () => {
		const before = memoryOf({ a: ['Ada', 'x'], b: ['Bob', 'x'], c: ['Cy', 'x'] });
		const now = snapshot({ d: ['Di', 'x'], b: ['Bob', 'y'], a: ['Ada', 'x'] });
		expect(differencesOf(before, now)).toEqual({
			added: ['d'],
			changed: new Map([['b', { status: { old: 'x', new: 'y' } }]]),
			gone: ['c'],
		});
	});

	it.each<[string, Memory, Record<string, unknown[]>, string[], object | undefined]>([
		['none', memoryOf({ a: ['Ada', 'x'] }), { a: ['Ada', 'x'] }, ['name', 'status'], undefined],
		[
			'both fields',
			memoryOf({ a: ['Ada', 'x'] }),
			{ a: ['Eva', null] },
			['name', 'status'],
			{ name: { old: 'Ada', new: 'Eva' }, status: { old: 'x', new: null } },
		],
		[
			'a hash that differs',
			memoryOf({ a: ['Ada', 'x'] }, { keepValues: false }),
			{ a: ['Ada', 'y'] },
			['name', 'status'],
			{},
		],
		[
			'the same hash',
			memoryOf({ a: ['Ada', 'x'] }, { keepValues: false }),
			{ a: ['Ada', 'x'] },
			['name', 'status'],
			undefined,
		],
		[
			'a hash of other fields',
			memoryOf({ a: ['Ada', 'x'] }, { keepValues: false }),
			{ a: ['y'] },
			['status'],
			undefined,
		],
		[
			'a field that is no longer watched',
			memoryOf({ a: ['Ada', 'x'] }),
			{ a: ['x'] },
			['status'],
			undefined,
		],
		[
			'a field that was not watched',
			memoryOf({ a: ['x'] }, { watched: ['status'] }),
			{ a: ['Ada', 'y'] },
			['name', 'status'],
			{ status: { old: 'x', new: 'y' } },
		],
		[
			'nothing in common',
			memoryOf({ a: ['x'] }, { watched: ['status'] }),
			{ a: ['Ada'] },
			['name'],
			undefined,
		],
	])('of a row: %s', (_what, before, rows, watched, changes) => {
		expect(differencesOf(before, snapshot(rows, watched))).toEqual({
			added: [],
			changed: new Map(changes ? [['a', changes]] : []),
			gone: [],
		});
	});
});

describe('A list has shrunk', () => {
	const before = (count: number) =>
		memoryOf(Object.fromEntries([...Array(count).keys()].map((nth) => [`r${nth}`, []])));

	it.each([
		[0, 0, false],
		[1, 0, false],
		[1, 1, true],
		[2, 1, false],
		[2, 2, true],
		[3, 1, false],
		[3, 2, true],
		[100, 50, false],
		[100, 51, true],
	])('of %i rows without %i of them: %j', (count, lost, expected) => {
		const gone = Array<string>(lost).fill('x');
		expect(hasShrunk(before(count), { gone })).toBe(expected);
	});
});

describe('What is remembered', () => {
	it('is not written again while it is the same, whatever the time', () => {
		const data: Record<string, unknown> = {};
		const rows = { a: ['Ada', 'x'] };
		remember(data as never, snapshot(rows), { scope: SCOPE, readAt: 1, keepValues: true });
		const frozen = Object.freeze(data);
		const again = () =>
			remember(frozen as never, snapshot(rows), { scope: SCOPE, readAt: 2, keepValues: true });
		expect(again).not.toThrow();
		expect(frozen.readAt).toBe(1);
	});

	it.each<[string, () => [ReturnType<typeof snapshot>, object]]>([
		['another row', () => [snapshot({ b: ['Ada', 'x'] }), {}]],
		['one more row', () => [snapshot({ a: ['Ada', 'x'], b: [] }), {}]],
		['another value', () => [snapshot({ a: ['Ada', 'y'] }), {}]],
		['other fields', () => [snapshot({ a: ['Ada', 'x'] }, ['email', 'status']), {}]],
		['another list', () => [snapshot({ a: ['Ada', 'x'] }), { scope: 'there' }]],
		['a hash in place of values', () => [snapshot({ a: ['Ada', 'x'] }), { keepValues: false }]],
	])('is written for %s', (_what, given) => {
		const data: Record<string, unknown> = {};
		const usual = { scope: SCOPE, readAt: 1, keepValues: true };
		remember(data as never, snapshot({ a: ['Ada', 'x'] }), usual);
		const [now, more] = given();
		remember(data as never, now, { ...usual, readAt: 2, ...more });
		expect(data.readAt).toBe(2);
	});

	it.each<[string, object]>([
		['nothing', {}],
		['another list', { version: 1, scope: 'there', seen: {} }],
		['another version', { version: 2, scope: SCOPE, seen: {} }],
		['half of it', { version: 1, scope: SCOPE }],
	])('is not found in %s', (_what, data) => {
		expect(memoryIn(data as never, SCOPE)).toBeUndefined();
	});
});
