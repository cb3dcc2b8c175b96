import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import {
	emailRule,
	emailsIn,
	fieldsOfKind,
	otherRules,
	ruleKinds,
} from '../../emulator/accessRules';
import { accessGroupId, accessGroupsOf } from '../../emulator/resources/accessGroups';
import { client, missingUuid, paths, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = paths.accessGroups;
const staff = `${list}/${accessGroupId(0)}`;
const stored = (index = 0) =>
	accessGroupsOf(emulator.state, seeded.account).get(accessGroupId(index))!;
const jane = emailRule('jane@example.com');
const minimal = { name: 'Staff', include: [jane] };

describe('the list', () => {
	test('has pages of up to 1000 groups', async () => {
		emulator.reset({ accessGroups: 1200 });
		const first = await http.get(list);
		const second = await http.get(`${list}?page=2&per_page=1000`);
		expect([first, second].map(({ data }) => data.result.length)).toEqual([1000, 200]);
		expect((await http.get(`${list}?per_page=1001`)).status).toBe(400);
	});

	test('has a filter for a name and one for a part of it', async () => {
		const names = async (query: string) =>
			(await http.get(`${list}?${query}`)).data.result.map(({ name }: { name: string }) => name);
		expect(await names('name=sales')).toEqual(['Sales']);
		expect(await names('name=sale')).toEqual([]);
		expect(await names('search=ST')).toEqual(['Staff']);
	});
});

describe('a group', () => {
	test('has a rule of every documented kind', async () => {
		const { data } = await http.get(staff);
		const { include, exclude, require } = data.result;
		const kinds = [...include, ...exclude, ...require].flatMap(Object.keys);
		expect([...new Set(kinds)].sort()).toEqual(ruleKinds);
		expect(ruleKinds).toHaveLength(26);
	});

	test('that does not exist has a code of its own', async () => {
		for (const method of ['get', 'delete'] as const) {
			const { status, data } = await http[method](`${list}/${missingUuid}`);
			expect([status, data.errors[0].code]).toEqual([404, 12_152]);
		}
	});

	test('is created and deleted', async () => {
		const created = await http.post(list, { ...minimal, name: 'New' });
		expect(created.status).toBe(201);
		expect(created.data.result).toMatchObject({ name: 'New', include: [jane], exclude: [] });
		const { id } = created.data.result;
		const deleted = await http.delete(`${list}/${id}`);
		expect([deleted.status, deleted.data.result]).toEqual([202, { id }]);
		expect((await http.get(`${list}/${id}`)).status).toBe(404);
	});

	test('needs the permission of groups, to read as well', async () => {
		const weak = client(emulator, tokenHeaders(seeded.credentials.weakToken));
		expect((await weak.get(list)).status).toBe(403);
		expect((await weak.put(staff, minimal)).status).toBe(403);
	});
});

describe('an update', () => {
	test('replaces the whole group, and keeps what it sends byte for byte', async () => {
		Object.assign(stored(), { approval: { by: ['x'] } });
		const { name, include, exclude, require } = structuredClone(stored());
		const body = { name, include: [...include, jane], exclude, require, approval: { by: ['x'] } };
		const { status, data } = await http.put(staff, body);
		expect(status).toBe(200);
		expect(JSON.stringify({ ...data.result, include })).toContain(JSON.stringify(exclude));
		expect(data.result.include).toEqual([...include, jane]);
		expect(data.result.approval).toEqual({ by: ['x'] });
		expect((await http.put(staff, { name, include })).data.result).not.toHaveProperty('approval');
	});

	test('without exclude and require empties them, or keeps them by the setting', async () => {
		emulator.settings.omittedGroupFields = 'kept';
		const kept = await http.put(staff, minimal);
		expect(kept.data.result.exclude).toHaveLength(7);
		emulator.settings.omittedGroupFields = 'emptied';
		const emptied = await http.put(staff, minimal);
		expect(emptied.data.result).toMatchObject({ include: [jane], exclude: [], require: [] });
	});

	test('stores addresses as sent, or in lower case by the setting', async () => {
		const body = { ...minimal, include: [emailRule('Jane@Example.com')] };
		expect(emailsIn((await http.put(staff, body)).data.result.include)).toEqual([
			'Jane@Example.com',
		]);
		emulator.settings.groupRuleEmails = 'lowerCase';
		expect(emailsIn((await http.put(staff, body)).data.result.include)).toEqual([
			'jane@example.com',
		]);
	});

	test('takes is_default as a boolean, and answers a list by the setting', async () => {
		emulator.settings.groupIsDefault = 'rules';
		const body = { ...minimal, is_default: true };
		expect((await http.put(staff, body)).data.result.is_default).toEqual([{ everyone: {} }]);
		expect((await http.put(staff, { ...minimal, is_default: [] })).status).toBe(400);
	});

	test('takes every documented kind, and a kind that the group has already', async () => {
		const strange = { brand_new: { a: [1, { b: null }] } };
		const all = { ...minimal, include: [jane, ...otherRules] };
		expect((await http.put(staff, all)).status).toBe(200);
		expect((await http.put(staff, { ...all, require: [strange] })).status).toBe(400);
		stored().require.push(strange);
		expect((await http.put(staff, { ...all, require: [strange] })).status).toBe(200);
	});

	test.each<[string, object]>([
		['no name', { include: [jane] }],
		['no include', { name: 'Staff' }],
		['an empty include', { ...minimal, include: [] }],
		['a rule with two kinds', { ...minimal, include: [{ ...jane, everyone: {} }] }],
		['an unknown kind', { ...minimal, include: [{ brand_new: {} }] }],
		['an unknown field of a rule', { ...minimal, include: [{ everyone: { all: 'yes' } }] }],
		['no address', { ...minimal, include: [{ email: {} }] }],
		['something that is no address', { ...minimal, include: [emailRule('jane')] }],
		['an unknown field', { ...minimal, surprise: 1 }],
		['its ID', { ...minimal, id: accessGroupId(0) }],
		['its time', { ...minimal, updated_at: '2026-01-01T00:00:00Z' }],
		[
			'over 1,000 rules',
			{
				...minimal,
				include: Array.from({ length: 1000 }, (_, n) => emailRule(`p${n}@example.com`)),
				exclude: [jane],
			},
		],
	])('is refused with %s', async (_what, body) => {
		const before = JSON.stringify(stored());
		const { status, data } = await http.put(staff, body);
		expect([status, data.errors[0].code]).toEqual([400, 12_130]);
		expect(JSON.stringify(stored())).toBe(before);
	});

	test('is refused with a rule that lacks a field of its kind', async () => {
		for (const rule of otherRules) {
			const [kind = ''] = Object.keys(rule);
			const { required } = fieldsOfKind(kind);
			if (required.length === 0) continue;
			const { status } = await http.put(staff, { ...minimal, include: [{ [kind]: {} }] });
			expect([kind, status]).toEqual([kind, 400]);
		}
	});
});
