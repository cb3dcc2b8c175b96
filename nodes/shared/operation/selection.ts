import type { Parameters } from './parameters';

/** How many rows a Get Many returns; undefined for all. An empty limit is refused and doesn't mean all. */
export function rowLimit(parameters: Parameters): number | undefined {
	if (parameters.flag('returnAll')) return undefined;
	const limit = parameters.wholeNumber('limit');
	if (limit === undefined)
		throw parameters.refuse('limit', "is empty: give a number, or switch on 'Return All'");
	return limit;
}

type Condition<T> = (row: T) => boolean;

const comparisons = {
	contains: (text: string, part: string) => text.includes(part),
	startsWith: (text: string, part: string) => text.startsWith(part),
	endsWith: (text: string, part: string) => text.endsWith(part),
};

/** Whether a field contains a text, ignoring case; false for a field that is missing or not a text. */
export function hasText(
	comparison: keyof typeof comparisons,
	field: unknown,
	part: string,
): boolean {
	if (typeof field !== 'string') return false;
	return comparisons[comparison](
		field.normalize('NFC').toLowerCase(),
		part.normalize('NFC').toLowerCase(),
	);
}

/** All conditions combined; undefined if there are none, because pages can then be smaller. */
export function allOf<T>(conditions: Array<Condition<T> | undefined>): Condition<T> | undefined {
	const set = conditions.filter((condition) => condition !== undefined);
	if (set.length === 0) return undefined;
	return (row) => set.every((condition) => condition(row));
}
