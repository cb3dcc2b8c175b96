import { returnAllAndLimit } from '../../nodes/shared/fields/collections';
import { allOf, hasText, rowLimit } from '../../nodes/shared/operation/selection';
import { parametersWith } from './sessions';

describe('Selection: how many rows', () => {
	const given = (returnAll: boolean, limit?: number) =>
		parametersWith(returnAllAndLimit, { returnAll, limit });

	it('all of them, whatever the limit', () => {
		expect(rowLimit(given(true))).toBeUndefined();
		expect(rowLimit(given(true, 5))).toBeUndefined();
	});

	it('as many as the limit says', () => {
		expect(rowLimit(given(false, 5))).toBe(5);
	});

	it('a limit left empty is not all', () => {
		expect(() => rowLimit(given(false))).toThrow(
			"'limit' is empty: give a number, or switch on 'Return All'",
		);
	});
});

describe('Selection: text in a field', () => {
	it.each<[Parameters<typeof hasText>[0], unknown, string, boolean]>([
		['contains', 'Ada Lovelace', 'a l', true],
		['contains', 'Ada Lovelace', 'ADA', true],
		['contains', 'Ada Lovelace', 'love-', false],
		['contains', 'Jos\u00e9', 'JOSE\u0301', true],
		['contains', 'JOSE\u0301', 'jos\u00e9', true],
		['startsWith', 'ada@example.com', 'ADA@', true],
		['startsWith', 'Ada@example.com', 'da@', false],
		['endsWith', 'ada@EXAMPLE.com', '@example.COM', true],
		['endsWith', 'ada@example.com', '@example', false],
		['contains', undefined, '', false],
		['contains', null, 'null', false],
		['contains', 42, '4', false],
		['contains', ['ada'], 'ada', false],
	])('%s: %j, %j: %p', (comparison, field, part, is) => {
		expect(hasText(comparison, field, part)).toBe(is);
	});
});

describe('Selection: all conditions in one', () => {
	const isEven = (row: number) => row % 2 === 0;
	const isLarge = (row: number) => row > 10;

	it('none is none, so that pages can be smaller', () => {
		expect(allOf([])).toBeUndefined();
		expect(allOf([undefined, undefined])).toBeUndefined();
	});

	it('several must all hold, and one that is not set is left out', () => {
		const both = allOf([isEven, undefined, isLarge])!;
		expect([4, 11, 12].filter(both)).toEqual([12]);
		expect([3, 4].filter(allOf([undefined, isEven])!)).toEqual([4]);
	});
});
