import { invalid, type Answer } from './envelope';
import { hexId } from './ids';
import type { Settings } from './settings';

/** A query string after validation: numbers and booleans are no longer text. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

/** Schema of the PAGE style, with the range that the endpoint documents. */
export function pageParameters(minimum: number, maximum: number) {
	return {
		page: { type: 'integer', minimum: 1 },
		per_page: { type: 'integer', minimum, maximum },
	};
}

/** Schema of the TOKEN style. The documented minimum of 0 has no known meaning, so it is refused. */
export const tokenParameters = {
	page_size: { type: 'integer', minimum: 1, maximum: 1000 },
	page_token: { type: 'string', minLength: 1 },
};

export type TotalPages = 'absent' | 'right' | 'wrong';

/** The part of a call that decides about its page. */
interface Asked {
	query: Query;
	settings: Settings;
}

/** The query as this list heeds it: the first page, where `page` is ignored. */
export function heeded(query: Query, path: string, { ignoredPage }: Settings): Query {
	const ignored =
		ignoredPage === true || (ignoredPage || []).some((list) => path.endsWith(`/${list}`));
	return ignored && query.page !== undefined ? { ...query, page: 1 } : query;
}

/** One page in the PAGE style; a page past the end is empty. */
export function page<Row>(
	rows: Row[],
	{ query, settings }: Asked,
	defaultSize: number,
	totalPages: TotalPages,
): Answer {
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

/** What the list says is the number of its rows; undefined when it doesn't say. */
function totalOf(all: unknown[], shown: unknown[], { totals }: Settings): number | undefined {
	if (totals === 'absent') return undefined;
	if (totals === 'zero') return 0;
	if (totals === 'ofPage') return shown.length;
	return all.length + (totals === 'tooHigh' ? 1000 : 0);
}

/** Shares and recipients: everything at once when neither `page` nor `per_page` is sent, else pages of 20. */
export function pageOrAll<Row>(rows: Row[], asked: Asked): Answer {
	const { page: number, per_page: size } = asked.query;
	return number === undefined && size === undefined
		? { result: rows }
		: page(rows, asked, 20, 'right');
}

/**
 * One page in the TOKEN style: `next_page_token` is absent on the last one.
 * A token holds for the filters it was given out for; refuses (400) others, and tokens of its own making.
 */
export function tokenPage<Row>(rows: Row[], { query, settings }: Asked): Answer {
	const fingerprint = fingerprintOf(query);
	const start = query.page_token === undefined ? 0 : startOf(String(query.page_token), fingerprint);
	const end = start + Number(query.page_size ?? 10);
	const token = Buffer.from(`${end}:${fingerprint}`).toString('base64url');
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

function fingerprintOf(query: Query): string {
	const filters = Object.entries(query)
		.filter(([name]) => name !== 'page_size' && name !== 'page_token')
		.sort(([one], [other]) => (one < other ? -1 : 1));
	return hexId(JSON.stringify(filters)).slice(0, 8);
}

function startOf(token: string, fingerprint: string): number {
	const [start, filters] = Buffer.from(token, 'base64url').toString().split(':');
	if (!/^\d+$/.test(start ?? '')) throw invalid('page_token is not one of ours');
	if (filters !== fingerprint) throw invalid('page_token was given out for other filters');
	return Number(start);
}
