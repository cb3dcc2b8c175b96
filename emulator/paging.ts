import { invalid, type ApiResponse } from './envelope';
import { hexId } from './ids';
import type { Settings } from './settings';

/** A query string after validation, with numbers and booleans instead of their texts. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

/** Schema of lists with page numbers. The range of `per_page` is the documented one. */
export function pageParameters(minimum: number, maximum: number) {
	return {
		page: { type: 'integer', minimum: 1 },
		per_page: { type: 'integer', minimum, maximum },
	};
}

/** Schema of lists with page tokens. The documented minimum of 0 has no known meaning, so it is rejected. */
export const tokenParameters = {
	page_size: { type: 'integer', minimum: 1, maximum: 1000 },
	page_token: { type: 'string', minLength: 1 },
};

/** Schema of lists with cursors. No largest page is documented. */
export const cursorParameters = {
	per_page: { type: 'integer', minimum: 1 },
	cursor: { type: 'string', minLength: 1 },
};

export type TotalPages = 'absent' | 'right' | 'wrong';

/** The parts of a request that decide which page it gets. */
interface PageRequest {
	query: Query;
	settings: Settings;
}

/** The query that this list uses: page 1 if the setting says that it ignores `page`. */
export function effectiveQuery(query: Query, path: string, { ignoredPage }: Settings): Query {
	const ignored =
		ignoredPage === true || (ignoredPage || []).some((list) => path.endsWith(`/${list}`));
	return ignored && query.page !== undefined ? { ...query, page: 1 } : query;
}

/** One page by its number. A page beyond the last one is empty. */
export function page<Row>(
	rows: Row[],
	{ query, settings }: PageRequest,
	defaultSize: number,
	totalPages: TotalPages,
) {
	const number = Number(query.page ?? 1);
	const size = Number(query.per_page ?? defaultSize);
	const result = rows.slice((number - 1) * size, number * size);
	const total = totalOf(rows, result, settings);
	const pages = totalPages === 'wrong' ? 100 : Math.ceil((total ?? 0) / size);
	return {
		result,
		result_info: {
			count: result.length,
			page: number,
			per_page: size,
			...(total !== undefined && {
				total_count: total,
				...(totalPages !== 'absent' && { total_pages: pages }),
			}),
		},
	};
}

/** The total that the list reports; undefined when it reports none. */
function totalOf(all: unknown[], shown: unknown[], { totals }: Settings): number | undefined {
	if (totals === 'absent') return undefined;
	if (totals === 'zero') return 0;
	if (totals === 'ofPage') return shown.length;
	return all.length + (totals === 'tooHigh' ? 1000 : 0);
}

/** For shares and recipients: all rows if neither `page` nor `per_page` is sent, otherwise pages of 20. */
export function pageOrAll<Row>(rows: Row[], request: PageRequest): ApiResponse {
	const { page: number, per_page: size } = request.query;
	return number === undefined && size === undefined
		? { result: rows }
		: page(rows, request, 20, 'right');
}

/**
 * One page by its token. The last page has no `next_page_token`.
 * A token is valid only with the filters that it was made for. Throws 400 for others and for unknown tokens.
 */
export function tokenPage<Row>(rows: Row[], { query, settings }: PageRequest): ApiResponse {
	const fingerprint = fingerprintOf(query);
	const start = query.page_token === undefined ? 0 : startOf(String(query.page_token), fingerprint);
	const end = start + Number(query.page_size ?? 10);
	const token = tokenOf(end, fingerprint);
	const result = rows.slice(start, end);
	const total = totalOf(rows, result, settings);
	return {
		result,
		result_info: {
			...(end < rows.length && { next_page_token: token }),
			...(total !== undefined && { total_size: total }),
		},
	};
}

/** One page by its cursor. What the last page has instead of a new cursor is not documented. */
export function cursorPage<Row>(rows: Row[], { query, settings }: PageRequest): ApiResponse {
	const fingerprint = fingerprintOf(query);
	const { cursor } = query;
	const start = cursor === undefined ? 0 : startOf(String(cursor), fingerprint, 'cursor');
	const size = Math.min(Number(query.per_page ?? 50), settings.devicesPerPage);
	const end = Math.min(start + size, rows.length);
	const result = rows.slice(start, end);
	const next = tokenOf(end, fingerprint);
	const ends = {
		empty: { cursor: '' },
		absent: {},
		null: { cursor: null },
		repeated: { cursor: cursor ?? '' },
		emptyPage: { cursor: next },
	};
	return {
		result,
		result_info: {
			count: result.length,
			per_page: size,
			total_count: totalOf(rows, result, settings) ?? null,
			...(end < rows.length ? { cursor: next } : ends[settings.lastCursor]),
		},
	};
}

const tokenOf = (end: number, fingerprint: string) =>
	Buffer.from(`${end}:${fingerprint}`).toString('base64url');

const PAGE_NAMES = ['page_size', 'page_token', 'per_page', 'cursor'];

function fingerprintOf(query: Query): string {
	const filters = Object.entries(query)
		.filter(([name]) => !PAGE_NAMES.includes(name))
		.sort(([one], [other]) => (one < other ? -1 : 1));
	return hexId(JSON.stringify(filters)).slice(0, 8);
}

function startOf(token: string, fingerprint: string, name = 'page_token'): number {
	const [start, filters] = Buffer.from(token, 'base64url').toString().split(':');
	if (!/^\d+$/.test(start ?? '')) throw invalid(`${name} is not valid`);
	if (filters !== fingerprint) throw invalid(`${name} was made for other filters`);
	return Number(start);
}
