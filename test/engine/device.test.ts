import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { Registration } from '../../emulator/resources/devices';
import {
	activeRegistrations,
	registration,
	registrationTable,
} from '../../emulator/resources/devices';
import { run } from '../support/engine';
import {
	credentialFor,
	resourceLocator,
	sentChanges,
	sentRequests,
	useEmulator,
} from '../support/emulator';
import { editBody, proxy } from '../support/proxy';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);

const users = () => emulator.state.accessUsers(seeded.account);
/** She uses her own device and the shared laptop of the first person. */
const [adaAt, graceAt] = [0, 1];
const all = () => registrationTable(emulator.state, seeded.account).rows();
const activeOf = (index: number) =>
	activeRegistrations(emulator.state, seeded.account).filter(
		({ user }) => user?.id === users()[index]!.id,
	);
const idsOf = (rows: Registration[]) => rows.map(({ id }) => id);
const addTo = (index: number, device: number, more: Partial<Registration> = {}) =>
	registrationTable(emulator.state, seeded.account).add(
		registration(users()[index]!, device, more),
	);

interface More {
	items?: IDataObject[];
	baseUrl?: string;
	stops?: boolean;
	scheme?: 'apiToken' | 'apiKey';
	apiToken?: string;
}

const perform = async (
	operation: string,
	parameters: IDataObject,
	{ items, baseUrl, stops, scheme = 'apiToken', apiToken }: More = {},
) =>
	await run({
		node: 'device',
		parameters: { operation, account, ...parameters },
		items,
		onError: stops ? undefined : 'continueRegularOutput',
		credential: credentialFor(emulator, scheme, {
			...(baseUrl && { baseUrl }),
			...(apiToken && { apiToken }),
		}),
	});

const byEmail = (index: number) => resourceLocator('email', users()[index]!.email);

const deleteAll = async (index: number, options: IDataObject = {}, more: More = {}) =>
	await perform('deleteAll', { user: byEmail(index), options }, more);

const deletions = () => sentRequests(emulator).filter(({ method }) => method === 'DELETE');

describe('Delete All', () => {
	it('deletes all registrations of a person with one request, and only theirs', async () => {
		const own = idsOf(activeOf(graceAt));
		const others = all().filter(({ id }) => !own.includes(id));
		const before = JSON.stringify(others);
		expect(own).toHaveLength(2);
		const { json } = await deleteAll(graceAt);
		expect(json).toEqual([
			{
				email: users()[graceAt]!.email,
				name: users()[graceAt]!.name,
				outcome: 'deleted',
				deletedIds: own,
				id: users()[graceAt]!.id,
				deleted: true,
				alreadyAbsent: false,
			},
		]);
		expect(activeOf(graceAt)).toEqual([]);
		expect(JSON.stringify(others)).toBe(before);
		const path = `/accounts/${seeded.account}/devices/registrations`;
		expect(deletions()).toEqual([{ method: 'DELETE', path, query: { id: own }, body: undefined }]);
	});

	it('leaves the colleague on the shared laptop connected', async () => {
		const [onShared] = activeOf(adaAt);
		const shared = activeOf(graceAt).find(({ device }) => device.id === onShared!.device.id);
		expect(shared?.device.name).toBe('SHARED-LAPTOP');
		await deleteAll(graceAt);
		expect(activeOf(adaAt)).toEqual([onShared]);
	});

	it('never deletes a device', async () => {
		await deleteAll(graceAt);
		await deleteAll(adaAt);
		await perform('delete', { registration: resourceLocator('id', activeOf(2)[0]!.id) });
		const paths = emulator.requests.map(({ path }) => path);
		expect(paths.filter((path) => path.includes('physical-devices'))).toEqual([]);
	});

	it('says what it would delete, and sends nothing', async () => {
		const own = idsOf(activeOf(graceAt));
		const { json } = await deleteAll(graceAt, { dryRun: true });
		expect(json[0]).toMatchObject({
			wouldDo: expect.stringMatching(/^Delete 2 device registrations of .+ <.+> in account .+/),
			wouldChange: true,
			deletedIds: own,
			wouldSend: [{ method: 'DELETE', query: { id: own } }],
		});
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('leaves revoked registrations as they are', async () => {
		const at = 4;
		const before = all().filter(({ revoked_at: revoked }) => revoked);
		expect(before.map(({ user }) => user?.id)).toContain(users()[at]!.id);
		const { json } = await deleteAll(at);
		expect(json[0]).toMatchObject({ deleted: true });
		expect(before.every(({ deleted_at: deleted }) => deleted === null)).toBe(true);
	});

	describe('of somebody without a device', () => {
		beforeEach(() => {
			emulator.state.addAccessUser(seeded.account, { email: 'kim@example.com' });
		});
		const user = resourceLocator('email', 'kim@example.com');
		const of = async (options: IDataObject) => await perform('deleteAll', { user, options });

		it('fails, and says what to do', async () => {
			const { json } = await of({});
			expect(json[0]?.error).toBe("'User' has no active device registration");
			expect(JSON.stringify(json[0]?.details)).toContain("set 'If Missing' to 'Succeed'");
		});

		it('is done where it may be missing, with the same fields', async () => {
			const { json } = await of({ ifMissing: 'succeed' });
			expect(json).toEqual([
				{
					email: 'kim@example.com',
					name: null,
					outcome: 'alreadyAbsent',
					deletedIds: [],
					id: expect.any(String),
					deleted: false,
					alreadyAbsent: true,
				},
			]);
		});

		it('gives no item where it is to be left out', async () => {
			expect((await of({ ifMissing: 'leaveOut' })).json).toEqual([]);
		});

		it('would not be changed, in a dry run', async () => {
			const { json } = await of({ ifMissing: 'succeed', dryRun: true });
			expect(json[0]?.wouldDo).toMatch(
				/^Nothing to do for device registrations of kim@example\.com in account .+: not there$/,
			);
		});
	});

	it('refuses an address that several Access users have, with their IDs', async () => {
		const { email } = users()[graceAt]!;
		const other = emulator.state.addAccessUser(seeded.account, { email });
		const { json } = await deleteAll(graceAt);
		expect(json[0]?.error).toContain('is ambiguous: 2 Access users have the email');
		expect(JSON.stringify(json[0]?.details)).toContain(other.id);
		expect(deletions()).toEqual([]);
	});

	it('takes two people of one run apart', async () => {
		const people = [adaAt, graceAt, 2];
		const before = people.map((index) => idsOf(activeOf(index)));
		const items = people.map((index) => ({ email: users()[index]!.email }));
		const user = resourceLocator('email', '={{ $json.email }}');
		const { json } = await perform('deleteAll', { user }, { items });
		expect(json.map(({ deletedIds }) => deletedIds)).toEqual(before);
	});

	it('deletes more than fit into one request', async () => {
		for (let device = 100; device < 220; device++) addTo(adaAt, device);
		const own = idsOf(activeOf(adaAt));
		const { json } = await deleteAll(adaAt);
		expect(new Set(json[0]?.deletedIds as string[])).toEqual(new Set(own));
		expect(activeOf(adaAt)).toEqual([]);
		expect(deletions().map(({ query: { id } }) => [id].flat().length)).toEqual([50, 50, 21]);
	});

	it('compares the owners itself, where the filter is ignored', async () => {
		const others = JSON.stringify(all().filter(({ user }) => user?.id !== users()[graceAt]!.id));
		const { baseUrl } = await proxy(emulator, {
			request: ({ url }) => url.searchParams.delete('user.id'),
		});
		const { json } = await deleteAll(graceAt, {}, { baseUrl });
		expect(json[0]?.deletedIds).toHaveLength(2);
		expect(JSON.stringify(all().filter(({ user }) => user?.id !== users()[graceAt]!.id))).toBe(
			others,
		);
	});

	it('deletes nothing where Cloudflare does not say whose a registration is', async () => {
		const { baseUrl } = await proxy(emulator, {
			response: (response, { url }) => {
				if (!url.searchParams.has('user.id')) return;
				editBody<{ result: IDataObject[] }>(response, (body) => {
					delete body.result[1]!.user;
				});
			},
		});
		const { json } = await deleteAll(graceAt, { ifMissing: 'succeed' }, { baseUrl });
		expect(json[0]?.error).toContain('without its owner');
		expect(deletions()).toEqual([]);
	});

	it.each([undefined, null, 7, 'odd', {}])(
		'lists nobody where the Access user has the ID %j',
		async (id) => {
			const { baseUrl } = await proxy(emulator, {
				response: (response, { url }) => {
					if (!url.pathname.endsWith('/access/users')) return;
					editBody<{ result: IDataObject[] }>(response, (body) => {
						for (const row of body.result) row.id = id as string;
					});
				},
			});
			const { json } = await deleteAll(graceAt, {}, { baseUrl });
			expect(json[0]).toHaveProperty('error');
			const paths = emulator.requests.map(({ path }) => path);
			expect(paths.filter((path) => path.includes('registrations'))).toEqual([]);
		},
	);

	it('is told as done where the answer is lost', async () => {
		emulator.fault({ kind: 'reset-after', method: 'DELETE', times: Infinity });
		const own = idsOf(activeOf(graceAt));
		const { json } = await deleteAll(graceAt);
		expect(json[0]).toMatchObject({ deleted: true, deletedIds: own });
		expect(activeOf(graceAt)).toEqual([]);
	});

	it('is no success where the request does not arrive', async () => {
		emulator.fault({ kind: 'status', status: 503, method: 'DELETE', times: Infinity });
		const { json } = await deleteAll(graceAt, { ifMissing: 'succeed' });
		expect(json[0]?.error).toContain('HTTP 503');
		expect(activeOf(graceAt)).toHaveLength(2);
	});

	/** Deletes a registration behind the node's back, just before its first deletion arrives. */
	const loseOne = async (id: string) => {
		let isFirst = true;
		return await proxy(emulator, {
			request: ({ method }) => {
				if (method !== 'DELETE' || !isFirst) return;
				isFirst = false;
				all().find((row) => row.id === id)!.deleted_at = emulator.state.time(Date.now() - 1000);
			},
		});
	};

	it.each(['notFound', 'ignored'] as const)(
		'deletes the others where one is gone meanwhile: %s',
		async (unknownRegistration) => {
			emulator.settings.unknownRegistration = unknownRegistration;
			const [gone, other] = idsOf(activeOf(graceAt));
			const { baseUrl } = await loseOne(gone!);
			const { json } = await deleteAll(graceAt, {}, { baseUrl });
			expect(json[0]).toMatchObject({ deleted: true });
			expect(json[0]?.deletedIds).toContain(other);
			// Cloudflare says of each by itself what the refusal of both leaves open.
			if (unknownRegistration === 'notFound') expect(json[0]?.deletedIds).toEqual([other]);
			expect(activeOf(graceAt)).toEqual([]);
		},
	);

	it('is not told as done where somebody else has deleted the only one', async () => {
		const [only] = idsOf(activeOf(adaAt));
		const { baseUrl } = await loseOne(only!);
		const { json } = await deleteAll(adaAt, { ifMissing: 'succeed' }, { baseUrl });
		expect(json[0]).toMatchObject({ deleted: false, alreadyAbsent: true, deletedIds: [] });
	});

	it('also deletes one that the person makes meanwhile', async () => {
		let isFirst = true;
		const { baseUrl } = await proxy(emulator, {
			response: (_response, { method }) => {
				if (method === 'DELETE' && isFirst) addTo(graceAt, 300);
				if (method === 'DELETE') isFirst = false;
			},
		});
		const { json } = await deleteAll(graceAt, {}, { baseUrl });
		expect(json[0]?.deletedIds).toHaveLength(3);
		expect(activeOf(graceAt)).toEqual([]);
	});

	it('fails, and names what it deleted, where they come back all the time', async () => {
		let device = 300;
		const own = idsOf(activeOf(graceAt));
		const { baseUrl } = await proxy(emulator, {
			response: (_response, { method }) => {
				if (method === 'DELETE') addTo(graceAt, device++);
			},
		});
		const { json } = await deleteAll(graceAt, {}, { baseUrl });
		expect(json[0]?.error).toContain('still has active device registrations');
		for (const id of own) expect(JSON.stringify(json[0]?.details)).toContain(id);
	});

	it('waits until deleted ones are no longer listed', async () => {
		emulator.settings.registrationDeleteDelayMs = 300;
		const { json } = await deleteAll(graceAt);
		expect(json[0]).toMatchObject({ deleted: true });
		expect(deletions()).toHaveLength(1);
		const list = sentRequests(emulator).filter(({ path }) => path.endsWith('/registrations'));
		expect(list.length).toBeGreaterThan(3);
	});

	it('names what it deleted where the list can not be read afterwards', async () => {
		const own = idsOf(activeOf(graceAt));
		let hasDeleted = false;
		const { baseUrl } = await proxy(emulator, {
			request: ({ method }) => {
				if (method === 'DELETE') hasDeleted = true;
				else if (hasDeleted) return { status: 403, headers: {}, text: '' };
				return undefined;
			},
		});
		const { json } = await deleteAll(graceAt, { ifMissing: 'succeed' }, { baseUrl });
		expect(json[0]).toHaveProperty('error');
		expect(JSON.stringify(json[0]?.details)).toContain(`Deleted before that: ${own.join(', ')}`);
	});
});

describe('Delete', () => {
	it('deletes one registration, and says whose it was and of which device', async () => {
		const [own, shared] = activeOf(graceAt);
		const { json } = await perform('delete', { registration: resourceLocator('id', shared!.id) });
		expect(json[0]).toMatchObject({
			email: users()[graceAt]!.email,
			outcome: 'deleted',
			device_name: 'SHARED-LAPTOP',
			id: shared!.id,
			deleted: true,
		});
		expect(activeOf(graceAt)).toEqual([own]);
		expect(activeOf(adaAt)).toHaveLength(1);
	});

	it('deletes a revoked one, which keeps its addresses otherwise', async () => {
		const revoked = all().find(({ revoked_at: at }) => at)!;
		const { json } = await perform('delete', { registration: resourceLocator('id', revoked.id) });
		expect(json[0]).toMatchObject({ deleted: true });
		expect(revoked.deleted_at).not.toBeNull();
	});

	it('does not delete one twice that can still be read', async () => {
		emulator.settings.deletedRegistrations = 'kept';
		const [own] = activeOf(graceAt);
		const where = resourceLocator('id', own!.id);
		await perform('delete', { registration: where });
		const { json } = await perform('delete', { registration: where });
		expect(json[0]?.error).toBe(`'Registration' is deleted already: ${own!.id}`);
		expect(deletions()).toHaveLength(1);
	});
});

describe('Get Many', () => {
	const list = async (parameters: IDataObject = {}, more: More = {}) =>
		await perform('getAll', { returnAll: true, ...parameters }, more);

	it('lists the active registrations of everybody, simplified', async () => {
		const { json } = await list();
		expect(json.map(({ id }) => id)).toEqual(
			idsOf(activeRegistrations(emulator.state, seeded.account)),
		);
		const [first] = activeOf(adaAt);
		expect(json[0]).toEqual({
			...(users()[adaAt] && { email: users()[adaAt]!.email, name: users()[adaAt]!.name }),
			status: 'active',
			id: first!.id,
			device_name: 'SHARED-LAPTOP',
			device_id: first!.device.id,
			type: 'warp',
			client_version: '2026.9.1',
			last_seen_at: first!.last_seen_at,
			created_at: first!.created_at,
			policy: 'Default',
			user_id: users()[adaAt]!.id,
		});
	});

	it.each(['email', 'id'] as const)('lists those of one person, by %s', async (mode) => {
		const person = users()[graceAt]!;
		const { json } = await list({ user: resourceLocator(mode, person[mode]) });
		expect(json.map(({ id }) => id)).toEqual(idsOf(activeOf(graceAt)));
		// By ID, nobody has to be looked up.
		const lookups = emulator.requests.filter(({ path }) => path.includes('/access/users'));
		expect(lookups).toHaveLength(mode === 'id' ? 0 : 1);
	});

	it.each([
		['left empty', resourceLocator('list', '')],
		['never set', undefined],
	])('lists everybody where the user is %s', async (_what, user) => {
		const { json } = await list({ user });
		expect(json).toHaveLength(activeRegistrations(emulator.state, seeded.account).length);
	});

	it.each(['={{ $json.missing }}', "={{ '' }}"])(
		'refuses an expression for the user that comes to nothing: %s',
		async (value) => {
			for (const mode of ['email', 'id', 'list']) {
				const { json } = await list({ user: resourceLocator(mode, value) });
				expect(json[0]?.error).toBe("'User' is empty");
			}
			expect(emulator.requests).toEqual([]);
		},
	);

	it('fails for somebody who is not there', async () => {
		const { json } = await list({ user: resourceLocator('email', 'nobody@example.com') });
		expect(json[0]?.error).toMatch(/^'User' not found: no Access user with the email/);
	});

	it.each([
		['active', ({ revoked_at: at }: Registration) => !at],
		['revoked', ({ revoked_at: at }: Registration) => Boolean(at)],
		['all', () => true],
	] as const)('lists those with the status %s, and names it', async (status, isOne) => {
		for (let device = 100; device < 160; device++) addTo(adaAt, device);
		const { json } = await list({ filters: { status } });
		expect(json.map(({ id }) => id)).toEqual(idsOf(all().filter(isOne)));
		const expected = all()
			.filter(isOne)
			.map(({ revoked_at: at }) => (at ? 'revoked' : 'active'));
		expect(json.map((row) => row.status)).toEqual(expected);
	});

	it('lists those of one kind, also where the filter is ignored', async () => {
		const { baseUrl } = await proxy(emulator, {
			request: ({ url }) => url.searchParams.delete('registration_type'),
		});
		for (const more of [{}, { baseUrl }]) {
			const { json } = await list({ filters: { type: 'browser_extension' } }, more);
			expect(json.length).toBeGreaterThan(0);
			expect(new Set(json.map(({ type }) => type))).toEqual(new Set(['browser_extension']));
		}
	});

	it('lists those that were not seen for some days; a new one that was never seen does not count', async () => {
		const DAY = 86_400_000;
		const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();
		const old = addTo(adaAt, 100, { last_seen_at: ago(31) });
		const never = addTo(adaAt, 101, { last_seen_at: null, created_at: ago(31) });
		addTo(adaAt, 102, { last_seen_at: ago(29) });
		addTo(adaAt, 103, { last_seen_at: null, created_at: ago(2) });
		addTo(adaAt, 104, { last_seen_at: 'soon' });
		const user = byEmail(adaAt);
		for (const row of activeOf(adaAt).slice(0, 1)) row.last_seen_at = ago(1);
		const { json } = await list({ user, filters: { notSeenForDays: 30 } });
		expect(json.map(({ id }) => id)).toEqual([old.id, never.id]);
	});

	it('finds people by their ID where Cloudflare does not show their names', async () => {
		emulator.settings.devicePeople = 'byId';
		const { json } = await list({ user: byEmail(graceAt) });
		expect(json).toMatchObject([
			{ email: null, name: null, user_id: users()[graceAt]!.id },
			{ email: null, name: null, user_id: users()[graceAt]!.id },
		]);
		expect((await deleteAll(graceAt)).json[0]).toMatchObject({ deleted: true });
	});
});

describe('The credential', () => {
	const jobs: Array<[string, IDataObject]> = [
		['getAll', { returnAll: true }],
		['getAll', { returnAll: true, user: resourceLocator('email', 'ada.lovelace@example.com') }],
		['delete', { registration: resourceLocator('id', '4f5bcc67-cc5a-42f3-a993-f51952740a91') }],
		['deleteAll', { user: resourceLocator('email', 'ada.lovelace@example.com') }],
	];

	it.each(jobs)(
		'must be a token, which is said before a request: %s %j',
		async (operation, how) => {
			const { error } = await perform(operation, how, { scheme: 'apiKey', stops: true });
			expect(error?.message).toBe(
				'Cloudflare takes only API tokens for devices, not email and Global API Key',
			);
			expect(error?.description).toContain('credential with an API token');
			expect(emulator.requests).toEqual([]);
		},
	);

	it('may be owned by the account, and a refusal suggests a token of a user', async () => {
		const apiToken = seeded.credentials.accountToken;
		expect((await perform('getAll', {}, { apiToken })).json).not.toEqual([]);
		emulator.settings.accountTokensOnDevices = 'refuse';
		const { error } = await perform('getAll', {}, { apiToken, stops: true });
		expect(error?.description).toContain('use an API token of a user');
	});

	it('needs a permission that is named', async () => {
		const apiToken = seeded.credentials.weakToken;
		const { error } = await perform('getAll', {}, { apiToken, stops: true });
		expect(error?.description).toContain("'Account > Zero Trust > Read'");
		expect(error?.description).toContain("'Zero Trust: PII'");
	});
});
