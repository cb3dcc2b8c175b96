import type { Query } from './paging';
import type { FilterKind } from './settings';

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

/** Does a text satisfy every one of these filters in the query? Case counts only if told so. */
export function satisfies(
	text: string,
	query: Query,
	name: string,
	kind: Exclude<FilterKind, 'substring'> = 'exact',
): boolean {
	if (kind === 'ignored') return true;
	const value = cased(text, kind);
	const exact = query[name];
	if (exact !== undefined && value !== cased(String(exact), kind)) return false;
	return Object.entries(comparisons).every(([comparison, holds]) => {
		const part = query[`${name}.${comparison}`];
		return part === undefined || holds(value, cased(String(part), kind));
	});
}

/**
 * A filter whose kind is a setting; no filter lets everything pass.
 * @param assumed what `caseSensitive` compares: the whole of an address, parts of a name
 */
export function resembles(
	text: string | undefined,
	filter: Query[string],
	kind: FilterKind,
	assumed: 'exact' | 'substring' = 'substring',
): boolean {
	if (filter === undefined || kind === 'ignored') return true;
	const value = cased(text ?? '', kind);
	const wanted = cased(String(filter), kind);
	const comparison = kind === 'caseSensitive' ? assumed : kind;
	return comparison === 'exact' ? value === wanted : value.includes(wanted);
}

const cased = (text: string, kind: FilterKind) => {
	return kind === 'caseSensitive' ? text : text.toLowerCase();
};

/** Sorts a copy by a text, when the query asks for an order or a direction. */
export function sorted<Row>(rows: Row[], direction: Query[string], textOf: (row: Row) => string) {
	const sign = direction === 'desc' ? -1 : 1;
	return [...rows].sort((one, other) => sign * (textOf(one) < textOf(other) ? -1 : 1));
}
