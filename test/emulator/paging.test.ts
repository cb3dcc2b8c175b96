import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { paths, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;
const seed = { accessUsers: 250, members: 25, recipients: 45, accounts: 60, organizations: 12 };

beforeAll(async () => ({ emulator, http } = await start({ seed })));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe('page and per_page', () => {
	test('pages of Access users have every user once, in order; a page beyond the end is empty', async () => {
		const seen: string[] = [];
		const counts: number[] = [];
		for (let page = 1; page <= 4; page += 1) {
			const { data } = await http.get(paths.accessUsers, { params: { page, per_page: 100 } });
			seen.push(...idsOf(data.result));
			counts.push(data.result_info.count);
			expect(data.result_info).toMatchObject({ page, per_page: 100, total_count: 250 });
		}
		expect(counts).toEqual([100, 100, 50, 0]);
		expect(seen).toEqual(idsOf(emulator.state.accessUsers(seeded.account)));
	});

	test('Access users and accounts have a default page size; only accounts have total_pages', async () => {
		const users = (await http.get(paths.accessUsers)).data.result_info;
		expect(users).toEqual({ count: 100, page: 1, per_page: 100, total_count: 250 });
		const accounts = (await http.get('/accounts')).data.result_info;
		const wanted = { count: 20, page: 1, per_page: 20, total_count: 60, total_pages: 3 };
		expect(accounts).toEqual(wanted);
		emulator.state.accounts = [];
		const none = { count: 0, total_count: 0, total_pages: 0 };
		expect((await http.get('/accounts')).data.result_info).toMatchObject(none);
	});

	test.each([
		['right', 3],
		['wrong', 100],
	] as const)('total_pages of Access users can be %s', async (kind, pages) => {
		emulator.settings.accessUserTotalPages = kind;
		expect((await http.get(paths.accessUsers)).data.result_info.total_pages).toBe(pages);
	});

	test.each([
		['', 45, undefined],
		['?include_resources=true', 45, undefined],
		['?page=1', 20, 3],
		['?page=3', 5, 3],
		['?per_page=30', 30, 2],
		['?per_page=30&page=2', 15, 2],
	])('recipients%s: %d rows, total_pages %p', async (query, rows, pages) => {
		const { data } = await http.get(paths.recipients + query);
		expect(data.result).toHaveLength(rows);
		expect(data.result_info?.total_pages).toBe(pages);
	});

	test('shares have pages only on request, too', async () => {
		const shares = `/accounts/${seeded.account}/shares`;
		expect((await http.get(shares)).data).not.toHaveProperty('result_info');
		expect((await http.get(`${shares}?per_page=1`)).data.result_info).toEqual({
			count: 1,
			page: 1,
			per_page: 1,
			total_count: 2,
			total_pages: 2,
		});
	});
});

describe('page_size and page_token', () => {
	async function all(path: string, params: Record<string, unknown>) {
		const pages: string[][] = [];
		let token: string | undefined;
		do {
			const { data } = await http.get(path, { params: { ...params, page_token: token } });
			pages.push(idsOf(data.result));
			token = data.result_info.next_page_token;
			if (!token) expect(data.result_info).not.toHaveProperty('next_page_token');
		} while (token);
		return pages;
	}

	test('a page has 10 rows by default; the last one has no token', async () => {
		const pages = await all(paths.members, {});
		expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
		expect(pages.flat()).toEqual(idsOf(emulator.state.organizationMembers(seeded.organization)));
		const { data } = await http.get(paths.members);
		expect(data.result_info.total_size).toBe(25);
	});

	test('a full last page has no token either', async () => {
		const pages = await all(paths.members, { page_size: 5 });
		expect(pages.map(({ length }) => length)).toEqual([5, 5, 5, 5, 5]);
	});

	test('organizations and their accounts have pages with tokens', async () => {
		expect((await all('/organizations', {})).flat()).toHaveLength(12);
		const accounts = `/organizations/${seeded.organization}/accounts`;
		const ids = (await all(accounts, { page_size: 50 })).flat();
		expect(ids).toEqual(expect.arrayContaining(idsOf(emulator.state.accounts)));
	});

	test('a token is valid for its filters only, with any page size', async () => {
		const get = (params: Record<string, unknown>) => http.get(paths.members, { params });
		const { data } = await get({ status: 'active', page_size: 2 });
		const page_token = data.result_info.next_page_token;
		expect((await get({ status: 'active', page_size: 5, page_token })).status).toBe(200);
		expect((await get({ page_token })).status).toBe(400);
		expect((await get({ status: 'pending', page_token })).status).toBe(400);
		expect((await get({ status: 'active', page_token: 'mine' })).status).toBe(400);
	});
});

test.each([
	['right', 45, 2, 25],
	['ofPage', 30, 1, 10],
	['zero', 0, 0, 0],
	['absent', undefined, undefined, undefined],
	['tooHigh', 1045, 35, 1025],
] as const)('totals: %s', async (totals, count, pages, size) => {
	emulator.settings.totals = totals;
	const { result, result_info } = (await http.get(`${paths.recipients}?per_page=30`)).data;
	expect(result).toHaveLength(30);
	expect(result_info.count).toBe(30);
	expect([result_info.total_count, result_info.total_pages]).toEqual([count, pages]);
	const members = (await http.get(paths.members)).data;
	expect(members.result).toHaveLength(10);
	expect(members.result_info.next_page_token).toBeDefined();
	expect(members.result_info.total_size).toBe(size);
});

describe('lists that ignore the page number', () => {
	const lists = [
		['accounts', '/accounts'],
		['access/users', paths.accessUsers],
		['shares', `/accounts/${seeded.account}/shares`],
		['recipients', paths.recipients],
	] as const;
	const get = async (path: string, page: number) => {
		const { data } = await http.get(path, { params: { page, per_page: 5 } });
		return { ids: idsOf(data.result), page: data.result_info.page as number };
	};

	test.each(lists)('%s return the first page, the others do not', async (list, path) => {
		emulator.reset({ ...seed, shares: 12 });
		emulator.settings.ignoredPage = [list];
		for (const [other, itsPath] of lists) {
			const [first, second] = [await get(itsPath, 1), await get(itsPath, 2)];
			expect(second.page).toBe(other === list ? 1 : 2);
			expect(first.ids.length).toBeGreaterThan(0);
			if (other === list) expect(second).toEqual(first);
			else expect(second.ids).not.toEqual(first.ids);
		}
		expect((await http.get(`${path}?page=one`)).status).toBe(400);
		emulator.settings.ignoredPage = true;
		for (const [, itsPath] of lists) {
			expect(await get(itsPath, 2)).toEqual(await get(itsPath, 1));
		}
	});

	test('a list without page and per_page is still complete', async () => {
		emulator.settings.ignoredPage = true;
		expect((await http.get(paths.recipients)).data.result).toHaveLength(45);
	});
});
