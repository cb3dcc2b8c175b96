import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { missingId, paths, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const members = () => emulator.state.organizationMembers(seeded.organization);
const batch = `${paths.members}:batchCreate`;
const invitee = (email: string, status?: string) => ({ user: { email }, status });

test('errors have an empty object as result', async () => {
	const errors = [{ code: 1003, message: 'Member not found' }];
	const { data } = await http.get(`${paths.members}/${missingId}`);
	expect(data).toEqual({ success: false, errors, messages: [], result: {} });
});

describe('create', () => {
	test('returns 200 and the status pending; the body has the member in member', async () => {
		const { status, data } = await http.post(paths.members, { member: invitee('new@example.com') });
		expect(status).toBe(200);
		const user = { email: 'new@example.com', two_factor_authentication_enabled: false };
		expect(data.result).toMatchObject({ status: 'pending', meta: {}, user });
		expect((await http.get(`${paths.members}/${data.result.id}`)).data.result).toEqual(data.result);
	});

	test('takes a status, and another default status', async () => {
		const add = async (member: object) => (await http.post(paths.members, { member })).data.result;
		expect((await add(invitee('a@example.com', 'active'))).status).toBe('active');
		emulator.settings.memberCreateStatus = 'active';
		expect((await add(invitee('b@example.com'))).status).toBe('active');
	});

	test('returns 409 or the existing member when the person is a member', async () => {
		const member = invitee('Ada.Lovelace@example.com');
		expect((await http.post(paths.members, { member })).status).toBe(409);
		emulator.settings.duplicateMember = 'returnExisting';
		const { data } = await http.post(paths.members, { member });
		expect(data.result.id).toBe(members()[0]?.id);
	});

	test('invites again who was rejected or canceled', async () => {
		const former = members().filter(({ status }) => ['rejected', 'canceled'].includes(status));
		expect(former).toHaveLength(2);
		for (const { id, user } of former) {
			const { status, data } = await http.post(paths.members, { member: invitee(user.email) });
			expect([status, data.result.status]).toEqual([200, 'pending']);
			expect(data.result.id).not.toBe(id);
		}
		expect(members()).toHaveLength(5);
	});
});

describe('batchCreate', () => {
	test('takes up to ten members', async () => {
		const many = (count: number, name: string) => {
			return Array.from({ length: count }, (_, index) => invitee(`${name}${index}@example.com`));
		};
		const { status, data } = await http.post(batch, { members: many(10, 'ten') });
		expect(status).toBe(200);
		expect(data.result).toHaveLength(10);
		expect((await http.post(batch, { members: many(11, 'eleven') })).status).toBe(400);
		expect(members()).toHaveLength(15);
	});

	test.each([
		['not an email', 'nobody', 400],
		['already a member', 'ada.lovelace@example.com', 409],
		['in the batch twice', 'GOOD@example.com', 422],
	])(
		'a person who is %s fails the whole batch, or only themselves',
		async (_name, email, refused) => {
			const body = { members: [invitee('good@example.com'), invitee(email)] };
			expect((await http.post(batch, body)).status).toBe(refused);
			expect(members()).toHaveLength(5);
			emulator.settings.batchCreate = 'partial';
			const { status, data } = await http.post(batch, body);
			expect(status).toBe(200);
			expect(data.result).toMatchObject([{ user: { email: 'good@example.com' } }]);
			expect(members()).toHaveLength(6);
		},
	);
});

describe('delete', () => {
	const url = () => `${paths.members}/${members()[0]?.id}`;

	test('returns 204 without a body and removes the member', async () => {
		const target = url();
		const { status, data, headers } = await http.delete(target);
		expect([status, data, headers['content-type']]).toEqual([204, '', undefined]);
		expect((await http.get(target)).status).toBe(404);
		expect((await http.delete(target)).status).toBe(404);
	});

	test('rejects a body with another member', async () => {
		expect((await http.delete(url(), { data: { member_id: missingId } })).status).toBe(400);
		expect((await http.delete(url(), { data: { id: members()[0]?.id } })).status).toBe(400);
		expect((await http.delete(url(), { data: { member_id: members()[0]?.id } })).status).toBe(204);
	});

	test('can require the body', async () => {
		emulator.settings.deleteMemberBody = 'required';
		expect((await http.delete(url())).status).toBe(400);
		expect((await http.delete(url(), { data: {} })).status).toBe(400);
		expect((await http.delete(url(), { data: { member_id: members()[0]?.id } })).status).toBe(204);
	});
});

test.each([
	['status=active', ['ada.lovelace', 'grace.hopper']],
	['status=pending&status=rejected', ['katherine.johnson', 'alan.turing']],
	['user.email=ADA.lovelace%40example.com', ['ada.lovelace']],
	['user.email=ada', []],
	['user.email.contains=HOPPER', ['grace.hopper']],
	['user.email.startsWith=alan', ['alan.turing']],
	['user.email.endsWith=lamarr%40example.com', ['hedy.lamarr']],
	['user.email.endsWith=lamarr', []],
	['status=active&user.email.contains=alan', []],
])('GET filters by %s', async (query, expected) => {
	const { data } = await http.get(`${paths.members}?${query}`);
	const found = data.result.map(({ user }: { user: { email: string } }) => user.email);
	expect(found).toEqual(expected.map((name) => `${name}@example.com`));
});

test.each([
	['exact', ['ADA.LOVELACE%40example.com', 'ada.lovelace%40example.com'], [1, 1]],
	['caseSensitive', ['ADA.LOVELACE%40example.com', 'ada.lovelace%40example.com'], [0, 1]],
	['ignored', ['nobody%40example.com'], [5]],
] as const)('GET: the filter user.email can be %s', async (kind, queries, counts) => {
	emulator.settings.memberEmailFilter = kind;
	const found = async (query: string) => (await http.get(`${paths.members}?${query}`)).data.result;
	for (const [index, query] of queries.entries()) {
		expect(await found(`user.email=${query}`)).toHaveLength(counts[index] ?? NaN);
		expect(await found(`user.email.contains=${query}`)).toHaveLength(counts[index] ?? NaN);
	}
});

describe('several rows with one email', () => {
	const email = 'twice@example.com';
	const listed = async () => (await http.get(`${paths.members}?user.email=${email}`)).data.result;

	test.each([
		['active', 'pending'],
		['pending', 'pending'],
		['active', 'canceled'],
		['canceled', 'active'],
	] as const)('%s and %s are both listed, and deleted one by one', async (...statuses) => {
		const rows = statuses.map((status) =>
			emulator.state.addOrganizationMember(seeded.organization, email, status),
		);
		expect(await listed()).toMatchObject(rows.map(({ id }) => ({ id })));
		expect((await http.post(paths.members, { member: invitee(email) })).status).toBe(409);
		const [first, second] = rows;
		await http.delete(`${paths.members}/${first?.id}`);
		expect(await listed()).toMatchObject([{ id: second?.id }]);
		const { status } = await http.post(paths.members, { member: invitee(email) });
		expect(status).toBe(second?.status === 'canceled' ? 200 : 409);
	});

	test('a second invitation returns the pending row', async () => {
		emulator.settings.duplicateMember = 'returnExisting';
		const { id } = emulator.state.addOrganizationMember(seeded.organization, email, 'pending');
		emulator.state.addOrganizationMember(seeded.organization, email, 'rejected');
		const { data } = await http.post(paths.members, { member: invitee(email) });
		expect(data.result.id).toBe(id);
	});
});

test('a row without a user is returned as it is and does no harm', async () => {
	const [ada] = members();
	Object.assign(ada ?? {}, { user: null });
	const { data } = await http.get(paths.members);
	expect(data.result[0]).toMatchObject({ id: ada?.id, status: 'active', user: null });
	expect((await http.get(`${paths.members}?user.email.contains=a`)).data.result).toHaveLength(4);
	expect((await http.get(`/organizations?containing.user=${missingId}`)).data.result).toEqual([]);
	expect((await http.get(`${emulator.url}/__emulator/state`)).status).toBe(200);
	const member = invitee('ada.lovelace@example.com');
	expect((await http.post(paths.members, { member })).status).toBe(200);
	expect((await http.delete(`${paths.members}/${ada?.id}`)).status).toBe(204);
	expect(members()).toHaveLength(5);
});

test('DELETE can leave a canceled row; a new invitation then makes a new row', async () => {
	emulator.settings.deletedMembers = 'keptAsCanceled';
	const { id, user, update_time } = { ...members()[0] };
	const url = `${paths.members}/${id}`;
	expect((await http.delete(url)).status).toBe(204);
	const { status, data } = await http.get(url);
	expect([status, data.result.status]).toEqual([200, 'canceled']);
	expect(Date.parse(data.result.update_time)).toBeGreaterThan(Date.parse(update_time ?? ''));
	const email = user?.email ?? '';
	const again = await http.post(paths.members, { member: invitee(email) });
	expect(again.data.result).toMatchObject({ status: 'pending', user: { email } });
	expect(again.data.result.id).not.toBe(id);
	expect(members()).toHaveLength(6);
});
