import { isRow } from './envelope';
import { inconsistentFault } from './requestFaults';
import type { Listing, Page } from './page';
import { onePage } from './page';
import type { Paging } from './resource';

/** Which rows are wanted. `limit` counts the rows that `keep` lets through. */
export interface Selection<T> {
	limit?: number;
	keep?: (row: T) => boolean;
	/** Give up where the whole list takes more requests than this. */
	requests?: number;
}

/** Pages asked for ahead, side by side; what comes after a short page is asked for in vain. */
const AHEAD = 10;

/** How often a list is read from the start when its pages repeat. */
const ROUNDS = 3;

/**
 * How often a list is read from the start when rows go away meanwhile. A row is missed when it moves
 * over the edge between two pages; the second time it stands well within a page, so two rounds
 * together have every row.
 */
const ROUNDS_WHILE_SHRINKING = 2;

/**
 * All wanted rows of a list, each once and in Cloudflare's order, with no request after the last
 * row is known to be in; undefined where that takes more requests than allowed. Where the first
 * page tells how many there are, the others come side by side.
 *
 * A list from which rows go away while it is read is read once more, and the rows of both rounds are
 * handed on: a row that was there all the time is among them. A list whose pages repeat, three times
 * over, is a NodeApiError: going on would never end, and stopping would lose rows silently.
 */
export async function collect<T extends { id: string }>(
	listing: Listing<T>,
	selection: Selection<T>,
): Promise<T[] | undefined> {
	const { limit = Infinity } = selection;
	const earlier = new Map<string, T>();
	for (let round = 1; ; round++) {
		const collector = new PageCollector(selection);
		const finished = await readPages(listing, selection, collector, round > 1);
		if (collector.repeats === undefined) {
			if (!finished) return undefined;
			const { rows } = collector;
			if (!collector.shrank) return rows;
			for (const row of rows) earlier.set(identityOf(row), row);
			if (round >= ROUNDS_WHILE_SHRINKING) return [...earlier.values()].slice(0, limit);
		} else if (round === ROUNDS) {
			throw inconsistentFault(listing.endpoint, collector.repeats);
		}
	}
}

/** Reads the pages once; false where the list is longer than allowed. */
async function readPages<T extends { id: string }>(
	listing: Listing<T>,
	{ limit = Infinity, keep, requests = Infinity }: Selection<T>,
	collector: PageCollector<T>,
	fresh: boolean,
): Promise<boolean> {
	const size = pageSize(listing.paging, limit, keep !== undefined);
	const first = await onePage(listing, size, undefined, fresh);
	collector.add(first);
	const { total = Infinity, rows } = first;
	const known = !listing.filtered && total !== Infinity;
	const pages = Math.ceil(Math.min(limit, total) / size);
	if (first.next && known && pages > requests) return false;
	const inStep = listing.paging.style === 'page' && rows.length === size;
	let at = first.next;
	if (known && inStep && !keep) {
		const inFlight: Array<Promise<Page<T>>> = [];
		for (let page = 2; page <= pages || inFlight.length > 0;) {
			for (; page <= pages && inFlight.length < AHEAD; page++) {
				const one = onePage(listing, size, `${page}:${(page - 1) * size}`, fresh);
				// Its failure is met when its turn comes, if it comes.
				one.catch(() => undefined);
				inFlight.push(one);
			}
			collector.add(await inFlight.shift()!);
			if (collector.isOver) break;
		}
		// A row that joined meanwhile may have pushed the last one onto a page more.
		at = collector.next;
	}
	for (let sent = 1; at && !collector.isOver; sent++) {
		if (sent >= requests) return false;
		const page: Page<T> = await onePage(listing, size, at, fresh);
		collector.add(page);
		at = page.next;
	}
	return true;
}

/** What a row is told apart by: its ID, or all of it where it has none. */
const identityOf = (row: { id: string }): string =>
	typeof row.id === 'string' ? row.id : JSON.stringify(row);

/** The rows of a list as its pages come in, and what is odd about the pages. */
class PageCollector<T extends { id: string }> {
	readonly rows: T[] = [];
	/** In which way the pages repeat, where they do. */
	repeats?: string;
	/** Rows went away while they were listed. */
	shrank = false;
	/** Where the last page said to go on. */
	next?: string;
	private readonly seen = new Set<string>();
	private readonly cursors = new Set<string>();
	private total?: number;
	private isReached = false;
	private last = false;

	constructor(private readonly selection: Selection<T>) {}

	/** Nothing more is to be asked for. */
	get isOver(): boolean {
		const { limit = Infinity } = this.selection;
		return this.last || this.rows.length >= limit || this.repeats !== undefined;
	}

	add({ rows, next, total, isReached = false }: Page<T>): void {
		const { limit = Infinity, keep } = this.selection;
		const before = this.seen.size;
		for (const row of rows.filter(isRow)) {
			const identity = identityOf(row);
			if (this.seen.has(identity)) continue;
			this.seen.add(identity);
			if (this.rows.length < limit && (!keep || keep(row))) this.rows.push(row);
		}
		const isRepeated = rows.some(isRow) && this.seen.size === before;
		if (isRepeated && this.isReached) {
			// A list that doesn't page: the count was right, and all rows are in.
			this.last = true;
			return;
		}
		if (isRepeated) this.repeats = 'it sent the same page twice';
		if (next && this.cursors.has(next) && this.rows.length < limit) {
			this.repeats = 'it sent the same page token twice';
		}
		if (next) this.cursors.add(next);
		if (total !== undefined && total < (this.total ?? 0)) this.shrank = true;
		this.total = total ?? this.total;
		this.isReached = isReached;
		this.last = !next;
		this.next = next;
	}
}

/** Rows per page: the maximum, unless a limit needs fewer. */
function pageSize(paging: Paging, limit: number, filtered: boolean): number {
	if (paging.style === 'none') return 0;
	return filtered ? paging.max : Math.min(paging.max, limit);
}
