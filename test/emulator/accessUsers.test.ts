import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { paths, start, until } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const users = () => emulator.state.accessUsers(seeded.account);
const emails = async (query: string): Promise<string[]> => {
	const { data } = await http.get(`${paths.accessUsers}?${query}`);
	return data.result.map(({ email }: { email: string }) => email.split('@')[0]);
};

test('POST creates a user without seats and without a login: 201', async () => {
	const person = { email: 'mary.shelley@example.com', name: 'Mary Shelley' };
	const { status, data } = await http.post(paths.accessUsers, person);
	expect(status).toBe(201);
	expect(data).toMatchObject({ success: true, errors: [], messages: [] });
	expect(data.result).toMatchObject({ ...person, access_seat: false, gateway_seat: false });
	expect(data.result).not.toHaveProperty('last_successful_login');
	expect(data.result.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
	expect(data.result.uid).not.toBe(data.result.id);
	const { data: read } = await http.get(`${paths.accessUsers}/${data.result.id}`);
	expect(read.result).toEqual(data.result);
});

test('POST does not need a name', async () => {
	const { data } = await http.post(paths.accessUsers, { email: 'mary.shelley@example.com' });
	expect(data.result).not.toHaveProperty('name');
});

test('POST with the email of an existing user, in any case, returns 409 or the existing user', async () => {
	const body = { email: 'Ada.Lovelace@Example.com' };
	expect((await http.post(paths.accessUsers, body)).status).toBe(409);
	emulator.settings.duplicateAccessUser = 'returnExisting';
	const { status, data } = await http.post(paths.accessUsers, body);
	expect([status, data.result.id]).toEqual([201, users()[0]?.id]);
	expect(users()).toHaveLength(5);
});

test('POST accepts an email that exists in another account', async () => {
	const other = `/accounts/${seeded.otherAccount}/access/users`;
	expect((await http.post(other, { email: 'ada.lovelace@example.com' })).status).toBe(201);
});

test('PUT changes the name, and the email must be the current one', async () => {
	const [ada] = users();
	const url = `${paths.accessUsers}/${ada?.id}`;
	const wrong = { email: 'ada@example.com', name: 'Ada' };
	expect((await http.put(url, wrong)).status).toBe(400);
	expect((await http.put(url, { email: ada?.email })).status).toBe(400);
	const { status, data } = await http.put(url, { email: ada?.email, name: 'Ada King' });
	expect([status, data.result.name, ada?.name]).toEqual([200, 'Ada King', 'Ada King']);
});

test('DELETE removes a user: 202 with null or with an empty object', async () => {
	const [first, second] = users();
	const { status, data } = await http.delete(`${paths.accessUsers}/${first?.id}`);
	expect([status, data.result]).toEqual([202, null]);
	expect((await http.get(`${paths.accessUsers}/${first?.id}`)).status).toBe(404);
	expect((await http.delete(`${paths.accessUsers}/${first?.id}`)).status).toBe(404);
	expect(users()).toHaveLength(4);
	emulator.settings.deleteResult = {};
	const next = await http.delete(`${paths.accessUsers}/${second?.id}`);
	expect(next.data.result).toEqual({});
	expect((await http.post(paths.accessUsers, { email: first?.email })).status).toBe(201);
});

test('a deleted user can be read until the delay is over', async () => {
	emulator.settings.accessUserDeleteDelayMs = 100;
	const url = `${paths.accessUsers}/${users()[0]?.id}`;
	await http.delete(url);
	expect((await http.get(url)).status).toBe(200);
	await until(
		async () => (await http.get(url)).status,
		(status) => status === 404,
	);
});

test('filters by email, name and search', async () => {
	expect(await emails('email=GRACE.hopper%40example.com')).toEqual(['grace.hopper']);
	expect(await emails('email=grace')).toEqual([]);
	expect(await emails('name=JOHN')).toEqual(['katherine.johnson']);
	expect(await emails('search=hopper')).toEqual(['grace.hopper']);
	expect(await emails('search=example.com')).toHaveLength(5);
	expect(await emails('name=ada&email=grace.hopper%40example.com')).toEqual([]);
	Object.assign(emulator.settings, {
		accessUserEmailFilter: 'substring',
		accessUserNameFilter: 'exact',
	});
	expect(await emails('email=grace')).toEqual(['grace.hopper']);
	expect(await emails('name=Grace')).toEqual([]);
	expect(await emails('name=grace%20hopper')).toEqual(['grace.hopper']);
});

test('case-sensitive filters compare with the stored spelling', async () => {
	emulator.state.addAccessUser(seeded.account, {
		email: 'Mary.S@Example.com',
		name: 'Mary Shelley',
	});
	expect(await emails('email=mary.s%40example.com')).toEqual(['Mary.S']);
	Object.assign(emulator.settings, {
		accessUserEmailFilter: 'caseSensitive',
		accessUserNameFilter: 'caseSensitive',
	});
	expect(await emails('email=mary.s%40example.com')).toEqual([]);
	expect(await emails('email=Mary.S%40Example')).toEqual([]);
	expect(await emails('email=Mary.S%40Example.com')).toEqual(['Mary.S']);
	expect(await emails('name=shelley')).toEqual([]);
	expect(await emails('name=Shelley')).toEqual(['Mary.S']);
});

test('every Access path returns 9999 when Zero Trust is not set up', async () => {
	emulator.settings.zeroTrust = 'off';
	const [ada] = users();
	const url = `${paths.accessUsers}/${ada?.id}`;
	const body = { email: ada?.email, name: 'Ada' };
	const responses = [
		await http.get(paths.accessUsers),
		await http.post(paths.accessUsers, { email: 'new@example.com' }),
		await http.get(url),
		await http.put(url, body),
		await http.delete(url),
	];
	for (const { status, data } of responses) {
		expect([status, data.errors[0].code]).toEqual([403, 9999]);
		expect(data.errors[0].message).toMatch(/^access\.api\.error\.not_enabled/);
	}
	expect(users()).toHaveLength(5);
	expect(ada?.name).toBe('Ada Lovelace');
	expect((await http.get(paths.recipients)).status).toBe(200);
	expect((await http.get(`${paths.accessUsers}/1`)).status).toBe(400);
});
