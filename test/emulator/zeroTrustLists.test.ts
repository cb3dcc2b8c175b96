import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { listsOf } from '../../emulator/resources/zeroTrustLists';
import { listItems } from '../../emulator/routes/zeroTrustListItems';
import { client, keyHeaders, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const lists = `/accounts/${seeded.account}/gateway/lists`;
const first = `${lists}/${seeded.zeroTrustList}`;
const domains = () => `${lists}/${listsOf(emulator.state, seeded.account).rows()[2]!.id}`;
const values = () => listItems(emulator.state, seeded.zeroTrustList).map(({ value }) => value);
const errorsOf = async (request: Promise<{ status: number; data: { errors: object[] } }>) => {
	const { status, data } = await request;
	return [status, data.errors];
};

const found = async (query: string) => {
	const { data, status } = await http.get(`${lists}?${query}`);
	return status === 200 ? data.result.map(({ name }: { name: string }) => name) : status;
};

test('GET lists all lists without entries and without pages', async () => {
	const { data } = await http.get(lists);
	expect(data.result).toHaveLength(8);
	expect(data.result[0]).toMatchObject({ name: 'On call', type: 'EMAIL', count: 8 });
	expect(data.result[0]).not.toHaveProperty('items');
	expect((await http.get(`${lists}?page=1`)).status).toBe(400);
});

test.each([
	['filter=type:DOMAIN', ['Blocked domains']],
	['type=DOMAIN', ['Blocked domains']],
	['filter=name:CALL', ['On call']],
	['filter=type:EMAIL&filter=item_count:8', ['On call']],
	[`filter=id:${seeded.zeroTrustList.slice(0, 13)}`, ['On call']],
	['search=nothing+like+it', []],
	['search=rules+for+Finance', ['Finance']],
	['filter=type:DOMAIN&search=call', []],
	['filter=kind:EMAIL', 400],
	['filter=type', 400],
])('GET with %s finds %j', async (query, expected) => {
	expect(await found(query)).toEqual(expected);
});

test('GET sorts by name, in both directions', async () => {
	const names = await found('order_by=name');
	expect(names).toEqual([...names].sort());
	expect(await found('order_by=name&direction=desc')).toEqual(names.reverse());
	expect((await found('order_by=item_count&direction=desc'))[0]).toBe('On call');
});

test('GET of one list has its entries, and their list has pages', async () => {
	const { data } = await http.get(first);
	expect(data.result.items).toHaveLength(8);
	expect(data.result.items[0]).toEqual({
		value: 'ada.lovelace@example.com',
		description: 'Since 2020',
		created_at: '2026-01-05T09:00:00.000Z',
	});
	emulator.reset({ zeroTrustListItems: 120 });
	const page = async (query: string) => (await http.get(`${first}/items${query}`)).data;
	expect((await page('')).result).toHaveLength(50);
	const { result, result_info } = await page('?page=3&per_page=50');
	expect(result).toHaveLength(20);
	expect(result_info).toMatchObject({ count: 20, total_count: 120, total_pages: 3 });
	expect((await http.get(`${first}/items?per_page=1001`)).status).toBe(400);
	emulator.settings.listItems = 'nested';
	expect((await page('?per_page=1000')).result).toMatchObject([{ length: 120 }]);
});

test('a missing list has code 2218, with the status of the setting', async () => {
	const missing = `${lists}/11111111-2222-4333-8444-555555555555`;
	for (const path of [missing, `${missing}/items`]) {
		expect(await errorsOf(http.get(path))).toMatchObject([404, [{ code: 2218 }]]);
	}
	emulator.settings.missingListStatus = 400;
	expect(await errorsOf(http.get(missing))).toMatchObject([400, [{ code: 2218 }]]);
	expect((await http.get(`${lists}/not-a-uuid`)).status).toBe(400);
});

test('PATCH appends objects and removes plain values', async () => {
	const append = [{ value: 'new@example.com', description: 'New' }];
	const { data } = await http.patch(first, { append, remove: ['ada.lovelace@example.com'] });
	expect(data.result).toMatchObject({ name: 'On call', count: 8 });
	expect(data.result).not.toHaveProperty('items');
	expect(values()).toContain('new@example.com');
	expect(values()).not.toContain('ada.lovelace@example.com');
	emulator.settings.listChangeAnswer = 'withItems';
	const again = await http.patch(first, { remove: ['new@example.com'] });
	expect(again.data.result.items).toHaveLength(7);
});

test.each([
	['texts to append', { append: ['new@example.com'] }],
	['objects to remove', { remove: [{ value: 'ada.lovelace@example.com' }] }],
	['something that is no address', { append: [{ value: 'example.com' }] }],
	['a further field', { append: [], name: 'Other' }],
	['an entry twice', { append: [{ value: 'new@example.com' }, { value: 'NEW@example.com' }] }],
])('PATCH refuses %s, and changes nothing', async (_what, body) => {
	const before = values();
	expect([400, 409]).toContain((await http.patch(first, body)).status);
	expect(values()).toEqual(before);
});

test('PATCH takes texts that are no addresses in a list of another type', async () => {
	expect((await http.patch(domains(), { append: [{ value: 'b.example' }] })).status).toBe(200);
});

test('PATCH of an entry that is there, or not there, does what the setting says', async () => {
	const present = { append: [{ value: 'ADA.lovelace@example.com' }] };
	const absent = { remove: ['nobody@example.com'] };
	expect((await http.patch(first, present)).status).toBe(409);
	expect((await http.patch(first, absent)).status).toBe(400);
	Object.assign(emulator.settings, { presentListItem: 'ignore', absentListItem: 'ignore' });
	expect((await http.patch(first, present)).status).toBe(200);
	expect((await http.patch(first, absent)).status).toBe(200);
	expect(values()).toHaveLength(8);
	emulator.settings.listItemCase = 'sensitive';
	expect((await http.patch(first, present)).status).toBe(200);
	expect(values()).toHaveLength(9);
});

test('PATCH keeps to the limit of entries, with what goes and comes', async () => {
	emulator.settings.entriesPerList = 9;
	const append = ['one', 'two'].map((name) => ({ value: `${name}@example.com` }));
	expect((await http.patch(first, { append })).status).toBe(400);
	expect(values()).toHaveLength(8);
	expect((await http.patch(first, { append, remove: values().slice(0, 1) })).status).toBe(200);
});

test('POST, PUT and DELETE of a list', async () => {
	const items = [{ value: 'new@example.com' }];
	const { data } = await http.post(lists, { name: 'New', type: 'EMAIL', items });
	expect(data.result).toMatchObject({ name: 'New', items });
	expect(data.result).not.toHaveProperty('count');
	const path = `${lists}/${data.result.id}`;
	expect((await http.put(path, { items })).status).toBe(400);
	const renamed = await http.put(path, { name: 'Renamed' });
	expect(renamed.data.result).toMatchObject({ name: 'Renamed', type: 'EMAIL', count: 1 });
	const emptied = await http.put(path, { name: 'Renamed', items: [] });
	expect(emptied.status).toBe(400);
	const other = [{ value: 'other@example.com' }, { value: 'third@example.com' }];
	expect((await http.put(path, { name: 'Renamed', items: other })).data.result.count).toBe(2);
	expect((await http.delete(path)).data.result).toEqual({});
	expect((await http.get(path)).status).toBe(404);
});

test('without Zero Trust, Gateway answers 401 with code 1001', async () => {
	emulator.settings.zeroTrust = 'off';
	const [status, errors] = await errorsOf(http.get(lists));
	expect([status, errors]).toMatchObject([401, [{ code: 1001 }]]);
	expect(JSON.stringify(errors)).toContain('not been initialized');
});

test('a token needs a permission of Zero Trust', async () => {
	const weak = client(emulator, tokenHeaders(seeded.credentials.weakToken));
	expect((await weak.get(lists)).status).toBe(403);
	const strong = client(emulator, tokenHeaders(seeded.credentials.userToken));
	expect((await strong.get(lists)).status).toBe(200);
});

test('Gateway has a quota of its own, without headers of its own', async () => {
	emulator.settings.rateLimit = { limit: 50, windowSeconds: 300, blockSeconds: 300 };
	emulator.settings.gatewayRateLimit = { limit: 2, windowSeconds: 60, blockSeconds: 120 };
	const key = client(emulator, keyHeaders);
	expect([(await key.get(lists)).status, (await key.get(first)).status]).toEqual([200, 200]);
	const { status, headers } = await key.get(lists);
	expect([status, headers['retry-after']]).toEqual([429, '120']);
	emulator.settings.gatewayRetryAfter = 'absent';
	expect((await key.get(lists)).headers).not.toHaveProperty('retry-after');
	const other = await key.get('/accounts');
	expect([other.status, other.headers.ratelimit]).toEqual([200, expect.stringContaining('r=45')]);
});
