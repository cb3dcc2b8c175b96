import { rowsOf as rowsIn } from './envelope';
import type { Endpoint, Paging } from './resource';
import type { Envelope } from './types';

/** Some rows and where to go on: undefined after the last row. */
export interface Page<T> {
	rows: T[];
	next?: string;
	/** Rows in the whole list, where the answer tells and its pages don't contradict it. */
	total?: number;
	/** The count that the answer tells is reached: then what comes after may be this page again. */
	isReached?: boolean;
}

export type PageQuery = Record<string, string | number | undefined>;

/** A list at Cloudflare and the way to it. */
export interface Listing<T> {
	endpoint: Endpoint;
	paging: Paging;
	/** @param fresh not from the cache, as the list is being read once more */
	fetch: (page: PageQuery, fresh?: boolean) => Promise<Envelope<T[]>>;
	/** The query narrows the list down; then `total_count` may still be that of the whole list. */
	filtered?: boolean;
}

/**
 * One page of a list. A page longer than asked for means that the server doesn't page at all. A full
 * page is better evidence than any count: it is the last one only where the total is more than one
 * page and reached. A shorter page is the last, unless the total announces more: then the server may
 * page in smaller steps, and only an empty page is the end. `total_pages` is never read: Access users
 * have none, and elsewhere it is rounded oddly.
 *
 * @param at where the page before said to go on; undefined for the first
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
		const next = typeof token === 'string' && token !== '' ? token : undefined;
		return { rows, next, total: plausible(count, rows.length + (next ? 1 : 0)) };
	}
	const [page = 1, before = 0] = at?.split(':').map(Number) ?? [];
	const envelope = await fetch({ page, per_page: size }, fresh);
	const rows = rowsOf(listing, envelope);
	const { total_count: count, per_page: perPage } = envelope.result_info ?? {};
	const taken = before + rows.length;
	const full = rows.length === size || rows.length === perPage;
	// Some lists tell the rows of the page in place of all rows, or 0: that is no total.
	const total = plausible(count, full && Number(count) <= size ? Infinity : taken);
	const announced = !listing.filtered && total !== undefined;
	const more = rows.length > 0 && taken < (total ?? Infinity) && (full || announced);
	const next = more ? `${page + 1}:${taken}` : undefined;
	return { rows, next, total, isReached: count === taken };
}

/** A count of rows that can be right, given that there are at least so many. */
const plausible = (count: unknown, least: number): number | undefined =>
	typeof count === 'number' && Number.isSafeInteger(count) && count >= least ? count : undefined;

const rowsOf = <T>({ endpoint }: Listing<T>, envelope: Envelope<T[]>): T[] =>
	rowsIn({ method: 'GET', ...endpoint }, envelope);
