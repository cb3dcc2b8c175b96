import type { Query } from './paging';

const comparisons = {
	contains: (text: string, part: string) => text.includes(part),
	startsWith: (text: string, part: string) => text.startsWith(part),
	endsWith: (text: string, part: string) => text.endsWith(part),
};

/** Schema of `<name>.contains`, `<name>.startsWith` and `<name>.endsWith`, and of `<name>` itself. */
export function textParameters(name: string, options: { exact: boolean }) {
	const names = Object.keys(comparisons).map((comparison) => `${name}.${comparison}`);
	const all = options.exact ? [name, ...names] : names;
	return Object.fromEntries(all.map((key) => [key, { type: 'string', minLength: 1 }]));
}

/** Does a text satisfy every one of these filters in the query? Case never counts. */
export function satisfies(text: string, query: Query, name: string): boolean {
	const value = text.toLowerCase();
	const exact = query[name];
	if (exact !== undefined && value !== String(exact).toLowerCase()) return false;
	return Object.entries(comparisons).every(([comparison, holds]) => {
		const part = query[`${name}.${comparison}`];
		return part === undefined || holds(value, String(part).toLowerCase());
	});
}

/** How a server takes a filter: `ignored` is one that it doesn't know, and lets everything pass. */
export type FilterKind = 'exact' | 'substring' | 'ignored';

/** A filter whose kind is a setting; no filter lets everything pass. */
export function resembles(
	text: string | undefined,
	filter: Query[string],
	kind: FilterKind,
): boolean {
	if (filter === undefined || kind === 'ignored') return true;
	const value = (text ?? '').toLowerCase();
	const wanted = String(filter).toLowerCase();
	return kind === 'exact' ? value === wanted : value.includes(wanted);
}

/** Sorts a copy by a text, when the query asks for an order or a direction. */
export function sorted<Row>(rows: Row[], direction: Query[string], textOf: (row: Row) => string) {
	const sign = direction === 'desc' ? -1 : 1;
	return [...rows].sort((one, other) => sign * (textOf(one) < textOf(other) ? -1 : 1));
}
