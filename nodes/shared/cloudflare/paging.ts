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
	/** Give up where the whole list takes more requests than this. */
	requests?: number;
}

/** Some rows and where to go on: undefined after the last row. */
export interface Page<T> {
	rows: T[];
	next?: string;
	/** Rows in the whole list, where the answer tells. */
	total?: number;
}

export type PageQuery = Record<string, string | number | undefined>;

/** A list at Cloudflare and the way to it. */
export interface Listing<T> {
	node: INode;
	path: ApiPath;
	paging: Paging;
	/** @param anew not from memory, as the list is being turned once more */
	fetch: (page: PageQuery, anew?: boolean) => Promise<Envelope<T[]>>;
	/** The query narrows the list down; then `total_count` may still be that of the whole list. */
	filtered?: boolean;
}

/** Pages asked for ahead, side by side; what comes after a short page is asked for in vain. */
const AHEAD = 10;

/** How often a list is turned from the start when rows move or pages repeat meanwhile. */
const ROUNDS = 3;

/**
 * One page of a list. `total_pages` is never read: Access users have none and elsewhere it is
 * rounded oddly. A page longer than asked for means that the server doesn't page at all. A shorter
 * one is the last, unless `total_count` announces more: then the server may page in smaller steps,
 * and only an empty page is the end.
 *
 * @param at where the page before said to go on; undefined for the first
 */
export async function onePage<T>(
	listing: Listing<T>,
	size: number,
	at?: string,
	anew?: boolean,
): Promise<Page<T>> {
	const { paging, fetch } = listing;
	if (paging.style === 'none') return { rows: rowsOf(listing, await fetch({}, anew)) };
	if (paging.style === 'token') {
		const envelope = await fetch({ page_size: size, page_token: at }, anew);
		const { next_page_token: next, total_size: total } = envelope.result_info ?? {};
		return { rows: rowsOf(listing, envelope), next: next || undefined, total };
	}
	const [page = 1, before = 0] = at?.split(':').map(Number) ?? [];
	const envelope = await fetch({ page, per_page: size }, anew);
	const rows = rowsOf(listing, envelope);
	const { total_count: total, per_page: perPage } = envelope.result_info ?? {};
	const taken = before + rows.length;
	const full = rows.length === size || rows.length === perPage;
	const announced = !listing.filtered && total !== undefined;
	const more = rows.length > 0 && taken < (total ?? Infinity) && (full || announced);
	return { rows, next: more ? `${page + 1}:${taken}` : undefined, total };
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
 * row is known to be in; undefined where that takes more requests than allowed. Where the first
 * page tells how many there are, the others come side by side.
 *
 * A list whose pages repeat, or whose rows go away while it is turned, is turned again; where that
 * doesn't help it is a NodeApiError: going on would never end, and stopping would lose rows without
 * a word.
 */
export async function collect<T extends { id: string }>(
	listing: Listing<T>,
	selection: Selection<T>,
): Promise<T[] | undefined> {
	for (let round = 1; ; round++) {
		const gathering = new Gathering(selection);
		const finished = await turn(listing, selection, gathering, round > 1);
		if (!gathering.disturbance) return finished ? gathering.rows : undefined;
		if (round === ROUNDS) throw pagingError(listing.node, listing.path, gathering.disturbance);
	}
}

/** Turns the pages once; false where the list is longer than allowed. */
async function turn<T extends { id: string }>(
	listing: Listing<T>,
	{ limit = Infinity, keep, requests = Infinity }: Selection<T>,
	gathering: Gathering<T>,
	anew: boolean,
): Promise<boolean> {
	const size = pageSize(listing.paging, limit, keep !== undefined);
	const first = await onePage(listing, size, undefined, anew);
	gathering.add(first);
	const { total = Infinity, rows } = first;
	const known = !listing.filtered && total !== Infinity;
	const pages = Math.ceil(Math.min(limit, total) / size);
	if (first.next && known && pages > requests) return false;
	const inStep = listing.paging.style === 'page' && rows.length === size;
	let at = first.next;
	if (known && inStep && !keep) {
		const underWay: Array<Promise<Page<T>>> = [];
		for (let page = 2; page <= pages || underWay.length > 0;) {
			for (; page <= pages && underWay.length < AHEAD; page++) {
				const one = onePage(listing, size, `${page}:${(page - 1) * size}`, anew);
				// Its failure is met when its turn comes, if it comes.
				one.catch(() => undefined);
				underWay.push(one);
			}
			gathering.add(await underWay.shift()!);
			if (gathering.isOver) break;
		}
		// A row that joined meanwhile may have pushed the last one onto a page more.
		at = gathering.next;
	}
	for (let asked = 1; at && !gathering.isOver; asked++) {
		if (asked >= requests) return false;
		const page: Page<T> = await onePage(listing, size, at, anew);
		gathering.add(page);
		at = page.next;
	}
	return true;
}

/** The rows of a list as its pages come in, and what is wrong with them. */
class Gathering<T extends { id: string }> {
	readonly rows: T[] = [];
	disturbance?: string;
	/** Where the last page said to go on. */
	next?: string;
	private readonly ids = new Set<string>();
	private readonly places = new Set<string>();
	private total?: number;
	private last = false;

	constructor(private readonly selection: Selection<T>) {}

	/** Nothing more is to be asked for. */
	get isOver(): boolean {
		const { limit = Infinity } = this.selection;
		return this.last || this.rows.length >= limit || this.disturbance !== undefined;
	}

	add({ rows, next, total }: Page<T>): void {
		const { limit = Infinity, keep } = this.selection;
		const before = this.ids.size;
		for (const row of rows) {
			if (this.ids.has(row.id)) continue;
			this.ids.add(row.id);
			if (this.rows.length < limit && (!keep || keep(row))) this.rows.push(row);
		}
		if (rows.length > 0 && this.ids.size === before) {
			this.disturbance = 'it sent the same page twice';
		}
		if (next && this.places.has(next) && this.rows.length < limit) {
			this.disturbance = 'it sent the same page token twice';
		}
		if (next) this.places.add(next);
		if (total !== undefined && total < (this.total ?? 0)) {
			this.disturbance = 'rows went away while they were listed';
		}
		this.total = total;
		this.last = !next;
		this.next = next;
	}
}

/** Rows per page: the maximum, unless a limit needs fewer. */
function pageSize(paging: Paging, limit: number, filtered: boolean): number {
	if (paging.style === 'none') return 0;
	return filtered ? paging.max : Math.min(paging.max, limit);
}
