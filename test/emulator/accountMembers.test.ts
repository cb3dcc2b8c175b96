import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { accountMembersOf, addAccountMember } from '../../emulator/resources/accountMembers';
import { permissionGroups, resourceGroupsOf, roles } from '../../emulator/resources/roles';
import { client, missingId, paths, start, tokenHeaders, until } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = paths.accountMembers;
const table = () => accountMembersOf(emulator.state, seeded.account);
const members = () => table().rows();
const first = () => `${list}/${members()[0]?.id}`;
const add = (email: string, status: 'rejected' | 'expired') =>
	addAccountMember(emulator.state, seeded.account, email, status);

const reference = ({ id }: { id: string }) => ({ id });
const role = (name: string) => roles.find((one) => one.name === name)!;
const group = (name: string) => permissionGroups.find((one) => one.name === name)!;
const [everything, zone] = resourceGroupsOf(seeded.account);
const policy = (what = group('Domain DNS'), where = zone) => ({
	access: 'allow',
	permission_groups: [reference(what)],
	resource_groups: [reference(where)],
});
const dns = role('DNS').id;
const email = 'new.person@example.com';

const found = async (query: string): Promise<string[]> => {
	const { data } = await http.get(`${list}?${query}`);
	return data.result.map((row: { email: string }) => row.email.split('@')[0]);
};

describe('the list', () => {
	test('has pages of 5 to 50 rows, and 20 by default', async () => {
		emulator.reset({ accountMembers: 60 });
		const there = members().filter(({ status }) => status !== 'rejected');
		const { data } = await http.get(list);
		expect(data.result.map(reference)).toEqual(there.slice(0, 20).map(reference));
		const total_count = there.length;
		expect(data.result_info).toEqual({ count: 20, page: 1, per_page: 20, total_count });
		const last = await http.get(`${list}?page=2&per_page=50`);
		expect(last.data.result.map(reference)).toEqual(there.slice(50).map(reference));
		for (const size of [4, 51]) {
			expect((await http.get(`${list}?per_page=${size}`)).status).toBe(400);
		}
	});

	test.each([
		['order=user.email', 'ada admin alan grace katherine radia'],
		['order=user.email&direction=desc', 'radia katherine grace alan admin ada'],
		// Who has not accepted has no names.
		['order=user.first_name&status=accepted', 'ada alan admin grace'],
	])('is ordered by %s', async (query, expected) => {
		Object.assign(members().at(-1)?.user ?? {}, { first_name: 'Bob' });
		const names = (await found(query)).map((name) => name.split('.')[0]);
		expect(names.join(' ')).toBe(expected);
	});

	test('is ordered by status', async () => {
		const { data } = await http.get(`${list}?order=status&direction=desc`);
		const statuses = data.result.map(({ status }: { status: string }) => status);
		const [pending, accepted] = ['pending', 'accepted'];
		expect(statuses).toEqual([pending, pending, accepted, accepted, accepted, accepted]);
	});

	test('takes no other order, and no filter by email', async () => {
		for (const query of ['order=email', 'email=ada.lovelace%40example.com', 'status=expired']) {
			expect((await http.get(`${list}?${query}`)).status).toBe(400);
		}
	});

	test.each([
		['accepted', ['ada.lovelace', 'grace.hopper', 'alan.turing', 'admin']],
		['pending', ['katherine.johnson', 'radia.perlman']],
		['rejected', ['hedy.lamarr', 'late']],
	])('of the status %s has expired rows with the rejected ones', async (status, expected) => {
		add('late@example.com', 'expired');
		expect(await found(`status=${status}`)).toEqual(expected);
	});

	test('without a status leaves out rejected and expired rows, or has them', async () => {
		add('late@example.com', 'expired');
		const dead = ['hedy.lamarr', 'late'];
		expect((await found('')).filter((name) => dead.includes(name))).toEqual([]);
		emulator.settings.deadAccountMembers = 'listed';
		expect((await found('')).filter((name) => dead.includes(name))).toEqual(dead);
	});
});

describe('an invitation', () => {
	test('by roles is answered without the roles, and has them when it is read', async () => {
		const { status, data } = await http.post(list, { email, roles: [dns] });
		const user = { email, first_name: null, last_name: null };
		expect(status).toBe(200);
		expect(data.result).toMatchObject({ email, status: 'pending', user });
		expect(data.result).not.toHaveProperty('roles');
		const { data: read } = await http.get(`${list}/${data.result.id}`);
		expect(read.result).toEqual({ ...data.result, roles: [role('DNS')] });
		expect(read.result.policies).toMatchObject([policy(group('DNS'), everything)]);
	});

	test('by policies has roles only for the whole account', async () => {
		const both = [policy(), policy(group('Billing'), everything)];
		const { data } = await http.post(list, { email, policies: both });
		const { data: read } = await http.get(`${list}/${data.result.id}`);
		expect(read.result.policies).toMatchObject(both);
		expect(read.result.roles).toEqual([role('Billing')]);
	});

	test.each([
		['both roles and policies', { roles: [dns], policies: [policy()] }],
		['neither', {}],
		['no role', { roles: [] }],
		['an unknown role', { roles: [missingId] }],
		['roles as objects', { roles: [{ id: dns }] }],
		['an unknown permission group', { policies: [policy({ ...group('DNS'), id: missingId })] }],
		['an unknown resource group', { policies: [policy(group('DNS'), { ...zone, id: missingId })] }],
		['the ID of a policy', { policies: [{ ...policy(), id: missingId }] }],
		['an unknown status', { roles: [dns], status: 'rejected' }],
	])('with %s is refused', async (_what, grants) => {
		const { status, data } = await http.post(list, { email, ...grants });
		expect([status, data.success]).toEqual([400, false]);
		expect(table().find(email)).toBeUndefined();
	});

	test.each([1001, 1004, 1008] as const)(
		'of somebody who has a row, in any letter case, is refused with %d',
		async (code) => {
			emulator.settings.duplicateAccountMember = code;
			const message = 'Account member already exists for email address';
			// Also of somebody whose invitation is over.
			for (const one of ['ADA.lovelace@example.com', 'hedy.lamarr@example.com']) {
				const { status, data } = await http.post(list, { email: one, roles: [dns] });
				expect([status, data.errors]).toEqual([400, [{ code, message }]]);
			}
			expect(members()).toHaveLength(7);
		},
	);

	test('that adds somebody at once is refused, or accepted', async () => {
		const body = { email, roles: [dns], status: 'accepted' };
		const { status, data } = await http.post(list, body);
		expect([status, data.errors[0].code]).toEqual([400, 1001]);
		expect(data.errors[0].message).toContain('automatic verification of new members');
		emulator.settings.directAdd = 'accept';
		expect((await http.post(list, body)).data.result.status).toBe('accepted');
	});
});

describe('an update', () => {
	test('replaces everything that a member has', async () => {
		const { data } = await http.put(first(), { roles: [{ id: dns }] });
		expect(data.result.roles).toEqual([role('DNS')]);
		expect((await http.get(first())).data.result).toEqual(data.result);
		const by = await http.put(first(), { policies: [policy()] });
		expect(by.data.result).toMatchObject({ roles: [], policies: [policy()] });
	});

	test.each([
		['both roles and policies', { roles: [{ id: dns }], policies: [policy()] }],
		['neither', {}],
		['roles as texts', { roles: [dns] }],
		['no role', { roles: [] }],
		['a status', { roles: [{ id: dns }], status: 'accepted' }],
	])('with %s is refused', async (_what, body) => {
		const before = structuredClone(members()[0]);
		expect((await http.put(first(), body)).status).toBe(400);
		expect(members()[0]).toEqual(before);
	});
});

describe('a deletion', () => {
	test('returns the ID, and then the member is not found', async () => {
		const target = first();
		const { status, data } = await http.delete(target);
		expect([status, data.result]).toEqual([200, { id: target.split('/').at(-1) }]);
		const errors = [{ code: 1003, message: 'Member not found' }];
		for (const send of [
			http.get(target),
			http.delete(target),
			http.put(target, { roles: [{ id: dns }] }),
		]) {
			const again = await send;
			expect([again.status, again.data.errors]).toEqual([404, errors]);
		}
	});

	test('may take a while, in which the person can be read and not be invited', async () => {
		emulator.settings.accountMemberDeleteDelayMs = 100;
		const target = first();
		const again = { email: members()[0]?.email, roles: [dns] };
		await http.delete(target);
		expect((await http.get(target)).status).toBe(200);
		expect((await http.post(list, again)).status).toBe(400);
		await until(
			async () => (await http.get(target)).status,
			(status) => status === 404,
		);
		expect((await http.post(list, again)).status).toBe(200);
	});
});

test.each([403, 405] as const)(
	'a token that may read but not write gets %d for changes',
	async (refused) => {
		emulator.settings.missingWritePermission = refused;
		const { userToken } = seeded.credentials;
		const token = emulator.state.tokens.find(({ value }) => value === userToken)!;
		token.permissions = ['Account Settings Read'];
		const reader = client(emulator, tokenHeaders(userToken));
		expect((await reader.get(list)).status).toBe(200);
		expect((await reader.get(first())).status).toBe(200);
		for (const send of [
			reader.post(list, { email, roles: [dns] }),
			reader.put(first(), { roles: [{ id: dns }] }),
			reader.delete(first()),
		]) {
			const { status, data } = await send;
			expect([status, data.errors[0].code]).toEqual([refused, 10000]);
		}
		expect(members()).toHaveLength(7);
	},
);

describe('what members can be given', () => {
	const below = (path: string) => `/accounts/${seeded.account}/${path}`;

	test('roles have pages, with totals', async () => {
		const { data } = await http.get(`${below('roles')}?page=2`);
		expect(data.result).toEqual(roles.slice(20));
		expect(data.result_info).toMatchObject({ page: 2, total_count: roles.length });
	});

	test('permission groups have pages without totals, and filters', async () => {
		const at = below('iam/permission_groups');
		const { data } = await http.get(`${at}?per_page=50`);
		expect(data.result).toEqual(permissionGroups);
		expect(data).not.toHaveProperty('result_info');
		const named = await http.get(`${at}?name=Domain%20DNS`);
		expect(named.data.result).toEqual([group('Domain DNS')]);
	});

	test('resource groups have no pages, and null instead of an empty list', async () => {
		const at = below('iam/resource_groups');
		expect((await http.get(at)).data.result).toEqual([everything, zone]);
		expect((await http.get(`${at}?page=1`)).status).toBe(400);
		expect((await http.get(`${at}?name=nothing`)).data.result).toBeNull();
		emulator.settings.resourceGroupScope = 'array';
		expect((await http.get(at)).data.result[1].scope).toEqual([zone.scope]);
	});

	test.each(['roles', 'iam/permission_groups', 'iam/resource_groups'])(
		'one of the %s can be read, and an unknown one is not found',
		async (path) => {
			const [row] = (await http.get(below(path))).data.result;
			expect((await http.get(`${below(path)}/${row.id}`)).data.result).toEqual(row);
			const { status, data } = await http.get(`${below(path)}/${missingId}`);
			expect([status, data.errors[0].code]).toEqual([404, 1003]);
		},
	);
});
