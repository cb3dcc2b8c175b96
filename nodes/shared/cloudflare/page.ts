import { rowsOf as rowsIn } from './envelope';
import type { Paging } from './pageSize';
import type { Endpoint } from './resource';
import type { Envelope } from './types';

/** Some rows, and the cursor of the next page: undefined after the last row. */
export interface Page<T> {
	rows: T[];
	next?: string;
	/** Rows in the whole list, if the response has a plausible count. */
	total?: number;
	/** The response's count is reached: a server that doesn't page would send this page again. */
	isReached?: boolean;
}

export type PageQuery = Record<string, string | number | undefined>;

/** A list at Cloudflare, and how its pages are read. */
export interface Listing<T> {
	endpoint: Endpoint;
	paging: Paging;
	/** @param fresh not from the cache, because the list is read again */
	fetch: (page: PageQuery, fresh?: boolean) => Promise<Envelope<T[]>>;
	/** The query filters the list. `total_count` may still be that of the whole list. */
	filtered?: boolean;
}

/**
 * One page of a list. A page that is longer than requested means that the server doesn't page at
 * all. A full page is only the last one if the total is more than one page and is reached. A shorter
 * page is the last one unless the total is higher: then the server may use smaller pages, and only
 * an empty page is the end. `total_pages` is not used: Access users have none, and other lists round
 * it in different ways.
 *
 * What a cursor looks like on the last page is not documented: it may be empty, missing, the one that
 * was sent, or a new one that leads to an empty page.
 *
 * @param at the cursor from the page before; undefined for the first page
 */
export async function onePage<T>(
	listing: Listing<T>,
	size: number,
	at?: string,
	fresh?: boolean,
): Promise<Page<T>> {
	const { paging, fetch } = listing;
	if (paging.style === 'none') return { rows: rowsOf(listing, await fetch({}, fresh)) };
	if (paging.style === 'token') {
		const envelope = await fetch({ page_size: size, page_token: at }, fresh);
		const rows = rowsOf(listing, envelope);
		const { next_page_token: token, total_size: count } = envelope.result_info ?? {};
		return upTo(rows, tokenIn(token), count);
	}
	if (paging.style === 'cursor') {
		const envelope = await fetch({ per_page: size, cursor: at }, fresh);
		const rows = rowsOf(listing, envelope);
		const { cursor, total_count: count } = envelope.result_info ?? {};
		const isLast = rows.length === 0 || cursor === at;
		return upTo(rows, isLast ? undefined : tokenIn(cursor), count);
	}
	const [page = 1, before = 0] = at?.split(':').map(Number) ?? [];
	const envelope = await fetch({ ...paging.order, page, per_page: size }, fresh);
	const rows = rowsOf(listing, envelope);
	const { total_count: count, per_page: perPage } = envelope.result_info ?? {};
	const taken = before + rows.length;
	const full = rows.length === size || rows.length === perPage;
	// Some lists give the rows of the page, or 0, as the total.
	const total = plausible(count, full && Number(count) <= size ? Infinity : taken);
	const announced = !listing.filtered && total !== undefined;
	const more = rows.length > 0 && taken < (total ?? Infinity) && (full || announced);
	const next = more ? `${page + 1}:${taken}` : undefined;
	return { rows, next, total, isReached: count === taken };
}

const tokenIn = (token: unknown): string | undefined =>
	typeof token === 'string' && token !== '' ? token : undefined;

const upTo = <T>(rows: T[], next: string | undefined, count: unknown): Page<T> => ({
	rows,
	next,
	total: plausible(count, rows.length + (next ? 1 : 0)),
});

/** The count, if it is not lower than the number of rows that certainly exist. */
const plausible = (count: unknown, least: number): number | undefined =>
	typeof count === 'number' && Number.isSafeInteger(count) && count >= least ? count : undefined;

function rowsOf<T>({ endpoint }: Listing<T>, envelope: Envelope<T[]>): T[] {
	const rows = rowsIn({ method: 'GET', ...endpoint }, envelope);
	return endpoint.resource.nestedRows ? (rows.flat() as T[]) : rows;
}
