import type { INode } from 'n8n-workflow';

import { pagingError } from './errors';
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

/**
 * One page of a list. `total_pages` is never read: Access users have none and elsewhere it is
 * rounded oddly. A page longer than asked for means that the server doesn't page at all.
 *
 * @param at where the page before said to go on; undefined for the first
 */
export async function onePage<T>(
	fetch: Fetch<T>,
	paging: Paging,
	size: number,
	at?: string,
): Promise<Page<T>> {
	if (paging.style === 'none') return { rows: (await fetch({})).result ?? [] };
	if (paging.style === 'token') {
		const { result, result_info: info } = await fetch({ page_size: size, page_token: at });
		return { rows: result ?? [], next: info?.next_page_token || undefined };
	}
	const page = Number(at ?? 1);
	const { result, result_info: info } = await fetch({ page, per_page: size });
	const rows = result ?? [];
	const perPage = info?.per_page ?? size;
	const taken = (page - 1) * perPage + rows.length;
	const more = rows.length === perPage && taken < (info?.total_count ?? Infinity);
	return { rows, next: more ? String(page + 1) : undefined };
}

/**
 * All wanted rows of a list, each once and in Cloudflare's order, with no request after the last
 * row is known to be in. A page that brings nothing new or a token that comes twice is a
 * NodeApiError: going on would never end, and stopping would lose rows without a word.
 */
export async function collect<T extends { id: string }>(
	{ node, path, paging, fetch }: { node: INode; path: ApiPath; paging: Paging; fetch: Fetch<T> },
	{ limit = Infinity, keep = () => true }: Selection<T>,
	size: number,
): Promise<T[]> {
	const ids = new Set<string>();
	const places = new Set<string>();
	const rows: T[] = [];
	let at: string | undefined;
	do {
		const page = await onePage(fetch, paging, size, at);
		const fresh = page.rows.filter(({ id }) => !ids.has(id));
		if (page.rows.length > 0 && fresh.length === 0) {
			throw pagingError(node, path, 'it sent the same page twice');
		}
		fresh.forEach(({ id }) => ids.add(id));
		for (const row of fresh.filter(keep)) {
			if (rows.length < limit) rows.push(row);
		}
		at = page.next;
		if (at && places.has(at)) throw pagingError(node, path, 'it sent the same page token twice');
		if (at) places.add(at);
	} while (at && rows.length < limit);
	return rows;
}

/**
 * Rows per page: the maximum, unless a limit needs fewer. A limit above the maximum is cut into
 * equal pages, so that 1,001 rows are two pages of 501 and not two of 1,000.
 */
export function pageSize(paging: Paging, limit: number | undefined, filtered: boolean): number {
	if (paging.style === 'none') return 0;
	if (limit === undefined || filtered) return paging.max;
	return Math.ceil(limit / Math.ceil(limit / paging.max));
}
