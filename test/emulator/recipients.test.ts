import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { nobody, paths, start, until } from './client';

let emulator: Emulator;
let http: AxiosInstance;

beforeAll(async () => ({ emulator, http } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const recipients = () => emulator.state.recipients(seeded.share);
const get = async (id: string | undefined, query = '') => {
	return (await http.get(`${paths.recipients}/${id}${query}`)).data.result;
};
const statusBecomes = async (id: string, status: string) => {
	return await until(
		() => get(id),
		({ association_status }) => association_status === status,
	);
};
const add = (body: object) => http.post(paths.recipients, body);
const other = { recipient_account_id: seeded.otherAccount };

test('all four statuses are there, and no answer has messages', async () => {
	const { data } = await http.get(paths.recipients);
	expect(Object.keys(data)).toEqual(['success', 'errors', 'result']);
	expect(data.result.map((row: { association_status: string }) => row.association_status)).toEqual([
		'associated',
		'associating',
		'disassociating',
		'disassociated',
	]);
	const failure = await http.get(`${paths.recipients}/${nobody}`);
	expect(Object.keys(failure.data)).toEqual(['success', 'errors', 'result']);
});

test('a recipient is associated after a while, removed after a while, and its row stays', async () => {
	const { status, data } = await add(other);
	expect(status).toBe(201);
	const { id, account_id, association_status } = data.result;
	expect([account_id, association_status]).toEqual([seeded.otherAccount, 'associating']);
	expect(data.result).not.toHaveProperty('resources');
	await statusBecomes(id, 'associated');
	const removed = await http.delete(`${paths.recipients}/${id}`);
	expect(removed.status).toBe(200);
	expect(removed.data.result).toMatchObject({ id, association_status: 'disassociating' });
	const gone = await statusBecomes(id, 'disassociated');
	expect(Date.parse(gone.modified)).toBeGreaterThan(Date.parse(gone.created));
	expect((await http.get(paths.recipients)).data.result).toContainEqual(gone);
	const again = await http.delete(`${paths.recipients}/${id}`);
	expect(again.data.result).toEqual(gone);
});

test('associating lasts as long as the setting says', async () => {
	emulator.settings.associationDelayMs = 60_000;
	const { data } = await add(other);
	expect((await get(data.result.id)).association_status).toBe('associating');
});

test('a former recipient comes back in its row, or in a new one', async () => {
	const former = recipients().find((row) => row.association_status === 'disassociated');
	const body = { recipient_account_id: former?.account_id };
	const { status, data } = await add(body);
	expect([status, data.result.id]).toEqual([201, former?.id]);
	emulator.reset();
	emulator.settings.readdRecipient = 'newRow';
	expect((await add(body)).data.result.id).not.toBe(former?.id);
	expect(recipients()).toHaveLength(5);
});

test('an account that is a recipient: 409, or the existing row', async () => {
	const { id, account_id } = recipients()[0] ?? {};
	const body = { recipient_account_id: account_id };
	expect((await add(body)).status).toBe(409);
	emulator.settings.duplicateRecipient = 'returnExisting';
	const { status, data } = await add(body);
	expect([status, data.result.id]).toEqual([201, id]);
});

describe('the target', () => {
	test.each([
		['both an account and an organization', { ...other, organization_id: seeded.organization }],
		['both names of the account', { ...other, account_id: seeded.otherAccount }],
		['an account of no organization', { recipient_account_id: nobody }],
		['the account of the share', { recipient_account_id: seeded.account }],
		['a foreign organization', { organization_id: nobody }],
	])('cannot be %s', async (_name, body) => {
		expect((await add(body)).status).toBe(400);
		expect(recipients()).toHaveLength(4);
	});

	test('may be given by its old name', async () => {
		const { status, data } = await add({ account_id: seeded.otherAccount });
		expect([status, data.result.account_id]).toEqual([201, seeded.otherAccount]);
	});

	test('is the organization of the caller when none is named, or else refused', async () => {
		const { status, data } = await add({});
		expect([status, data.result.account_id]).toEqual([201, seeded.organization]);
		emulator.reset();
		emulator.settings.recipientWithoutTarget = 'refuse';
		expect((await add({})).status).toBe(400);
	});

	test('can be an organization, unless the setting says otherwise', async () => {
		const body = { organization_id: seeded.organization };
		expect((await add(body)).status).toBe(201);
		emulator.reset();
		emulator.settings.organizationRecipient = 'refuse';
		expect((await add(body)).status).toBe(400);
	});

	test('cannot be an account when the share targets the organization', async () => {
		expect((await http.post(paths.organizationRecipients, other)).status).toBe(400);
		emulator.settings.recipientOnOrganizationShare = 'accept';
		expect((await http.post(paths.organizationRecipients, other)).status).toBe(201);
	});
});

describe('problems', () => {
	const body = { recipient_account_id: seeded.unentitledAccount };

	test('an account without entitlement never gets there, and include_resources says why', async () => {
		emulator.settings.associationDelayMs = 0;
		const { id } = (await add(body)).data.result;
		const problem = {
			error: 'Recipient is missing necessary entitlement',
			resource_id: expect.stringMatching(/^[0-9a-f]{32}$/),
			resource_version: 1,
			terminal: true,
		};
		const seen = await get(id, '?include_resources=true');
		expect(seen).toMatchObject({ association_status: 'associating', resources: [problem] });
		expect(await get(id)).not.toHaveProperty('resources');
		const { data } = await http.get(`${paths.recipients}?include_resources=true`);
		const resources = data.result.map((row: { resources: unknown[] }) => row.resources.length);
		expect(resources).toEqual([0, 0, 0, 0, 1]);
	});

	test('a recipient with a problem can be removed', async () => {
		const { id } = (await add(body)).data.result;
		await http.delete(`${paths.recipients}/${id}`);
		await statusBecomes(id, 'disassociated');
	});

	test('one that is not terminal can pass', async () => {
		emulator.settings.associationDelayMs = 0;
		const problem = { error: 'Try again', terminal: false };
		emulator.state.recipientProblems.set(seeded.otherAccount, problem);
		const { id } = (await add(other)).data.result;
		const { resources } = await get(id, '?include_resources=true');
		expect(resources).toMatchObject([problem]);
		emulator.state.recipientProblems.delete(seeded.otherAccount);
		await statusBecomes(id, 'associated');
	});
});

describe('replacing all', () => {
	test('204: who is missing is disassociated, who is new is added, the others stay', async () => {
		const [kept, dropped] = recipients();
		const { status, data } = await http.put(paths.recipients, [
			other,
			{ account_id: kept?.account_id },
		]);
		expect([status, data]).toEqual([204, '']);
		expect((await get(kept?.id)).association_status).toBe('associated');
		expect((await get(dropped?.id)).association_status).toBe('disassociating');
		expect(recipients().at(-1)?.account_id).toBe(seeded.otherAccount);
	});

	test('by nothing removes everyone, or is refused', async () => {
		expect((await http.put(paths.recipients, [])).status).toBe(204);
		const active = recipients().filter((row) => row.association_status.startsWith('associat'));
		expect(active).toEqual([]);
		emulator.settings.emptyReplacement = 'refuse';
		expect((await http.put(paths.recipients, [])).status).toBe(400);
	});

	test('one bad target refuses all, and a share for the organization refuses any', async () => {
		const bad = [other, { recipient_account_id: nobody }];
		expect((await http.put(paths.recipients, bad)).status).toBe(400);
		expect(recipients()).toHaveLength(4);
		expect((await http.put(paths.organizationRecipients, [other])).status).toBe(400);
	});
});
