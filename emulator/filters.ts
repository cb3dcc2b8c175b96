import type { Query } from './paging';
import type { FilterKind } from './settings';

const comparisons = {
	contains: (text: string, part: string) => text.includes(part),
	startsWith: (text: string, part: string) => text.startsWith(part),
	endsWith: (text: string, part: string) => text.endsWith(part),
};

/** Schema of `<name>.contains`, `<name>.startsWith`, `<name>.endsWith` and, if exact, of `<name>` itself. */
export function textParameters(name: string, options: { exact: boolean }) {
	const names = Object.keys(comparisons).map((comparison) => `${name}.${comparison}`);
	const all = options.exact ? [name, ...names] : names;
	return Object.fromEntries(all.map((key) => [key, { type: 'string', minLength: 1 }]));
}

/** Whether a text matches all filters with this name in the query. Ignores case, except for `caseSensitive`. */
export function matchesTextFilters(
	text: string,
	query: Query,
	name: string,
	kind: Exclude<FilterKind, 'substring'> = 'exact',
): boolean {
	if (kind === 'ignored') return true;
	const value = normalizeCase(text, kind);
	const exact = query[name];
	if (exact !== undefined && value !== normalizeCase(String(exact), kind)) return false;
	return Object.entries(comparisons).every(([comparison, holds]) => {
		const part = query[`${name}.${comparison}`];
		return part === undefined || holds(value, normalizeCase(String(part), kind));
	});
}

/**
 * Whether a text matches a filter of the kind in the settings. Without a filter, everything matches.
 * @param assumed what `caseSensitive` compares: a whole email address, or a part of a name
 */
export function matchesFilter(
	text: string | undefined,
	filter: Query[string],
	kind: FilterKind,
	assumed: 'exact' | 'substring' = 'substring',
): boolean {
	if (filter === undefined || kind === 'ignored') return true;
	const value = normalizeCase(text ?? '', kind);
	const wanted = normalizeCase(String(filter), kind);
	const comparison = kind === 'caseSensitive' ? assumed : kind;
	return comparison === 'exact' ? value === wanted : value.includes(wanted);
}

const normalizeCase = (text: string, kind: FilterKind) => {
	return kind === 'caseSensitive' ? text : text.toLowerCase();
};

/** A sorted copy, ascending unless the query says `desc`. */
export function sorted<Row>(rows: Row[], direction: Query[string], textOf: (row: Row) => string) {
	const sign = direction === 'desc' ? -1 : 1;
	return [...rows].sort((one, other) => sign * (textOf(one) < textOf(other) ? -1 : 1));
}
