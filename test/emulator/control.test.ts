import axios, { type AxiosInstance } from 'axios';
import { seeded, startEmulator, type Emulator } from '../../emulator';
import { keyHeaders, paths, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;
let control: AxiosInstance;

beforeAll(async () => {
	({ emulator, http } = await start());
	const baseURL = `${emulator.url}/__emulator`;
	control = axios.create({ baseURL, validateStatus: () => true });
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

test('GET /health', async () => {
	expect((await control.get('/health')).data).toEqual({ status: 'ok' });
});

test('GET /state lists the records of each resource', async () => {
	const { data } = await control.get('/state');
	expect(data.accounts).toHaveLength(3);
	expect(data.accessUsers[seeded.account][0]).toMatchObject({ email: 'ada.lovelace@example.com' });
	expect(data.members[seeded.organization]).toHaveLength(5);
	expect(data.recipients[seeded.share]).toHaveLength(4);
	expect(data.invites).toHaveLength(4);
});

test('GET /records has all fields of the rows that are kept in tables', async () => {
	const { data } = await control.get('/records');
	const [ada] = emulator.state.accessUsers(seeded.account);
	expect(data[`accessUsers ${seeded.account}`][0]).toEqual(ada);
	expect(data[`members ${seeded.organization}`]).toHaveLength(5);
});

test('GET /requests lists API requests as they were sent, without control requests', async () => {
	const body = { email: 'new@example.com' };
	await http.get(`${paths.members}?status=active&status=pending&user.email.contains=a%2Bb`);
	await http.post(paths.accessUsers, body);
	await http.post(`${paths.members}:batchCreate`, { members: [] });
	const { data } = await control.get('/requests');
	const query = [
		['status', 'active'],
		['status', 'pending'],
		['user.email.contains', 'a+b'],
	];
	expect(data).toMatchObject([
		{ method: 'GET', path: paths.members, query, status: 200, intoBlock: false },
		{ method: 'POST', path: paths.accessUsers, query: [], body, status: 201 },
		{ method: 'POST', path: `${paths.members}:batchCreate`, body: { members: [] }, status: 400 },
	]);
	expect(data[0].headers['x-auth-email']).toBe(keyHeaders['X-Auth-Email']);
	expect(Math.abs(Date.now() - data[0].startedAt)).toBeLessThan(60_000);
	expect(emulator.requests).toHaveLength(3);
});

test('POST /reset takes other counts', async () => {
	await http.get('/accounts');
	const { data } = await control.post('/reset', { accessUsers: 7, invites: 0 });
	expect(data.accessUsers[seeded.account]).toHaveLength(7);
	expect(data.invites).toEqual([]);
	expect(emulator.requests).toEqual([]);
	expect((await control.post('/reset', { accessUser: 7 })).status).toBe(400);
	expect((await control.post('/reset', { accessUsers: -1 })).status).toBe(400);
	expect((await control.post('/reset')).status).toBe(200);
	expect(emulator.state.accessUsers(seeded.account)).toHaveLength(5);
});

test('POST /faults injects a fault', async () => {
	expect((await control.post('/faults', { kind: 'status', status: 503 })).status).toBe(201);
	expect((await control.post('/faults', { kind: 'nonsense' })).status).toBe(400);
	expect((await http.get('/accounts')).status).toBe(503);
});

test('PATCH /settings takes effect at once and ends with a reset', async () => {
	const rateLimit = { limit: 5, windowSeconds: 1, blockSeconds: 1 };
	const { data } = await control.patch('/settings', { rateLimit, batchCreate: 'partial' });
	expect(data).toMatchObject({ rateLimit, batchCreate: 'partial' });
	expect((await http.get('/accounts')).headers).toHaveProperty('ratelimit');
	await control.patch('/settings', { rateLimit: null });
	expect(emulator.settings.rateLimit).toBeUndefined();
	expect((await control.patch('/settings', { nonsense: 1 })).status).toBe(400);
	emulator.reset();
	expect(emulator.settings.batchCreate).toBe('atomic');
});

test('the clock offset is in every time of a response, and in Date', async () => {
	const hour = 3_600_000;
	const offset = 24 * hour;
	emulator.settings.clockOffsetMs = offset;
	emulator.settings.associationDelayMs = 0;
	const ahead = (text: unknown) => Math.abs(Date.parse(String(text)) - Date.now() - offset) < hour;
	const user = await http.post(paths.accessUsers, { email: 'new@example.com' });
	expect(ahead(user.headers.date)).toBe(true);
	expect(ahead(user.data.result.created_at)).toBe(true);
	const url = `${paths.accessUsers}/${emulator.state.accessUsers(seeded.account)[0]?.id}`;
	const renamed = await http.put(url, { email: 'ada.lovelace@example.com', name: 'Ada' });
	expect(ahead(renamed.data.result.updated_at)).toBe(true);
	const member = { user: { email: 'new@example.com' } };
	expect(ahead((await http.post(paths.members, { member })).data.result.create_time)).toBe(true);
	const body = { recipient_account_id: seeded.otherAccount };
	const { id, created } = (await http.post(paths.recipients, body)).data.result;
	expect(ahead(created)).toBe(true);
	const { data } = await http.get(`${paths.recipients}/${id}`);
	expect([data.result.association_status, ahead(data.result.modified)]).toEqual([
		'associated',
		true,
	]);
	emulator.fault({ kind: 'html' });
	expect(ahead((await http.get('/accounts')).headers.date)).toBe(true);
	emulator.reset();
	expect(ahead((await http.get('/accounts')).headers.date)).toBe(false);
});

test('responses are delayed by the latency', async () => {
	emulator.settings.latencyMs = 40;
	const startedAt = Date.now();
	await http.get('/accounts');
	expect(Date.now() - startedAt).toBeGreaterThanOrEqual(39);
});

test('two emulators with the same seed are equal, and a reset restores the initial settings', async () => {
	const settings = { answeredInvite: 'accept' as const };
	const twin = await startEmulator({ settings, seed: { accessUsers: 3 } });
	try {
		emulator.reset({ accessUsers: 3 });
		expect(twin.state.accessUsers(seeded.account)).toEqual(
			emulator.state.accessUsers(seeded.account),
		);
		twin.settings.answeredInvite = 'conflict';
		twin.reset();
		expect(twin.settings.answeredInvite).toBe('accept');
		expect(twin.state.accessUsers(seeded.account)).toHaveLength(3);
	} finally {
		await twin.close();
	}
});

test('a large seed has unique rows', () => {
	emulator.reset({ accessUsers: 100_000 });
	const users = emulator.state.accessUsers(seeded.account);
	expect(new Set(users.map(({ id }) => id)).size).toBe(100_000);
	expect(new Set(users.map(({ email }) => email)).size).toBe(100_000);
	expect(users[41]?.email).toBe('person00042@example.com');
	expect(users.filter((user) => !user.last_successful_login).length).toBe(25_000);
});
