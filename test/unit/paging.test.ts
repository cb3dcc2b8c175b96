import type { Paging } from '../../nodes/shared/cloudflare/pageSize';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { organizationMembers } from '../../nodes/shared/resources/organizationMembers';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import type { Row, Server } from './lists';
import {
	absent,
	asText,
	byCursor,
	byPage,
	byToken,
	cursors,
	list,
	none,
	ofPage,
	pages,
	pagesNonsense,
	places,
	tokens,
	totalTooLarge,
	upTo,
	whole,
	withoutTotal,
	zero,
} from './lists';

/** Requests for 0, 1, one page less and more, two pages, two pages and one of 100 rows each. */
const COUNTS = [0, 1, 99, 100, 101, 200, 201];

const styles: Array<[string, Paging, (count: number) => Server, number[]]> = [
	// A full page is better evidence than a count that is no more than a page: that may be the page's own.
	['by page', pages, byPage, [1, 1, 1, 2, 2, 2, 3]],
	[
		'by page with total_pages nonsense',
		pages,
		(n) => byPage(n, pagesNonsense),
		[1, 1, 1, 2, 2, 2, 3],
	],
	// Without a true total a full page may always be followed by another.
	['by page without result_info', pages, (n) => byPage(n, absent), [1, 1, 1, 2, 2, 3, 3]],
	['by page without total_count', pages, (n) => byPage(n, withoutTotal), [1, 1, 1, 2, 2, 3, 3]],
	[
		'by page with the count of the page for a total',
		pages,
		(n) => byPage(n, ofPage),
		[1, 1, 1, 2, 2, 3, 3],
	],
	['by page with 0 for a total', pages, (n) => byPage(n, zero), [1, 1, 1, 2, 2, 3, 3]],
	['by page with a total as text', pages, (n) => byPage(n, asText), [1, 1, 1, 2, 2, 3, 3]],
	// Rows that were announced are asked for: one page more after a short one, ten ahead after a full one.
	[
		'by page with too large a total',
		pages,
		(n) => byPage(n, totalTooLarge),
		[1, 2, 2, 11, 12, 12, 13],
	],
	['by token', tokens, byToken, [1, 1, 1, 1, 2, 2, 3]],
	['by cursor', cursors, byCursor, [1, 1, 1, 1, 2, 2, 3]],
	['by cursor, absent at the end', cursors, (n) => byCursor(n, 'absent'), [1, 1, 1, 1, 2, 2, 3]],
	['by cursor, null at the end', cursors, (n) => byCursor(n, 'null'), [1, 1, 1, 1, 2, 2, 3]],
	['by cursor, repeated at the end', cursors, (n) => byCursor(n, 'itsOwn'), [1, 1, 1, 1, 2, 2, 3]],
	// A cursor on the last page can't be told from others: it is followed to an empty page.
	[
		'by cursor, up to an empty page',
		cursors,
		(n) => byCursor(n, 'emptyPage'),
		[1, 2, 2, 2, 3, 3, 4],
	],
	['whole', none, whole, [1, 1, 1, 1, 1, 1, 1]],
];

describe.each(styles)('a list that comes %s', (_name, paging, serverOf, requests) => {
	it.each(COUNTS.map((count, at) => [count, requests[at]]))(
		'of %i rows takes %i requests',
		async (count, expected) => {
			const server = serverOf(Number(count));
			expect(places(await list(server, paging))).toEqual(upTo(Number(count)));
			expect(server.asked).toHaveLength(Number(expected));
		},
	);
});

const LIMITS: Array<[number, number, number]> = [
	[1, 1, 1],
	[50, 50, 1],
	[99, 99, 1],
	[100, 100, 1],
	[101, 100, 2],
	[200, 100, 2],
	[201, 100, 3],
];

describe('a limit', () => {
	it.each(LIMITS)('of %i asks by page for %i rows %i times', async (limit, size, times) => {
		const server = byPage(1000);
		expect(places(await list(server, pages, { limit }))).toEqual(upTo(limit));
		expect(server.asked).toEqual(
			Array.from({ length: times }, (_, at) => ({ page: at + 1, per_page: size })),
		);
	});

	it.each(LIMITS)('of %i asks by token for %i rows %i times', async (limit, size, times) => {
		const server = byToken(1000);
		expect(places(await list(server, tokens, { limit }))).toEqual(upTo(limit));
		expect(server.asked).toEqual(
			Array.from({ length: times }, (_, at) => ({
				page_size: size,
				page_token: at === 0 ? undefined : String(at * size),
			})),
		);
	});

	it.each(LIMITS)('of %i asks by cursor for %i rows %i times', async (limit, size, times) => {
		const server = byCursor(1000);
		expect(places(await list(server, cursors, { limit }))).toEqual(upTo(limit));
		expect(server.asked).toEqual(
			Array.from({ length: times }, (_, at) => ({
				per_page: size,
				cursor: at === 0 ? undefined : String(at * size),
			})),
		);
	});

	it.each([1, 50, 100, 101])('of %i cuts a list that comes whole', async (limit) => {
		const server = whole(260);
		expect(places(await list(server, none, { limit }))).toEqual(upTo(limit));
		expect(server.asked).toEqual([{}]);
	});

	it('above the number of rows gives them all', async () => {
		expect(places(await list(byPage(30), pages, { limit: 50 }))).toEqual(upTo(30));
		expect(places(await list(byToken(30), tokens, { limit: 50 }))).toEqual(upTo(30));
		expect(places(await list(byCursor(30), cursors, { limit: 50 }))).toEqual(upTo(30));
	});
});

describe('the bars of the issue', () => {
	it.each<[string, number, number, Paging, (count: number) => Server]>([
		['Access users', 2345, 3, accessUsers.paging, byPage],
		['organization members', 1234, 2, organizationMembers.paging, byToken],
		['recipients', 260, 3, shareRecipients.paging, byPage],
	])('%s: %i rows in %i requests', async (_what, count, requests, paging, serverOf) => {
		const server = serverOf(count);
		expect(places(await list(server, paging))).toEqual(upTo(count));
		expect(server.asked).toHaveLength(requests);
		const limited = serverOf(count);
		expect(places(await list(limited, paging, { limit: 50 }))).toEqual(upTo(50));
		expect(limited.asked).toHaveLength(1);
	});
});

describe('with a condition', () => {
	const even = ({ place }: Row) => place % 2 === 0;
	const evenUpTo = (count: number) => upTo(count * 2).filter((place) => place % 2 === 0);

	it.each<[string, Paging, (count: number) => Server]>([
		['by page', pages, byPage],
		['by token', tokens, byToken],
		['by cursor', cursors, byCursor],
	])('a limit counts the rows that pass (%s)', async (_name, paging, serverOf) => {
		const onePageIsEnough = serverOf(250);
		expect(places(await list(onePageIsEnough, paging, { limit: 50, keep: even }))).toEqual(
			evenUpTo(50),
		);
		expect(onePageIsEnough.asked).toHaveLength(1);

		const oneRowMore = serverOf(250);
		expect(places(await list(oneRowMore, paging, { limit: 51, keep: even }))).toEqual(evenUpTo(51));
		expect(oneRowMore.asked).toHaveLength(2);
	});

	it('pages are full even for a small limit, as nobody knows how many rows pass', async () => {
		const server = byPage(250);
		await list(server, pages, { limit: 1, keep: even });
		expect(server.asked).toEqual([{ page: 1, per_page: 100 }]);
	});

	it('all pages are read where nothing passes', async () => {
		const server = byPage(250);
		expect(await list(server, pages, { limit: 1, keep: () => false })).toEqual([]);
		expect(server.asked).toHaveLength(3);
	});
});
