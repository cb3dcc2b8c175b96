import type { INode } from 'n8n-workflow';

import { pagingError, unreadableError } from './errors';
import type { ApiPath } from './paths';
import type { Envelope } from './types';

/** How a list comes: page by number, by token (Organizations API), or whole. `max` is rows per page. */
export type Paging =
	{ style: 'page'; max: number } | { style: 'token'; max: number } | { style: 'none' };

/** The API's own maxima, so that a list takes as few requests as possible. */
export const PAGING = {
	accessUsers: { style: 'page', max: 1000 },
	accounts: { style: 'page', max: 50 },
	shares: { style: 'page', max: 100 },
	recipients: { style: 'page', max: 100 },
	invites: { style: 'none' },
	organizations: { style: 'token', max: 1000 },
	organizationAccounts: { style: 'token', max: 1000 },
	members: { style: 'token', max: 1000 },
} as const satisfies Record<string, Paging>;

/** Which rows are wanted. `limit` counts the rows that `keep` lets through. */
export interface Selection<T> {
	limit?: number;
	keep?: (row: T) => boolean;
}

/** Some rows and where to go on: a page number or a token, undefined after the last row. */
export interface Page<T> {
	rows: T[];
	next?: string;
}

export type PageQuery = Record<string, string | number | undefined>;
export type Fetch<T> = (page: PageQuery) => Promise<Envelope<T[]>>;

/** A list at Cloudflare and the way to it. */
export interface Listing<T> {
	node: INode;
	path: ApiPath;
	paging: Paging;
	fetch: Fetch<T>;
	/** The query narrows the list down; then `total_count` may still be that of the whole list. */
	filtered?: boolean;
}

/**
 * One page of a list. `total_pages` is never read: Access users have none and elsewhere it is
 * rounded oddly. A page longer than asked for means that the server doesn't page at all. A shorter
 * one is the last, unless `total_count` announces more: then the server may page in smaller steps,
 * and only an empty page is the end.
 *
 * @param at where the page before said to go on; undefined for the first
 */
export async function onePage<T>(listing: Listing<T>, size: number, at?: string): Promise<Page<T>> {
	const { paging, fetch } = listing;
	if (paging.style === 'none') return { rows: rowsOf(listing, await fetch({})) };
	if (paging.style === 'token') {
		const envelope = await fetch({ page_size: size, page_token: at });
		return {
			rows: rowsOf(listing, envelope),
			next: envelope.result_info?.next_page_token || undefined,
		};
	}
	const [page = 1, before = 0] = at?.split(':').map(Number) ?? [];
	const envelope = await fetch({ page, per_page: size });
	const rows = rowsOf(listing, envelope);
	const { total_count: total = Infinity, per_page: perPage } = envelope.result_info ?? {};
	const taken = before + rows.length;
	const full = rows.length === size || rows.length === perPage;
	const announced = !listing.filtered && total !== Infinity;
	const more = rows.length > 0 && taken < total && (full || announced);
	return { rows, next: more ? `${page + 1}:${taken}` : undefined };
}

/** A list without rows may come as null; anything else that isn't a list is no answer to go by. */
function rowsOf<T>({ node, path }: Listing<T>, { result }: Envelope<T[]>): T[] {
	if (result === null) return [];
	if (Array.isArray(result)) return result;
	const what = result === undefined ? 'it has no result' : 'its result is not a list';
	throw unreadableError(node, { method: 'GET', path }, { status: 200, what });
}

/**
 * All wanted rows of a list, each once and in Cloudflare's order, with no request after the last
 * row is known to be in. A page that brings nothing new or a token that comes twice is a
 * NodeApiError: going on would never end, and stopping would lose rows without a word.
 */
export async function collect<T extends { id: string }>(
	listing: Listing<T>,
	{ limit = Infinity, keep }: Selection<T>,
): Promise<T[]> {
	const size = pageSize(listing.paging, limit, keep !== undefined);
	const ids = new Set<string>();
	const places = new Set<string>();
	const rows: T[] = [];
	let at: string | undefined;
	do {
		const page = await onePage(listing, size, at);
		const fresh = page.rows.filter(({ id }) => !ids.has(id));
		if (page.rows.length > 0 && fresh.length === 0) {
			throw pagingError(listing.node, listing.path, 'it sent the same page twice');
		}
		fresh.forEach(({ id }) => ids.add(id));
		for (const row of keep ? fresh.filter(keep) : fresh) {
			if (rows.length < limit) rows.push(row);
		}
		at = rows.length < limit ? page.next : undefined;
		if (at && places.has(at)) {
			throw pagingError(listing.node, listing.path, 'it sent the same page token twice');
		}
		if (at) places.add(at);
	} while (at);
	return rows;
}

/** Rows per page: the maximum, unless a limit needs fewer. */
export function pageSize(paging: Paging, limit: number, filtered: boolean): number {
	if (paging.style === 'none') return 0;
	return filtered ? paging.max : Math.min(paging.max, limit);
}
