import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { activeRegistrations, registrationTable } from '../../emulator/resources/devices';
import { client, keyHeaders, missingUuid, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => {
	({ emulator } = await start({ seed: { accessUsers: 130, devices: 130 } }));
	http = client(emulator, tokenHeaders(seeded.credentials.userToken));
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const base = `/accounts/${seeded.account}/devices`;
const registrations = `${base}/registrations`;
const devices = `${base}/physical-devices`;
const all = () => registrationTable(emulator.state, seeded.account).rows();
const active = () => activeRegistrations(emulator.state, seeded.account);
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

async function read(path: string, params: Record<string, unknown> = {}) {
	const { data, status } = await http.get(path, {
		params,
		paramsSerializer: { indexes: null },
	});
	return { ...data, status };
}

describe('pages with cursors', () => {
	const pages = async () => {
		const seen: string[][] = [];
		const cursors: unknown[] = [];
		let cursor: string | undefined;
		do {
			const { result, result_info: info } = await read(registrations, { per_page: 50, cursor });
			if (result.length > 0) seen.push(idsOf(result));
			const isOwn = info.cursor === cursor;
			cursors.push(info.cursor);
			cursor = result.length === 0 || isOwn ? undefined : info.cursor || undefined;
		} while (cursor);
		return { seen, last: cursors.at(-1) };
	};

	test.each([
		['empty', ''],
		['absent', undefined],
		['null', null],
		['repeated', expect.any(String)],
		['emptyPage', expect.any(String)],
	] as const)('have every row once; the last one: %s', async (lastCursor, last) => {
		emulator.settings.lastCursor = lastCursor;
		const all = await pages();
		expect(all.seen.map(({ length }) => length)).toEqual([50, 50, 31]);
		expect(all.seen.flat()).toEqual(idsOf(active()));
		expect(all.last).toEqual(last);
	});

	test('are no larger than the setting says', async () => {
		emulator.settings.devicesPerPage = 20;
		const { result, result_info: info } = await read(registrations, { per_page: 50 });
		expect([result.length, info.count, info.per_page]).toEqual([20, 20, 20]);
	});

	test('a cursor is valid for its filters only', async () => {
		const { result_info: info } = await read(registrations, { per_page: 2 });
		const { cursor } = info;
		expect((await read(registrations, { cursor })).status).toBe(200);
		expect((await read(registrations, { cursor, status: 'all' })).status).toBe(400);
		expect((await read(registrations, { cursor: 'mine' })).status).toBe(400);
	});
});

describe('registrations', () => {
	const list = async (params: Record<string, unknown>) =>
		idsOf((await read(registrations, { per_page: 200, ...params })).result);

	test('are filtered', async () => {
		emulator.settings.devicesPerPage = 500;
		const [first, second] = active();
		const ownedBy = (id?: string) => active().filter(({ user }) => user?.id === id);
		expect(await list({ 'user.id': second!.user!.id })).toEqual(idsOf(ownedBy(second!.user!.id)));
		expect(await list({ 'user.id': [first!.user!.id, second!.user!.id] })).toHaveLength(3);
		expect(await list({ 'device.id': first!.device.id })).toHaveLength(2);
		expect(await list({ id: [first!.id] })).toEqual([first!.id]);
		const revoked = all().filter(({ revoked_at: at }) => at);
		expect(await list({ status: 'revoked' })).toEqual(idsOf(revoked));
		expect(await list({ status: 'all' })).toHaveLength(all().length);
		expect(await list({ registration_type: 'warp', search: 'shared-laptop' })).toHaveLength(2);
		expect(await list({ seen_before: '2020-01-01T00:00:00Z' })).toEqual([]);
		const newest = await list({ sort_by: 'created_at', sort_order: 'desc' });
		expect(newest[0]).toBe(active().find(({ device }) => device.name.includes('00130'))?.id);
	});

	test('are refused with what the reference does not name', async () => {
		for (const params of [{ email: 'a@example.com' }, { status: 'gone' }, { 'user.id': 'x' }]) {
			expect((await read(registrations, params)).status).toBe(400);
		}
	});

	test('have their policy on request, and their people as the setting says', async () => {
		const [plain] = (await read(registrations)).result;
		expect(plain).not.toHaveProperty('policy');
		emulator.settings.devicePeople = 'byId';
		const [row] = (await read(registrations, { include: 'policy' })).result;
		expect(row.policy.name).toBe('Default');
		expect(row.user).toEqual({ id: plain.user.id });
	});

	test('are deleted one by one, and are gone then, or can be read as deleted', async () => {
		const [first, second] = active();
		expect((await http.delete(`${registrations}/${first!.id}`)).data.result).toBeNull();
		expect((await read(`${registrations}/${first!.id}`)).status).toBe(404);
		emulator.settings.deletedRegistrations = 'kept';
		await http.delete(`${registrations}/${second!.id}`);
		const { result } = await read(`${registrations}/${second!.id}`);
		expect(result.deleted_at).toEqual(expect.any(String));
		expect(await list({})).not.toContain(second!.id);
		expect((await http.delete(`${registrations}/${missingUuid}`)).status).toBe(404);
	});

	test.each([
		['notFound', 404, 0],
		['ignored', 200, 2],
	] as const)('are deleted together; an unknown ID: %s', async (setting, status, deleted) => {
		emulator.settings.unknownRegistration = setting;
		const [one, other] = idsOf(active());
		const before = active().length;
		const ids = [one, missingUuid, other].map((id) => `id=${id}`).join('&');
		expect((await http.delete(`${registrations}?${ids}`)).status).toBe(status);
		expect(before - active().length).toBe(deleted);
		expect((await http.delete(`${registrations}?id=${active()[0]!.id}`)).status).toBe(200);
	});

	test('are not deleted without an ID', async () => {
		const before = active().length;
		expect((await http.delete(registrations)).status).toBe(400);
		expect(active()).toHaveLength(before);
	});

	test('are listed after their deletion for as long as the setting says', async () => {
		emulator.settings.registrationDeleteDelayMs = 60_000;
		const [first] = active();
		await http.delete(`${registrations}/${first!.id}`);
		expect(await list({})).toContain(first!.id);
	});
});

describe('devices', () => {
	test('count the people on them, and are deleted with the registrations of all of them', async () => {
		const [first] = active();
		const { id } = first!.device;
		expect((await read(`${devices}/${id}`)).result).toMatchObject({
			name: 'SHARED-LAPTOP',
			active_registrations: 2,
		});
		const before = active().length;
		expect((await http.delete(`${devices}/${id}`)).status).toBe(200);
		expect(before - active().length).toBe(2);
		expect((await read(`${devices}/${id}`)).status).toBe(404);
	});

	test('are listed by the person who used them last', async () => {
		const { email } = active()[3]!.user!;
		const { result } = await read(devices, { 'last_seen_user.email': email });
		expect(result).toHaveLength(1);
		expect(result[0].last_seen_user.email).toBe(email);
		expect((await read(devices, { active_registrations: 'exclude' })).result).toEqual([]);
	});
});

test.each([
	['GET', base],
	['POST', `${base}/revoke`],
	['POST', `${base}/unrevoke`],
	['GET', `${base}/${seeded.account}`],
])('%s %s is past its end of life', async (method, url) => {
	expect((await http.request({ method, url })).status).toBe(400);
});

test('only tokens with a permission are taken, and those of the account as the setting says', async () => {
	const { weakToken, accountToken, expiredToken } = seeded.credentials;
	const status = async (headers: Record<string, string>) =>
		(await client(emulator, headers).get(registrations)).status;
	expect(await status(keyHeaders)).toBe(400);
	expect(await status(tokenHeaders(weakToken))).toBe(403);
	expect(await status(tokenHeaders(expiredToken))).toBe(401);
	expect(await status(tokenHeaders(accountToken))).toBe(200);
	emulator.settings.accountTokensOnDevices = 'refuse';
	expect(await status(tokenHeaders(accountToken))).toBe(403);
});
