import type { AxiosInstance } from 'axios';

import { seeded, type Emulator } from '../../emulator';
import { activationCodeOf, membershipsIn } from '../../emulator/resources/memberships';
import { client, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const list = '/memberships';
const rows = () => membershipsIn(emulator.state);
const pathOf = (status: string) => `${list}/${rows().find((row) => row.status === status)?.id}`;
const read = async (params: object) => (await http.get(list, { params })).data.result;

test('GET lists in pages of 5 to 50, with the filters and orders that are documented', async () => {
	emulator.reset({ memberships: 30 });
	emulator.settings.activationCodes = 'absent';
	const { data } = await http.get(list);
	expect(data.result).toEqual(rows().slice(0, 20));
	expect(data.result_info).toMatchObject({ page: 1, per_page: 20, total_count: 30 });
	expect(await read({ page: 2, per_page: 25 })).toEqual(rows().slice(25));
	const all = { per_page: 50 };
	expect(await read({ ...all, status: 'pending' })).toEqual(
		rows().filter(({ status }) => status === 'pending'),
	);
	for (const name of ['name', 'account.name']) {
		expect(await read({ ...all, [name]: 'compiler' })).toEqual([rows()[1]]);
	}
	const byName = await read({ ...all, order: 'account.name', direction: 'desc' });
	const names = rows().map(({ account }) => account.name);
	expect(byName.map(({ account }: { account: { name: string } }) => account.name)).toEqual(
		names.sort().reverse(),
	);
	for (const params of [
		{ per_page: 4 },
		{ per_page: 51 },
		{ status: 'canceled' },
		{ email: 'x' },
	]) {
		expect((await http.get(list, { params })).status).toBe(400);
	}
	emulator.settings.membershipStatusFilter = 'ignored';
	expect(await read({ ...all, status: 'pending' })).toHaveLength(30);
});

test.each(['accepted', 'rejected'])('PUT: a pending membership can be %s, once', async (status) => {
	const path = pathOf('pending');
	expect((await http.put(path, { status })).data.result.status).toBe(status);
	expect((await http.get(path)).data.result.status).toBe(status);
	expect((await http.put(path, { status })).status).toBe(409);
	emulator.settings.answeredInvite = 'accept';
	expect((await http.put(path, { status })).status).toBe(200);
});

test.each([{}, { status: 'pending' }, { status: 'accepted', code: 'x' }])(
	'PUT refuses %j',
	async (body) => {
		expect((await http.put(pathOf('pending'), body)).status).toBe(400);
	},
);

test('PUT may refuse to accept without two-factor authentication', async () => {
	emulator.settings.acceptWithoutTwoFactor = 'refuse';
	emulator.state.user = { ...emulator.state.user, two_factor_authentication_enabled: false };
	const path = pathOf('pending');
	expect((await http.put(path, { status: 'accepted' })).status).toBe(400);
	expect((await http.put(path, { status: 'rejected' })).status).toBe(200);
});

test('DELETE takes no body and removes the row', async () => {
	const path = pathOf('accepted');
	const id = path.slice(-32);
	expect((await http.delete(path, { data: { id } })).status).toBe(400);
	expect((await http.delete(path)).data.result).toEqual({ id });
	expect((await http.get(path)).status).toBe(404);
	expect((await http.delete(path)).status).toBe(404);
});

test('rows have an activation code or none', async () => {
	const path = pathOf('pending');
	const code = activationCodeOf(path.slice(-32));
	expect((await http.get(path)).data.result.code).toBe(code);
	emulator.settings.activationCodes = 'absent';
	expect((await http.get(path)).data.result).not.toHaveProperty('code');
});

test('a token of a user may, one of an account may not', async () => {
	const { userToken, weakToken, accountToken } = seeded.credentials;
	const statusWith = async (token: string) =>
		(await client(emulator, tokenHeaders(token)).get(list)).status;
	expect(await statusWith(userToken)).toBe(200);
	expect(await statusWith(weakToken)).toBe(403);
	expect(await statusWith(accountToken)).toBe(403);
});
