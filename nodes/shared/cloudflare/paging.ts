import { isRow } from './envelope';
import type { Listing, Page } from './page';
import { onePage } from './page';
import { inconsistentFault } from './requestFaults';
import { pageSizeFor } from './pageSize';

/** Which rows to return. `limit` counts the rows that pass `keep`. */
export interface Selection<T> {
	limit?: number;
	keep?: (row: T) => boolean;
	/** Return undefined if the whole list takes more requests than this. */
	requests?: number;
}

/** How many pages are requested at once. Those after the last page are wasted, so it is small. */
const AHEAD = 10;

/** How often a list is read from the start if its pages repeat. */
const ROUNDS = 3;

/**
 * How often a list is read from the start if rows disappear meanwhile. A row is missed when it moves
 * to a page that was already read. The second time it is within a page, so two rounds together have
 * every row.
 */
const ROUNDS_WHILE_SHRINKING = 2;

/**
 * All selected rows of a list, each once and in Cloudflare's order, without a request after the last
 * row; undefined if that takes more requests than allowed. If the first page has the total, the other
 * pages are requested in parallel.
 *
 * If rows disappear while a list is read, it is read again and the rows of both rounds are returned,
 * so that no row that was there all the time is missing. If the pages repeat in all three rounds, a
 * CloudflareFault is thrown: reading on would never end, and stopping would lose rows.
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

/** Reads the pages once; false if the list is longer than allowed. */
async function readPages<T extends { id: string }>(
	listing: Listing<T>,
	{ limit = Infinity, keep, requests = Infinity }: Selection<T>,
	collector: PageCollector<T>,
	fresh: boolean,
): Promise<boolean> {
	// The largest pages, unless a limit needs fewer rows and no row is left out.
	const size = pageSizeFor(listing.paging, keep ? Infinity : limit);
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
				// Its failure is thrown when the page is needed, if it is.
				one.catch(() => undefined);
				inFlight.push(one);
			}
			collector.add(await inFlight.shift()!);
			if (collector.isOver) break;
		}
		// A row that was added meanwhile may have moved the last one to another page.
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

/** Identifies a row: its ID, or the whole row if it has none. */
const identityOf = (row: { id: string }): string =>
	typeof row.id === 'string' ? row.id : JSON.stringify(row);

/** Collects the rows of a list page by page, and notices pages that contradict each other. */
class PageCollector<T extends { id: string }> {
	readonly rows: T[] = [];
	/** How the pages repeat, if they do. */
	repeats?: string;
	/** Rows disappeared while the list was read. */
	shrank = false;
	/** The cursor from the last page. */
	next?: string;
	private readonly seen = new Set<string>();
	private readonly cursors = new Set<string>();
	private total?: number;
	private isReached = false;
	private last = false;

	constructor(private readonly selection: Selection<T>) {}

	/** No further page is needed. */
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
			// The server doesn't page: the count was right, and all rows have arrived.
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
