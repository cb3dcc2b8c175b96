import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { client, paths, start, tokenHeaders } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const seats = `/accounts/${seeded.account}/access/seats`;
const revoke = `/accounts/${seeded.account}/access/organizations/revoke_user`;
const ada = () => emulator.state.accessUsers(seeded.account)[0]!;
const sessions = async () =>
	(await http.get(`${paths.accessUsers}/${ada().id}/active_sessions`)).data.result;
const free = (seat_uid = ada().seat_uid) => ({ seat_uid, access_seat: false, gateway_seat: false });

test.each([
	['an object', () => free()],
	['an empty list', () => []],
	['a seat without one flag', () => [{ ...free(), gateway_seat: undefined }]],
	['a flag that is true', () => [{ ...free(), access_seat: true }]],
	['a further field', () => [{ ...free(), email: 'a@example.com' }]],
	['more than a hundred', () => Array.from({ length: 101 }, () => free())],
])('PATCH of seats refuses %s', async (_what, body) => {
	expect((await http.patch(seats, body())).status).toBe(400);
	expect(ada()).toMatchObject({ access_seat: true, gateway_seat: true });
});

test('PATCH of seats answers each seat, and an unknown one as the setting says', async () => {
	const { data } = await http.patch(seats, [free()]);
	expect(data.result).toMatchObject([free()]);
	for (const [unknownSeat, status] of [
		['invalid', 400],
		['notFound', 404],
		['leftOut', 200],
	] as const) {
		emulator.settings.unknownSeat = unknownSeat;
		expect((await http.patch(seats, [free('none'), free()])).status).toBe(status);
	}
});

test('POST revoke_user ends sessions after the delay, and answers only result and success', async () => {
	emulator.settings.sessionEndDelayMs = 60_000;
	const { email } = ada();
	const { data } = await http.post(revoke, { email });
	expect(data).toEqual({ result: true, success: true });
	expect(await sessions()).toHaveLength(1);
	emulator.reset();
	await http.post(`${revoke}?devices=true`, { email });
	expect(await sessions()).toEqual([]);
	expect(ada().active_device_count).toBe(0);
});

test('POST revoke_user wants an address and one of two permissions', async () => {
	expect((await http.post(revoke, { user_uid: ada().id })).status).toBe(400);
	const weak = client(emulator, tokenHeaders(seeded.credentials.weakToken));
	expect((await weak.post(revoke, { email: ada().email })).status).toBe(403);
	expect(await sessions()).toHaveLength(1);
});

test.each([
	['false', 200, false],
	['true', 200, true],
	['notFound', 404, null],
] as const)('POST revoke_user for an unknown address: %s', async (setting, status, result) => {
	emulator.settings.revokeUnknownUser = setting;
	const response = await http.post(revoke, { email: 'nobody@example.com' });
	expect([response.status, response.data.result]).toEqual([status, result]);
});
