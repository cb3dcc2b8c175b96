import fc from 'fast-check';

import type { PageQuery } from '../../nodes/shared/cloudflare/page';
import { onePage } from '../../nodes/shared/cloudflare/page';
import type { Selection } from '../../nodes/shared/cloudflare/paging';
import { collect } from '../../nodes/shared/cloudflare/paging';
import type { Paging } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { Envelope, ResultInfo } from '../../nodes/shared/cloudflare/types';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { organizationMembers } from '../../nodes/shared/resources/organizationMembers';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { userInvites } from '../../nodes/shared/resources/userInvites';
import { endpoint } from './requests';

interface Row {
	id: string;
	place: number;
}

const rowsUpTo = (count: number): Row[] =>
	Array.from({ length: count }, (_, place) => ({ id: `row ${place}`, place }));

/** A Cloudflare of one list: answers by page query, and remembers what it was asked. */
class Server {
	readonly asked: PageQuery[] = [];

	constructor(private readonly answer: (query: PageQuery, nth: number) => Envelope<Row[]>) {}

	fetch = async (query: PageQuery) => {
		this.asked.push(query);
		// An endless list must end in a failed test, not in a full memory.
		if (this.asked.length > 500) throw new Error('Asked far too often');
		return this.answer(query, this.asked.length);
	};
}

type InfoOf = (page: number, perPage: number, count: number) => ResultInfo | undefined;

const right: InfoOf = (page, perPage, total) => ({ page, per_page: perPage, total_count: total });
const absent: InfoOf = () => undefined;
const withoutTotal: InfoOf = (page, perPage) => ({ page, per_page: perPage });
const totalTooLarge: InfoOf = (page, perPage, total) => right(page, perPage, total + 5000);
const ofPage: InfoOf = (page, perPage, total) =>
	right(page, perPage, Math.max(0, Math.min(perPage, total - (page - 1) * perPage)));
const zero: InfoOf = (page, perPage) => right(page, perPage, 0);
const asText: InfoOf = (page, perPage, total) =>
	({ page, per_page: perPage, total_count: String(total) }) as never;
const pagesNonsense: InfoOf = (page, perPage, total) =>
	({ ...right(page, perPage, total), total_pages: 100 }) as ResultInfo;

/** Pages by number; `cap` is the most rows that it gives at a time, whatever is asked. */
function byPage(count: number, infoOf: InfoOf = right, cap = Infinity): Server {
	const rows = rowsUpTo(count);
	return new Server(({ page, per_page: perPage }) => {
		const size = Math.min(Number(perPage), cap);
		const start = (Number(page) - 1) * size;
		const info = infoOf(Number(page), size, count);
		return { success: true, result: rows.slice(start, start + size), result_info: info };
	});
}

/** Pages by token, which is absent after the last row. */
function byToken(count: number): Server {
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

const whole = (count: number) =>
	new Server(() => ({ success: true, result: rowsUpTo(count), result_info: undefined }));

const listing = ({ fetch }: Server, paging: Paging) => ({
	endpoint: collectionOf(userInvites, {}),
	paging,
	fetch,
});

/** The way the client lists. */
const list = async (server: Server, paging: Paging, selection: Selection<Row> = {}) =>
	(await collect<Row>(listing(server, paging), selection)) ?? [];

/** Pages that are asked for side by side. */
const WAVE = 10;

const places = (rows: Row[]) => rows.map(({ place }) => place);
const upTo = (count: number) => places(rowsUpTo(count));

const pages = { style: 'page', max: 100 } as const;
const tokens = { style: 'token', max: 100 } as const;
const none = { style: 'none' } as const;

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

	it.each([1, 50, 100, 101])('of %i cuts a list that comes whole', async (limit) => {
		const server = whole(260);
		expect(places(await list(server, none, { limit }))).toEqual(upTo(limit));
		expect(server.asked).toEqual([{}]);
	});

	it('above the number of rows gives them all', async () => {
		expect(places(await list(byPage(30), pages, { limit: 50 }))).toEqual(upTo(30));
		expect(places(await list(byToken(30), tokens, { limit: 50 }))).toEqual(upTo(30));
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

describe('a server with ways of its own', () => {
	it.each([250, 101])('that sends all %i rows at once is asked once', async (count) => {
		const server = whole(count);
		expect(places(await list(server, pages))).toEqual(upTo(count));
		expect(server.asked).toHaveLength(1);
	});

	it('that sends everything is still cut at the limit', async () => {
		const server = whole(250);
		expect(places(await list(server, pages, { limit: 5 }))).toEqual(upTo(5));
		expect(server.asked).toHaveLength(1);
	});

	it('that gives smaller pages than asked for, and says so, is followed to the end', async () => {
		const server = byPage(250, right, 20);
		expect(places(await list(server, pages))).toEqual(upTo(250));
		expect(server.asked).toHaveLength(13);
	});

	it('that gives smaller pages, and says that but no total, is followed to the end', async () => {
		expect(places(await list(byPage(250, withoutTotal, 40), pages))).toEqual(upTo(250));
	});

	it('that answers null for no rows has no rows', async () => {
		const server = new Server(() => ({ success: true, result: null as unknown as Row[] }));
		expect(await list(server, pages)).toEqual([]);
		expect(await list(server, tokens)).toEqual([]);
		expect(await list(server, none)).toEqual([]);
	});

	it('that has an empty page in the middle, but a token on it, is followed to the end', async () => {
		const rows = rowsUpTo(4);
		const answers: Array<Envelope<Row[]>> = [
			{ success: true, result: rows.slice(0, 2), result_info: { next_page_token: 'a' } },
			{ success: true, result: [], result_info: { next_page_token: 'b' } },
			{ success: true, result: rows.slice(2), result_info: {} },
		];
		const server = new Server((_query, nth) => answers[nth - 1]!);
		expect(places(await list(server, tokens))).toEqual([0, 1, 2, 3]);
		expect(server.asked.map(({ page_token: token }) => token)).toEqual([undefined, 'a', 'b']);
	});

	it('that ends with an empty token is not asked again', async () => {
		const server = new Server(() => ({
			success: true,
			result: rowsUpTo(3),
			result_info: { next_page_token: '' },
		}));
		expect(await list(server, tokens)).toHaveLength(3);
		expect(server.asked).toHaveLength(1);
	});

	it('that moves rows between two pages gives no row twice', async () => {
		const rows = rowsUpTo(150);
		const server = new Server(({ page }) => {
			const result = page === 1 ? rows.slice(0, 100) : rows.slice(99);
			return { success: true, result, result_info: { per_page: 100, total_count: 151 } };
		});
		expect(places(await list(server, pages))).toEqual(upTo(150));
	});
});

/** Rows that go away from the front while the list is turned, one with each request up to the last. */
const shrinking = (count: number, last: number) =>
	new Server(({ page, per_page: perPage }, nth) => {
		const rows = rowsUpTo(count).slice(Math.min(nth, last) - 1);
		const [start, size] = [(Number(page) - 1) * Number(perPage), Number(perPage)];
		return {
			success: true,
			result: rows.slice(start, start + size),
			result_info: { per_page: size, total_count: rows.length },
		};
	});

describe('a list that loses rows while it is turned', () => {
	it('is turned again, not from memory, as the rows behind have moved up', async () => {
		const server = shrinking(250, 2);
		const fetch = jest.fn(server.fetch);
		const rows = await collect<Row>({ ...listing(server, pages), fetch }, {});
		expect(places(rows!)).toEqual(upTo(250).slice(1));
		const anew = fetch.mock.calls.map((call) => (call as unknown[])[1]);
		expect(anew).toEqual([false, false, false, true, true, true]);
	});

	it('is read twice when it goes on losing them, and has every row that stayed', async () => {
		const server = shrinking(250, Infinity);
		const rows = await list(server, pages);
		expect(new Set(places(rows))).toEqual(new Set(upTo(250)));
		expect(server.asked).toHaveLength(2 * 3);
	});

	it('gives no more rows than are wanted, although two rounds found more', async () => {
		const rows = await list(shrinking(250, Infinity), pages, { limit: 120 });
		expect(rows).toHaveLength(120);
	});
});

describe('rows without an ID', () => {
	it('are told apart by all that they hold', async () => {
		const [one, other] = [{ place: 1 }, { place: 2 }];
		const server = new Server(() => ({ success: true, result: [one, other, { ...one }] as never }));
		expect(await list(server, none)).toEqual([one, other]);
	});
});

describe('a list that may take two requests', () => {
	it.each<[string, Paging, (count: number) => Server, number, number | undefined, number]>([
		['fits', pages, byPage, 200, 200, 2],
		['is known to be longer after the first', pages, byPage, 201, undefined, 1],
		['turns out longer', pages, (n) => byPage(n, withoutTotal), 250, undefined, 2],
		['fits by token', tokens, byToken, 200, 200, 2],
		['fits in one', pages, byPage, 99, 99, 1],
		['fits in one that is full', pages, byPage, 100, 100, 2],
	])('%s', async (_what, paging, serverOf, count, rows, requests) => {
		const server = serverOf(count);
		const found = await collect<Row>(listing(server, paging), { requests: 2 });
		expect(found?.length).toBe(rows);
		expect(server.asked).toHaveLength(requests);
	});
});

describe('a list that would never end', () => {
	const untrusted = (what: string) =>
		expect.objectContaining({ message: `Cloudflare's list of invites can't be trusted: ${what}` });

	it('is given up when a page comes twice, three times over', async () => {
		const server = new Server(() => ({ success: true, result: rowsUpTo(100) }));
		await expect(list(server, pages)).rejects.toEqual(untrusted('it sent the same page twice'));
		expect(server.asked).toHaveLength(3 * 2);
	});

	it('is given up when a token comes twice, three times over', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: [{ id: `row ${nth}`, place: nth }],
			result_info: { next_page_token: 'again' },
		}));
		await expect(list(server, tokens)).rejects.toEqual(
			untrusted('it sent the same page token twice'),
		);
		expect(server.asked).toHaveLength(3 * 2);
	});

	it('is given up when tokens go round in a circle of empty pages', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: [],
			result_info: { next_page_token: ['a', 'b', 'c'][nth % 3] },
		}));
		await expect(list(server, tokens)).rejects.toEqual(
			untrusted('it sent the same page token twice'),
		);
	});

	it('is given up when new tokens bring old rows', async () => {
		const server = new Server((_query, nth) => ({
			success: true,
			result: rowsUpTo(2),
			result_info: { next_page_token: String(nth) },
		}));
		await expect(list(server, tokens)).rejects.toEqual(untrusted('it sent the same page twice'));
	});

	it('is no such list where all rows are in by its own count', async () => {
		const server = new Server(() => ({
			success: true,
			result: rowsUpTo(100),
			result_info: { page: 1, per_page: 100, total_count: 100 },
		}));
		expect(places(await list(server, pages))).toEqual(upTo(100));
		expect(server.asked).toHaveLength(2);
	});

	it('says that nothing was returned', async () => {
		const server = new Server(() => ({ success: true, result: rowsUpTo(100) }));
		await expect(list(server, pages)).rejects.toMatchObject({
			facts: {
				advice: expect.stringContaining('nothing was returned'),
				method: 'GET',
				path: '/user/invites',
			},
		});
	});
});

it('what a request throws is thrown on', async () => {
	const server = new Server((_query, nth) => {
		if (nth === 2) throw new Error('broken');
		return { success: true, result: rowsUpTo(100) };
	});
	await expect(list(server, pages)).rejects.toThrow('broken');
});

describe('a single page, as pickers turn them', () => {
	it('says where to go on by page', async () => {
		const server = listing(byPage(150), pages);
		const { next } = await onePage<Row>(server, 100);
		const last = await onePage<Row>(server, 100, next);
		expect(places(last.rows)).toEqual(upTo(150).slice(100));
		expect(last.next).toBeUndefined();
	});

	it('says where to go on by token', async () => {
		const server = listing(byToken(150), tokens);
		expect(await onePage<Row>(server, 100)).toMatchObject({ next: '100' });
		const last = await onePage<Row>(server, 100, '100');
		expect(places(last.rows)).toEqual(upTo(150).slice(100));
		expect(last.next).toBeUndefined();
	});

	it('is all there is where a list comes whole', async () => {
		const { rows, next } = await onePage<Row>(listing(whole(7), none), 0);
		expect(rows).toHaveLength(7);
		expect(next).toBeUndefined();
	});
});

describe('whatever the number of rows, the page size and the limit', () => {
	const world = {
		count: fc.nat(300),
		max: fc.integer({ min: 1, max: 60 }),
		limit: fc.option(fc.integer({ min: 1, max: 330 }), { nil: undefined }),
	};

	it('pages by number give every wanted row once, in order, with no request too many', async () => {
		const infos = fc.constantFrom(right, absent, withoutTotal, totalTooLarge, pagesNonsense);
		await fc.assert(
			fc.asyncProperty(fc.record({ ...world, infoOf: infos }), async (given) => {
				const { count, max, limit, infoOf } = given;
				const server = byPage(count, infoOf);
				const paging = { style: 'page', max } as const;
				const rows = await list(server, paging, { limit });
				const wanted = Math.min(limit ?? Infinity, count);
				expect(places(rows)).toEqual(upTo(wanted));

				const size = Number(server.asked[0]?.per_page);
				const told = infoOf === right || infoOf === pagesNonsense;
				const enough = told || (limit !== undefined && limit <= count);
				// Without a true total a full page may be followed by another; announced rows are asked for in waves.
				const needed = enough ? Math.ceil(wanted / size) : Math.floor(count / size) + 1;
				// The one page that is full and all there is may be followed by another, for all its count says.
				const doubtful = told && (limit ?? Infinity) > count && count === size ? 1 : 0;
				const most = Math.max(1, needed) + (infoOf === totalTooLarge ? WAVE : 0) + doubtful;
				expect(server.asked.length).toBeLessThanOrEqual(most);
			}),
			{ numRuns: 300 },
		);
	});

	it('pages by token give every wanted row once, in order, with no request too many', async () => {
		await fc.assert(
			fc.asyncProperty(fc.record(world), async ({ count, max, limit }) => {
				const server = byToken(count);
				const rows = await list(server, { style: 'token', max }, { limit });
				const wanted = Math.min(limit ?? Infinity, count);
				expect(places(rows)).toEqual(upTo(wanted));
				const size = Number(server.asked[0]?.page_size);
				expect(server.asked).toHaveLength(Math.max(1, Math.ceil(wanted / size)));
			}),
			{ numRuns: 300 },
		);
	});

	it('a condition loses no row that passes it', async () => {
		const step = fc.integer({ min: 1, max: 9 });
		await fc.assert(
			fc.asyncProperty(fc.record({ ...world, step }), async ({ count, max, limit, step: nth }) => {
				const keep = ({ place }: Row) => place % nth === 0;
				const wanted = upTo(count).filter((place) => place % nth === 0);
				for (const [server, style] of [
					[byPage(count), 'page'],
					[byToken(count), 'token'],
				] as const) {
					const rows = await list(server, { style, max }, { limit, keep });
					expect(places(rows)).toEqual(wanted.slice(0, limit));
				}
			}),
			{ numRuns: 200 },
		);
	});
});

describe('an odd answer', () => {
	const rows = Array.from({ length: 250 }, (_, at) => ({ id: String(at) }));
	const list = async (step: number, info: object) =>
		await collect<{ id: string }>(
			{
				endpoint,
				paging: { style: 'page', max: 100 },
				fetch: async ({ page }) => {
					const start = (Number(page) - 1) * step;
					return { success: true, result: rows.slice(start, start + step), result_info: info };
				},
			},
			{},
		);

	it('a full page is followed, whatever per_page the answer echoes', async () => {
		expect(await list(100, { per_page: 20, total_count: 250 })).toHaveLength(250);
	});

	it('a page shorter than asked is followed where the total says there is more', async () => {
		expect(await list(20, { total_count: 250 })).toHaveLength(250);
	});

	it('an answer without a list is no empty list', async () => {
		const fetch = async () => ({ success: true });
		const paging = { style: 'none' } as const;
		const where = { endpoint, paging, fetch };
		await expect(collect(where, {})).rejects.toThrow('it has no result');
		const other = async () => ({ success: true, result: {} as never });
		await expect(collect({ ...where, fetch: other }, {})).rejects.toMatchObject({
			message: expect.stringContaining('its result is not a list'),
			facts: { method: 'GET', path: endpoint.path },
		});
	});
});
