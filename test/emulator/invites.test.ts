import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { paths, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const inviteWith = (status: string) => {
	return emulator.state.invites.find((invite) => invite.status === status);
};
const answer = async (id: string | undefined, status: string) => {
	return await http.patch(`${paths.invites}/${id}`, { status });
};

test('GET lists the invites of the user in every status, without pages', async () => {
	const { status, data } = await http.get(paths.invites);
	expect(status).toBe(200);
	const rows: { status: string; invited_member_email: string }[] = data.result;
	expect(rows.map((row) => row.status)).toEqual(['pending', 'accepted', 'rejected', 'expired']);
	const { email } = seeded.credentials.key;
	expect(rows.every((row) => row.invited_member_email === email)).toBe(true);
	expect(data).not.toHaveProperty('result_info');
});

test('an invite of the sample data is pending before its date only, and expired after it only', () => {
	const now = new Date().toISOString();
	const expiresOn = (status: string) => inviteWith(status)?.expires_on ?? '';
	expect(expiresOn('pending') > now).toBe(true);
	expect(expiresOn('expired') < now).toBe(true);
});

test.each(['accepted', 'rejected'])('PATCH: a pending invite can be %s', async (choice) => {
	const invite = inviteWith('pending');
	const { status, data } = await answer(invite?.id, choice);
	expect([status, data.result.status]).toEqual([200, choice]);
	const read = await http.get(`${paths.invites}/${invite?.id}`);
	expect(read.data.result).toEqual(data.result);
});

test('PATCH on an answered invite returns 409 or changes it', async () => {
	const { id } = inviteWith('rejected') ?? {};
	expect((await answer(id, 'accepted')).status).toBe(409);
	emulator.settings.answeredInvite = 'accept';
	expect((await answer(id, 'accepted')).data.result.status).toBe('accepted');
});

test('PATCH on an expired invite returns 409', async () => {
	const { id } = inviteWith('expired') ?? {};
	emulator.settings.answeredInvite = 'accept';
	expect((await answer(id, 'accepted')).status).toBe(409);
});

test('times can have the format of Postgres', async () => {
	emulator.settings.inviteDates = 'postgres';
	const times = { invited_on: '2026-01-05 09:00:00.000000+00', expires_on: expect.any(String) };
	const { id, invited_on } = inviteWith('pending') ?? {};
	expect((await http.get(paths.invites)).data.result[0]).toMatchObject(times);
	expect((await http.get(`${paths.invites}/${id}`)).data.result).toMatchObject(times);
	const { expires_on } = (await answer(id, 'accepted')).data.result;
	expect(expires_on).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00$/);
	expect(invited_on).toBe('2026-01-05T09:00:00.000Z');
});
