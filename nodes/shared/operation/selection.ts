import type { Call } from './call';

/** How many rows a Get Many is to return, or undefined for all; a limit left empty is not "all". */
export function rowLimit(call: Call): number | undefined {
	if (call.flag('returnAll')) return undefined;
	const limit = call.wholeNumber('limit');
	if (limit === undefined)
		throw call.refuse('limit', "is empty: give a number, or switch on 'Return All'");
	return limit;
}

type Condition<T> = (row: T) => boolean;

/** All conditions in one, or undefined where none is set: then pages can be smaller. */
export function allOf<T>(conditions: Array<Condition<T> | undefined>): Condition<T> | undefined {
	const set = conditions.filter((condition) => condition !== undefined);
	if (set.length === 0) return undefined;
	return (row) => set.every((condition) => condition(row));
}
