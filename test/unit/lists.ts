import type { PageQuery } from '../../nodes/shared/cloudflare/page';
import type { Selection } from '../../nodes/shared/cloudflare/paging';
import { collect } from '../../nodes/shared/cloudflare/paging';
import type { Paging } from '../../nodes/shared/cloudflare/pageSize';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { Envelope, ResultInfo } from '../../nodes/shared/cloudflare/types';
import { userInvites } from '../../nodes/shared/resources/userInvites';

export interface Row {
	id: string;
	place: number;
}

export const rowsUpTo = (count: number): Row[] =>
	Array.from({ length: count }, (_, place) => ({ id: `row ${place}`, place }));

/** A Cloudflare of one list: answers by page query, and remembers what it was asked. */
export class Server {
	readonly asked: PageQuery[] = [];

	constructor(private readonly answer: (query: PageQuery, nth: number) => Envelope<Row[]>) {}

	fetch = async (query: PageQuery) => {
		this.asked.push(query);
		// An endless list must end in a failed test, not in a full memory.
		if (this.asked.length > 500) throw new Error('Called far too often');
		return this.answer(query, this.asked.length);
	};
}

export type InfoOf = (page: number, perPage: number, count: number) => ResultInfo | undefined;

export const right: InfoOf = (page, perPage, total) => ({
	page,
	per_page: perPage,
	total_count: total,
});
export const absent: InfoOf = () => undefined;
export const withoutTotal: InfoOf = (page, perPage) => ({ page, per_page: perPage });
export const totalTooLarge: InfoOf = (page, perPage, total) => right(page, perPage, total + 5000);
export const ofPage: InfoOf = (page, perPage, total) =>
	right(page, perPage, Math.max(0, Math.min(perPage, total - (page - 1) * perPage)));
export const zero: InfoOf = (page, perPage) => right(page, perPage, 0);
export const asText: InfoOf = (page, perPage, total) =>
	({ page, per_page: perPage, total_count: String(total) }) as never;
export const pagesNonsense: InfoOf = (page, perPage, total) =>
	({ ...right(page, perPage, total), total_pages: 100 }) as ResultInfo;

/** Pages by number; `cap` is the most rows that it gives at a time, whatever is asked. */
export function byPage(count: number, infoOf: InfoOf = right, cap = Infinity): Server {
	const rows = rowsUpTo(count);
	return new Server(({ page, per_page: perPage }) => {
		const size = Math.min(Number(perPage), cap);
		const start = (Number(page) - 1) * size;
		const info = infoOf(Number(page), size, count);
		return { success: true, result: rows.slice(start, start + size), result_info: info };
	});
}

/** Pages by token, which is absent after the last row. */
export function byToken(count: number): Server {
	const rows = rowsUpTo(count);
	return new Server(({ page_token: token, page_size: size }) => {
		const start = Number(token ?? 0);
		const end = start + Number(size);
		const more = end < count && { next_page_token: String(end) };
		return {
			success: true,
			result: rows.slice(start, end),
			result_info: { total_size: count, ...more },
		};
	});
}

/** What the last page of a list says instead of a cursor: nothing, or one that leads nowhere. */
export type LastCursor = 'empty' | 'absent' | 'null' | 'itsOwn' | 'emptyPage';

/** Pages by cursor. */
export function byCursor(count: number, last: LastCursor = 'empty'): Server {
	const rows = rowsUpTo(count);
	return new Server(({ cursor, per_page: size }) => {
		const start = Number(cursor ?? 0);
		const end = Math.min(start + Number(size), count);
		const ends = {
			empty: { cursor: '' },
			absent: {},
			null: { cursor: null },
			itsOwn: { cursor: cursor as string | undefined },
			emptyPage: { cursor: String(end) },
		};
		return {
			success: true,
			result: rows.slice(start, end),
			result_info: { total_count: null, ...(end < count ? { cursor: String(end) } : ends[last]) },
		};
	});
}

export const whole = (count: number) =>
	new Server(() => ({ success: true, result: rowsUpTo(count), result_info: undefined }));

export const listing = ({ fetch }: Server, paging: Paging) => ({
	endpoint: collectionOf(userInvites, {}),
	paging,
	fetch,
});

/** The way the client lists. */
export const list = async (server: Server, paging: Paging, selection: Selection<Row> = {}) =>
	(await collect<Row>(listing(server, paging), selection)) ?? [];

/** Pages that are asked for side by side. */
export const WAVE = 10;

export const places = (rows: Row[]) => rows.map(({ place }) => place);
export const upTo = (count: number) => places(rowsUpTo(count));

export const pages = { style: 'page', max: 100 } as const;
export const tokens = { style: 'token', max: 100 } as const;
export const cursors = { style: 'cursor', max: 100 } as const;
export const none = { style: 'none' } as const;
