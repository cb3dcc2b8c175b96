import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { gatewayRulesOf } from '../../emulator/resources/gatewayRules';
import { client, missingUuid, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = `/accounts/${seeded.account}/gateway/rules`;
const rules = () => gatewayRulesOf(emulator.state, seeded.account).rows();
const listId = seeded.zeroTrustList;
const names = async (...query: [string, string][]) =>
	(await http.get(`${list}?${String(new URLSearchParams(query))}`)).data.result.map(
		({ name }: { name: string }) => name,
	);

test.each<[filters: string[], expected: number[]]>([
	[['expression:ADA.LOVELACE@example.com'], [0]],
	[['expression:HOST1.'], [1]],
	[[`expression:${listId}`], [1]],
	[['expression:example.com', 'name:SOCIAL'], [1]],
	[['expression:nobody@example.com'], []],
	[
		['action:block', 'enabled:true', 'is_shared:false', 'filters:http'],
		[0, 1, 2],
	],
	[['action:allow'], []],
	[['enabled:false'], []],
	[['is_shared:true'], []],
	[['source_account:a'], []],
	[['filters:dns'], []],
])('the list with the filters %j', async (filters, expected) => {
	const all = rules().map(({ name }) => name);
	const found = await names(...filters.map((filter): [string, string] => ['filter', filter]));
	expect(found).toEqual(expected.map((index) => all[index]));
});

test('the list in another order, and by a part of a name', async () => {
	const inOrder = await names();
	expect(await names(['direction', 'desc'])).toEqual([...inOrder].reverse());
	expect(await names(['order_by', 'name'])).toEqual([...inOrder].sort());
	expect(await names(['search', 'malw'])).toEqual(['Malware']);
});

test.each([
	'filter=surprise:1',
	'filter=expression',
	'page=1',
	`filter=expression:${'x'.repeat(1025)}`,
])('the list is refused with %s', async (query) =>
	expect((await http.get(`${list}?${query}`)).status).toBe(400),
);

test('a list is named with dashes or without, and only that spelling is found', async () => {
	const plain = listId.replaceAll('-', '');
	const found = async () =>
		await Promise.all([listId, plain].map((id) => names(['filter', `expression:$${id}`])));
	expect(await found()).toEqual([['Social media'], []]);
	emulator.settings.gatewayListIds = 'noDashes';
	expect(await found()).toEqual([[], ['Social media']]);
	const { data } = await http.get(`${list}/${rules()[1]!.id}`);
	expect(data.result.identity).toBe(`identity.email in $${plain}`);
});

test('a rule that does not exist, and a token without the permission', async () => {
	expect((await http.get(`${list}/${missingUuid}`)).status).toBe(404);
	const weak = client(emulator, tokenHeaders(seeded.credentials.weakToken));
	expect((await weak.get(list)).status).toBe(403);
});

test('rules count as requests of Gateway', async () => {
	emulator.settings.gatewayRateLimit = { limit: 1, windowSeconds: 60, blockSeconds: 60 };
	expect((await http.get(list)).status).toBe(200);
	expect((await http.get(list)).status).toBe(429);
});
