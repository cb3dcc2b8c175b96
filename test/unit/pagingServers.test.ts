import { collect } from '../../nodes/shared/cloudflare/paging';
import type { Paging } from '../../nodes/shared/cloudflare/pageSize';
import type { Envelope } from '../../nodes/shared/cloudflare/types';
import { endpoint } from './requests';
import type { Row } from './lists';
import {
	byPage,
	byToken,
	list,
	listing,
	none,
	pages,
	places,
	right,
	rowsUpTo,
	Server,
	tokens,
	upTo,
	whole,
	withoutTotal,
} from './lists';

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
		const fresh = fetch.mock.calls.map((call) => (call as unknown[])[1]);
		expect(fresh).toEqual([false, false, false, true, true, true]);
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
