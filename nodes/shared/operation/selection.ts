import type { Call } from './call';

/** How many rows a Get Many is to return, or undefined for all. */
export function rowLimit(call: Call): number | undefined {
	return call.flag('returnAll') ? undefined : call.wholeNumber('limit');
}

type Condition<T> = (row: T) => boolean;

/** All conditions in one, or undefined where none is set: then pages can be smaller. */
export function allOf<T>(conditions: Array<Condition<T> | undefined>): Condition<T> | undefined {
	const set = conditions.filter((condition) => condition !== undefined);
	if (set.length === 0) return undefined;
	return (row) => set.every((condition) => condition(row));
}
