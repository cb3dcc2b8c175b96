import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { emailRule } from '../../emulator/accessRules';
import { appsOf } from '../../emulator/policyTables';
import { accessPolicyId } from '../../emulator/resources/accessPolicies';
import { missingUuid, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = `/accounts/${seeded.account}/access/apps`;
const appAt = (index: number) => appsOf(emulator.state, seeded.account).rows()[index]!;
const pathOf = (index: number) => `${list}/${appAt(index).id}`;
/** The policy of the second app's own. */
const ownPath = () => `${pathOf(1)}/policies/${appAt(1).own[0]!.id}`;
const jane = emailRule('jane@example.com');
const minimal = { name: 'Staff devices', decision: 'allow', include: [jane] };

const names = async (query: string) =>
	(await http.get(`${list}?${query}`)).data.result.map(({ name }: { name: string }) => name);

test.each([
	['name=wik', ['Wiki']],
	['name=wik&exact=true', []],
	['domain=CRM.example.com&exact=true', ['CRM']],
	['search=enroll', ['Device enrollment']],
	['page=2&per_page=3', ['Payroll']],
])('the list with %s', async (query, expected) => {
	expect(await names(query)).toEqual(expected);
});

test('the list has up to 1000 apps on a page', async () => {
	emulator.reset({ accessApps: 1001 });
	expect(await names('')).toHaveLength(1000);
	expect((await http.get(`${list}?per_page=1001`)).status).toBe(400);
	expect((await http.get(`${list}?type=warp`)).status).toBe(400);
});

test('an app has all its policies: its own, and those that others use, too', async () => {
	appAt(0).own.push(...appAt(1).own);
	const { data } = await http.get(pathOf(0));
	const { policies } = data.result;
	expect((await http.get(list)).data.result[0]).toEqual(data.result);
	expect(policies).toMatchObject([
		{ name: 'Device enrollment people', precedence: 1, reusable: false },
		{ id: accessPolicyId(0), precedence: 2, reusable: true, app_count: 2 },
		{ id: accessPolicyId(1), precedence: 3, reusable: true, app_count: 1 },
	]);
	const { result } = (await http.get(`${pathOf(0)}/policies`)).data;
	expect(result).toEqual(policies);
	for (const policy of policies) {
		expect((await http.get(`${pathOf(0)}/policies/${policy.id}`)).data.result).toEqual(policy);
	}
});

test('what does not exist is not found', async () => {
	const missing = [`${list}/${missingUuid}`, `${list}/${missingUuid}/policies`];
	for (const path of [...missing, `${pathOf(0)}/policies/${missingUuid}`]) {
		expect((await http.get(path)).status).toBe(404);
	}
	expect((await http.put(`${pathOf(0)}/policies/${missingUuid}`, minimal)).status).toBe(404);
});

describe('an update of a policy', () => {
	test("replaces the app's own", async () => {
		const body = { ...minimal, exclude: [jane], precedence: 4 };
		const { status, data } = await http.put(ownPath(), body);
		expect(status).toBe(200);
		expect(data.result).toMatchObject({ ...body, reusable: false, require: [] });
		expect((await http.get(ownPath())).data.result).toEqual(data.result);
	});

	test.each([
		['emptied', 1],
		['kept', 4],
	] as const)('without a precedence: %s', async (omitted, precedence) => {
		appAt(1).own[0]!.precedence = 4;
		emulator.settings.omittedPolicyFields = omitted;
		expect((await http.put(ownPath(), minimal)).data.result).toMatchObject({ precedence });
	});

	test('is refused for a reusable one', async () => {
		const path = `${pathOf(0)}/policies/${accessPolicyId(0)}`;
		const before = (await http.get(path)).data.result;
		const { status, data } = await http.put(path, minimal);
		expect([status, data.errors[0].code]).toEqual([400, 12_130]);
		expect((await http.get(path)).data.result).toEqual(before);
	});

	test('is refused with the place of another, and with unknown fields', async () => {
		appAt(1).own.push({ ...appAt(3).own[0]!, precedence: 2 });
		for (const wrong of [{ precedence: 2 }, { surprise: 1 }, { reusable: false }]) {
			const { status, data } = await http.put(ownPath(), { ...minimal, ...wrong });
			expect([status, data.errors[0].code]).toEqual([400, 12_130]);
		}
	});
});
