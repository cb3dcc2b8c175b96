import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { accountMembersOf, addAccountMember } from '../../emulator/resources/accountMembers';
import { resourceGroupsOf } from '../../emulator/resources/roles';
import {
	addUserGroup,
	userGroupMembersOf,
	userGroupsOf,
} from '../../emulator/resources/userGroups';
import { client, missingId, paths, start, tokenHeaders, until } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = paths.userGroups;
const groups = () => userGroupsOf(emulator.state, seeded.account).rows();
const inGroup = (id = groups()[0]!.id) => userGroupMembersOf(emulator, seeded.account, id);
const members = (id = groups()[0]!.id) => `${list}/${id}/members`;
const people = () => accountMembersOf(emulator.state, seeded.account);
const outside = () =>
	people()
		.rows()
		.filter(({ status }) => status === 'accepted')
		.find(({ id }) => !inGroup().some((row) => row.id === id))!;
const refs = (rows: { id: string }[]) => rows.map(({ id }) => ({ id }));
const add = async (rows: { id: string }[], path = members()) => await http.post(path, refs(rows));

const namesFor = async (query: string) => {
	const { data } = await http.get(`${list}?${query}`);
	return data.result.map(({ name }: { name: string }) => name);
};

describe('the list', () => {
	test('has pages of 1 to 500 rows, 100 by default, by name', async () => {
		emulator.reset({ userGroups: 620 });
		const names = groups()
			.map(({ name }) => name)
			.sort();
		const { data } = await http.get(list);
		expect(data.result).toHaveLength(100);
		expect(data.result_info).toEqual({ count: 100, page: 1, per_page: 100, total_count: 620 });
		expect(await namesFor('per_page=500&page=2')).toEqual(names.slice(500));
		for (const size of [0, 501])
			expect((await http.get(`${list}?per_page=${size}`)).status).toBe(400);
	});

	test.each([
		['name=Sales', 'Sales'],
		['name=sales', ''],
		['fuzzyName=sale', 'Sales'],
		['direction=desc', 'Support Sales Interns Finance Engineering DNS operators'],
	])('%s', async (query, expected) => {
		expect((await namesFor(query)).join(' ')).toBe(expected);
	});

	test('has one row by its ID, without what the API does not return', async () => {
		const [group] = groups();
		const { data } = await http.get(`${list}/${group!.id}`);
		expect(Object.keys(data.result)).toEqual([
			'id',
			'name',
			'created_on',
			'modified_on',
			'policies',
		]);
		expect((await http.get(`${list}?id=${group!.id}`)).data.result).toEqual([data.result]);
		expect((await http.get(`${list}/${missingId}`)).status).toBe(404);
	});

	test.each([
		['forbidden', 403],
		['notFound', 404],
	] as const)('is %s where the account has no user groups', async (setting, status) => {
		const path = members();
		emulator.settings.userGroups = setting;
		for (const one of [list, path]) expect((await http.get(one)).status).toBe(status);
		expect((await add([outside()], path)).status).toBe(status);
	});
});

describe('the members', () => {
	test('are listed by address, and found by a part of it', async () => {
		const { data } = await http.get(members());
		const emails = data.result.map(({ email }: { email: string }) => email);
		expect(emails).toEqual([...emails].sort());
		expect(emails).toHaveLength(inGroup().length);
		expect(Object.keys(data.result[0])).toEqual(['id', 'email', 'status']);
		const part = emails[1].slice(1, 6).toUpperCase();
		const found = await http.get(`${members()}?fuzzyEmail=${part}`);
		expect(found.data.result).toEqual([data.result[1]]);
	});

	test('are null in a group without any', async () => {
		const { id } = addUserGroup(emulator, seeded.account, 'Empty');
		const { data } = await http.get(members(id));
		expect(data).toEqual({ success: true, errors: [], messages: [], result: null });
	});

	test('of a new group are not found for a while', async () => {
		emulator.settings.newUserGroupDelayMs = 60;
		const { id } = addUserGroup(emulator, seeded.account, 'New');
		expect((await http.get(`${list}/${id}`)).status).toBe(200);
		expect((await http.get(members(id))).status).toBe(404);
		await until(
			async () => await http.get(members(id)),
			({ status }) => status === 200,
		);
	});

	test('have more when read alone', async () => {
		const row = inGroup().find(({ status }) => status === 'accepted')!;
		const { data } = await http.get(`${members()}/${row.id}`);
		const { user } = people().get(row.id)!;
		const { id, email, first_name, last_name } = user;
		expect(data.result).toEqual({ ...row, user: { id, email, first_name, last_name } });
	});

	test('are added by an array, answered with all of them, and twice is harmless', async () => {
		const person = outside();
		const before = inGroup().length;
		for (let time = 0; time < 2; time += 1) {
			const { status, data } = await add([person]);
			expect(status).toBe(200);
			expect(data.result).toHaveLength(before + 1);
		}
		expect(inGroup()).toHaveLength(before + 1);
		emulator.settings.userGroupAnswer = 'named';
		expect((await add([person])).data.result).toMatchObject(refs([person]));
	});

	test.each([
		['an object', { members: [] }],
		['texts', [missingId]],
		['more fields', [{ id: missingId, email: 'a@example.com' }]],
	])('are not added by %s', async (_what, body) => {
		expect((await http.post(members(), body)).status).toBe(400);
	});

	test.each(['unknown', 'rejected'])('are not added if one is %s', async (kind) => {
		const before = inGroup();
		const rejected = addAccountMember(emulator.state, seeded.account, 'r@example.com', 'rejected');
		const id = kind === 'unknown' ? missingId : rejected.id;
		const { status, data } = await add([outside(), { id }]);
		expect([status, data.errors[0].code]).toEqual([400, 400]);
		expect(inGroup()).toEqual(before);
	});

	test('who are pending are added, or not', async () => {
		const person = addAccountMember(emulator.state, seeded.account, 'p@example.com', 'pending');
		emulator.settings.pendingInUserGroup = 'refuse';
		expect((await add([person])).status).toBe(400);
		emulator.settings.pendingInUserGroup = 'accept';
		expect((await add([person])).status).toBe(200);
	});

	test('are added to a group for domains, or not', async () => {
		const [, zone] = resourceGroupsOf(seeded.account);
		groups()[0]!.policies[0]!.resource_groups = [zone];
		emulator.settings.domainScopedRoles = 'refuse';
		const { status, data } = await add([outside()]);
		expect([status, data.errors[0].message]).toEqual([
			400,
			expect.stringMatching(/do not have DSR enabled$/),
		]);
	});

	test('of a group that a directory manages stay', async () => {
		groups()[0]!.isManaged = true;
		const [row] = inGroup();
		expect((await add([outside()])).status).toBe(400);
		expect((await http.delete(`${members()}/${row!.id}`)).status).toBe(400);
		expect((await http.put(members(), [])).status).toBe(400);
	});

	test('are replaced by an array', async () => {
		const person = outside();
		expect((await http.put(members(), refs([person]))).data.result).toMatchObject(refs([person]));
		expect((await http.put(members(), [])).data.result).toEqual([]);
		expect(inGroup()).toEqual([]);
	});

	test.each([
		['invalid', 400],
		['notFound', 404],
	] as const)('are removed once, and then %s', async (setting, status) => {
		emulator.settings.unknownUserGroupMember = setting;
		const [row] = inGroup();
		const path = `${members()}/${row!.id}`;
		const { id, email, status: state } = row!;
		expect((await http.delete(path)).data.result).toEqual({ id, email, status: state });
		expect((await http.delete(path)).status).toBe(status);
		expect((await http.get(path)).status).toBe(status);
	});

	test.each([
		['cleared', false],
		['kept', true],
	] as const)('whose membership is deleted are %s', async (setting, isKept) => {
		emulator.settings.userGroupsOfDeletedMembers = setting;
		const [row] = inGroup();
		await http.delete(`${paths.accountMembers}/${row!.id}`);
		expect(inGroup().some(({ id }) => id === row!.id)).toBe(isKept);
	});
});

test('a token needs a permission', async () => {
	const weak = client(emulator, tokenHeaders(seeded.credentials.weakToken));
	expect((await weak.get(list)).status).toBe(403);
	expect((await weak.post(members(), refs([outside()]))).status).toBe(403);
});
