import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { missingId, paths, start, until } from './client';

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

test('GET lists all four statuses, and no response has messages', async () => {
	const { data } = await http.get(paths.recipients);
	expect(Object.keys(data)).toEqual(['success', 'errors', 'result']);
	expect(data.result.map((row: { association_status: string }) => row.association_status)).toEqual([
		'associated',
		'associating',
		'disassociating',
		'disassociated',
	]);
	const failure = await http.get(`${paths.recipients}/${missingId}`);
	expect(Object.keys(failure.data)).toEqual(['success', 'errors', 'result']);
});

test('POST and DELETE take effect after a delay, and the row remains', async () => {
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

test('a recipient stays associating for the delay in the settings', async () => {
	emulator.settings.associationDelayMs = 60_000;
	const { data } = await add(other);
	expect((await get(data.result.id)).association_status).toBe('associating');
});

test('POST for a former recipient uses its row again, or makes a new one', async () => {
	const former = recipients().find((row) => row.association_status === 'disassociated');
	const body = { recipient_account_id: former?.account_id };
	const { status, data } = await add(body);
	expect([status, data.result.id]).toEqual([201, former?.id]);
	emulator.reset();
	emulator.settings.readdRecipient = 'newRow';
	expect((await add(body)).data.result.id).not.toBe(former?.id);
	expect(recipients()).toHaveLength(5);
});

test('POST for a recipient returns 409 or the existing row', async () => {
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
		['an account of no organization', { recipient_account_id: missingId }],
		['the account of the share', { recipient_account_id: seeded.account }],
		['a foreign organization', { organization_id: missingId }],
	])('cannot be %s', async (_name, body) => {
		expect((await add(body)).status).toBe(400);
		expect(recipients()).toHaveLength(4);
	});

	test('can have its old name account_id', async () => {
		const { status, data } = await add({ account_id: seeded.otherAccount });
		expect([status, data.result.account_id]).toEqual([201, seeded.otherAccount]);
	});

	test('is the organization of the caller by default, or required', async () => {
		const { status, data } = await add({});
		expect([status, data.result.account_id]).toEqual([201, seeded.organization]);
		emulator.reset();
		emulator.settings.recipientWithoutTarget = 'refuse';
		expect((await add({})).status).toBe(400);
	});

	test('can be an organization, if the setting allows it', async () => {
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

	test('an account without the entitlement stays associating, and include_resources says why', async () => {
		emulator.settings.associationDelayMs = 0;
		const { id } = (await add(body)).data.result;
		const problem = {
			error: 'Recipient is missing necessary entitlement',
			resource_id: expect.stringMatching(/^[0-9a-f]{32}$/),
			resource_version: 1,
			terminal: true,
		};
		const withResources = await get(id, '?include_resources=true');
		expect(withResources).toMatchObject({
			association_status: 'associating',
			resources: [problem],
		});
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

	test('a problem that is not terminal can end', async () => {
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

describe('PUT', () => {
	test('disassociates missing recipients, adds new ones and keeps the others: 204', async () => {
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

	test('with an empty list removes all recipients or returns 400', async () => {
		expect((await http.put(paths.recipients, [])).status).toBe(204);
		const active = recipients().filter((row) => row.association_status.startsWith('associat'));
		expect(active).toEqual([]);
		emulator.settings.emptyReplacement = 'refuse';
		expect((await http.put(paths.recipients, [])).status).toBe(400);
	});

	test('returns 400 for an invalid target, and for a share that targets the organization', async () => {
		const bad = [other, { recipient_account_id: missingId }];
		expect((await http.put(paths.recipients, bad)).status).toBe(400);
		expect(recipients()).toHaveLength(4);
		expect((await http.put(paths.organizationRecipients, [other])).status).toBe(400);
	});
});
