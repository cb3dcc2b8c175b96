import type { INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import type { Page } from '../cloudflare/page';
import { isId } from '../cloudflare/paths';
import type { Row } from '../cloudflare/resource';
import { pageSizeFor } from '../cloudflare/pageSize';
import type { ListRequests } from './listRequests';
import { unlessRefused } from './listRequests';
import type { ListSource } from './listSource';
import { fits, isIdentified, listed } from './listSource';
import type { Filtering, Position } from './position';
import { SeenRows, tokenOf } from './position';

/** Rows to show at a time: enough to scroll, and few enough for one request. */
const SHOWN_AT_ONCE = 100;

/** What to read of a list, and how to compare it. */
interface Reading extends Pick<Position, 'filtering' | 'seen'> {
	typed: string | undefined;
	/** The cursor from the page before; undefined for the first page. */
	at: string | undefined;
}

/** The result of reading some pages of a list. */
interface Found {
	/** The rows to show. */
	results: INodeListSearchItems[];
	/** How many rows were read, whether they fit or not. */
	received: number;
	/** The cursor of the next page; undefined at the end of the list. */
	next: string | undefined;
	/** The list repeated earlier rows, so that no more can be read. */
	repeats: boolean;
}

/**
 * The rows that fit the typed text, up to the first page that has one. A complete ID is looked up by
 * itself. Other text is sent to Cloudflare's own filter. If that finds nothing, pages are read and
 * compared here, because a filter may need the whole name.
 *
 * If rows can't be reached, a row says so. Returns undefined if the list is empty.
 *
 * @param from where the earlier pages ended; undefined at the beginning
 */
export async function search<T extends Row>(
	api: ListRequests,
	source: ListSource<T>,
	typed: string | undefined,
	from: Position | undefined,
): Promise<INodeListSearchResult | undefined> {
	const row = from ? undefined : await rowById(api, source, typed);
	if (row) return { results: [row] };
	const { at, seen = new SeenRows(), filtering = firstFiltering(source, typed) } = from ?? {};
	let reading: Reading = { filtering, typed, seen, at };
	let found = await read(api, source, reading);
	if (filtering === 'atCloudflare' && !from && found.received === 0 && api.canContinue) {
		reading = { ...reading, filtering: 'here' };
		found = await read(api, source, reading);
	}
	const { results, received, next, repeats } = found;
	if (results.length > 0) {
		const position = next && {
			path: source.collection.path,
			filtering: reading.filtering,
			at: next,
			seen,
		};
		return { results, paginationToken: position ? tokenOf(position) : undefined };
	}
	if (!typed && !from && received === 0) return undefined;
	const isWhole = !next && !repeats && (typed ?? from) !== undefined;
	return { results: isWhole ? [] : [note(typed, seen.count)] };
}

async function rowById<T extends Row>(
	api: ListRequests,
	{ item, list }: ListSource<T>,
	typed: string | undefined,
): Promise<INodeListSearchItems | undefined> {
	if (!item || !isId(typed)) return undefined;
	const row = await unlessRefused<T | undefined>(api.get(item(typed)), async () => undefined);
	const isIt = isIdentified(row) && row.id.toLowerCase() === typed.toLowerCase();
	return isIt && (list.belongs?.(row) ?? true) ? listed(row, list) : undefined;
}

/** Cloudflare's filters search names and would not find an ID. */
const firstFiltering = <T extends Row>(
	{ list: { filter } }: ListSource<T>,
	typed: string | undefined,
): Filtering => (filter && typed && !isId(typed) ? 'atCloudflare' : 'here');

/** Reads pages until one has a row to show, the list ends, or no more requests may be sent. */
async function read<T extends Row>(
	api: ListRequests,
	source: ListSource<T>,
	{ filtering, typed, seen, at }: Reading,
): Promise<Found> {
	const { list } = source;
	let received = 0;
	for (let place = at; ;) {
		const page = await pageOf(api, source, { filtering, typed, at: place });
		received += page.rows.length;
		const rows = page.rows.filter(isIdentified);
		const newRows = rows.filter(({ id }) => seen.add(id));
		const fitting = newRows.filter((row) => fits(row, list, typed));
		const sameToken = page.next !== undefined && page.next === place;
		const repeats = newRows.length === 0 && (rows.length > 0 || sameToken);
		place = repeats ? undefined : page.next;
		if (fitting.length > 0 || !place || !api.canContinue) {
			const results = fitting.map((row) => listed(row, list));
			return { results, received, next: place, repeats };
		}
	}
}

/**
 * The next page. Rows that are compared here are read in the largest pages, because most of them are
 * not shown. The last allowed request reads the whole list if that is possible.
 */
async function pageOf<T extends Row>(
	api: ListRequests,
	{ collection, list: { query = {}, filter } }: ListSource<T>,
	{ filtering, typed, at }: Omit<Reading, 'seen'>,
): Promise<Page<T>> {
	const isComparedHere = typed !== undefined && filtering === 'here';
	const { paging } = collection.resource;
	const comesWhole = paging.style === 'page' && paging.comesWhole;
	if (comesWhole && isComparedHere && api.isLast) return await api.page(collection, 'whole', query);
	const rowsWanted = isComparedHere ? Infinity : SHOWN_AT_ONCE;
	const size = pageSizeFor(paging, rowsWanted);
	const fullQuery = filter && filtering === 'atCloudflare' ? { ...query, [filter]: typed } : query;
	return await api.page(collection, size, fullQuery, at);
}

/**
 * A row that says that other rows can't be reached. An error would remove the search box. n8n shows
 * about 60 characters of a row, and a row whose value is a boolean can't be selected.
 */
const note = (typed: string | undefined, compared: number): INodeListSearchItems => ({
	name: typed
		? `No match in the first ${compared}; type more, or choose 'By ID'`
		: "Nothing more can be listed here; choose 'By ID'",
	value: false,
});
