import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { activeSessions, session, sessionTable } from '../../emulator/resources/sessions';
import { run } from '../support/engine';
import type { Setup } from '../support/engine';
import {
	credentialFor,
	resourceLocator,
	schemes,
	sentChanges,
	useEmulator,
} from '../support/emulator';
import { editBody, proxy } from '../support/proxy';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const usersPath = `/accounts/${seeded.account}/access/users`;
const revokePath = `/accounts/${seeded.account}/access/organizations/revoke_user`;
const users = () => emulator.state.accessUsers(seeded.account);
const named = (name: string) => users().find(({ email }) => email.startsWith(name))!;
const sessionsOf = (id: string) => activeSessions(emulator.state, id).length;

const perform = async (
	operation: string,
	parameters: IDataObject = {},
	more: Partial<Setup> = {},
) =>
	await run({
		node: 'accessUser',
		parameters: { operation, account, user: '={{ $json.who }}', ...parameters },
		items: [{ who: named('ada').email }],
		credential: credentialFor(emulator),
		...more,
	});

const revoke = async (options: IDataObject = {}, more: Partial<Setup> = {}) =>
	await perform('revokeSessions', { options }, more);

describe.each(schemes)('Revoke Sessions, with %s', (scheme) => {
	it.each(['email', 'id'] as const)('ends all sessions of one person, by %s', async (mode) => {
		const { id, name, email, ...ada } = named('ada');
		const { json, error, hints } = await revoke(
			{},
			{ items: [{ who: { id, email }[mode] }], credential: credentialFor(emulator, scheme) },
		);
		expect(error).toBeUndefined();
		const flags = { revoked: true, alreadyAbsent: false };
		expect(json).toEqual([{ email, name, outcome: 'revoked', id, ...flags }]);
		expect(sentChanges(emulator)).toEqual([
			{ method: 'POST', path: revokePath, query: {}, body: { email } },
		]);
		expect(sessionsOf(id)).toBe(0);
		expect(sessionsOf(named('grace').id)).toBeGreaterThan(0);
		expect(named('ada')).toMatchObject(ada);
		expect(hints.join()).toMatch(/keeps the seat, and can log in again/);
	});
});

describe('Revoke Sessions', () => {
	it('asks for devices and WARP only where it is told to', async () => {
		await revoke({ devices: true, warpSessionReauth: true });
		const { email } = named('ada');
		const body = { email, devices: true, warp_session_reauth: true };
		expect(sentChanges(emulator)).toMatchObject([{ body }]);
		expect(named('ada').active_device_count).toBe(0);
	});

	it('looks the person up first, and sends nothing for who is not there', async () => {
		const items = [{ who: 'nobody@example.com' }];
		const { error } = await revoke({}, { items });
		expect(error?.message).toContain("'User' not found: no Access user with the email nobody@");
		const { json } = await revoke({ ifMissing: 'succeed', waitUntilEnded: true }, { items });
		expect(json).toEqual([
			{
				email: 'nobody@example.com',
				name: null,
				outcome: 'alreadyAbsent',
				id: null,
				activeSessions: null,
				revoked: false,
				alreadyAbsent: true,
			},
		]);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('ends nobody’s sessions where two users have the address, and names both', async () => {
		const { id, email } = named('ada');
		const twin = emulator.state.addAccessUser(seeded.account, { email });
		const { error } = await revoke();
		expect(error?.message).toContain("'User' is ambiguous: 2 Access users have the email");
		expect(error?.description).toContain(`${id}, ${twin.id}`);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('says that Cloudflare did nothing where its result is false', async () => {
		const { email } = named('ada');
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method === 'POST') editBody<IDataObject>(response, (body) => (body.result = false));
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const { error } = await revoke({}, { credential });
		expect(error?.message).toBe('Cloudflare refused the request: its result is false [HTTP 200]');
		expect(error?.description).toContain('Nothing was ended.');
		expect(sentChanges(emulator)).toMatchObject([{ body: { email } }]);
	});

	it('says that Cloudflare did nothing where a 200 has no success', async () => {
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method === 'POST') editBody<IDataObject>(response, (body) => (body.success = false));
			},
		});
		const { error } = await revoke({}, { credential: { ...credentialFor(emulator), baseUrl } });
		expect(error?.message).toBe('Cloudflare refused the request: no reason given [HTTP 200]');
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('names both permissions where Cloudflare wants the other one', async () => {
		emulator.settings.revokePermission = 'revoke';
		const token = emulator.state.tokens.find(
			({ value }) => value === seeded.credentials.userToken,
		)!;
		token.permissions = token.permissions.filter((one) => !one.endsWith('Groups Revoke'));
		const { error } = await revoke({}, { credential: credentialFor(emulator, 'apiToken') });
		expect(error?.message).toContain('Cloudflare denied access');
		expect(error?.description).toContain(
			"'Account > Access: Organizations, Identity Providers, and Groups > Edit'",
		);
		expect(error?.description).toContain("'Revoke'");
	});

	it.each(['reset-after', 'cut-off-json', 'html', 'empty-200'] as const)(
		'is sent again where the answer is lost: %s',
		async (kind) => {
			emulator.fault({ kind, method: 'POST', afterAct: true });
			const { json } = await revoke();
			expect(json).toMatchObject([{ revoked: true }]);
			expect(sentChanges(emulator)).toHaveLength(2);
		},
	);

	it('sends one request for several items about one person', async () => {
		const { email, id } = named('ada');
		const items = [{ who: email }, { who: id }, { who: email.toUpperCase() }];
		const { json } = await revoke({}, { items });
		expect(json.map((row) => row.outcome)).toEqual(['revoked', 'revoked', 'revoked']);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('says in a dry run what would be ended', async () => {
		const { json } = await revoke({ dryRun: true, devices: true });
		expect(json[0]?.wouldDo).toBe(
			'End all sessions of Ada Lovelace <ada.lovelace@example.com> in account Analytical Engines, and revoke their devices',
		);
		expect(sessionsOf(named('ada').id)).toBeGreaterThan(0);
	});
});

describe('Waiting until the sessions have ended', () => {
	const looks = () =>
		emulator.requests.filter(({ path }) => path.endsWith('/active_sessions')).length;

	it('goes on when Cloudflare lists none any more', async () => {
		emulator.settings.sessionEndDelayMs = 700;
		const items = users().map(({ email }) => ({ who: email }));
		const { json } = await revoke({ waitUntilEnded: true }, { items });
		expect(json.map(({ activeSessions: left }) => left)).toEqual(users().map(() => 0));
		expect(looks()).toBeGreaterThan(users().length);
	});

	it('fails when the time is over, says how many are left, and that they were revoked', async () => {
		emulator.settings.sessionEndDelayMs = 60_000;
		const { id } = named('grace');
		const { json } = await revoke(
			{ waitUntilEnded: true, waitTimeout: 1 },
			{ items: [{ who: id }], onError: 'continueRegularOutput' },
		);
		expect(json[0]?.error).toBe(`'User' still has 2 active sessions after 1 s (ID ${id})`);
		expect(json[0]?.details).toMatchObject({ id, revoked: true, activeSessions: 2 });
		expect(JSON.stringify(json[0])).toContain("'Session Timeout (Seconds)'");
	});

	it('does not take sessions that can not be read for none', async () => {
		emulator.fault({
			kind: 'status',
			status: 403,
			code: 10000,
			method: 'GET',
			path: 'active_sessions',
			times: 9,
		});
		const { error } = await revoke({ waitUntilEnded: true });
		expect(error?.message).toContain('[HTTP 403]');
	});
});

describe('Get Sessions', () => {
	it('gives one item for each session, with the person on top, paired', async () => {
		const people = [named('ada'), named('alan'), named('grace')];
		const { items, error } = await perform(
			'getSessions',
			{},
			{ items: people.map(({ email }) => ({ who: email })) },
		);
		expect(error).toBeUndefined();
		// Alan has never logged in.
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
			{ item: 2 },
		]);
		const [first] = activeSessions(emulator.state, people[0]!.id);
		expect(items[0]?.json).toEqual({
			email: people[0]!.email,
			name: people[0]!.name,
			user_id: people[0]!.id,
			apps: ['Wiki'],
			hostnames: ['wiki.example.com'],
			started_at: '2026-01-05T09:00:00.000Z',
			expires_at: '2026-01-06T09:00:00.000Z',
			ttl: 86_400,
			nonce: first!.id,
			session: first!.answer.name,
		});
	});

	it('fails for who is not there', async () => {
		const { error } = await perform('getSessions', {}, { items: [{ who: 'nobody@example.com' }] });
		expect(error?.message).toContain("'User' not found");
	});

	it.each([
		['null', null],
		['a number', 7],
		['a list', [1]],
		['a text', 'odd'],
		['apps that are odd', { apps: { a: null, b: 7, c: { name: 7 } }, iat: 1e300 }],
	])('keeps a session whose metadata is %s', async (_what, metadata) => {
		const { id } = named('alan');
		const odd = session(id, 0);
		odd.answer.metadata = metadata as object;
		sessionTable(emulator.state, id).add(odd);
		const { json, error } = await perform('getSessions', {}, { items: [{ who: id }] });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ user_id: id, apps: [], started_at: null, nonce: null }]);
	});
});

describe('Get Failed Logins', () => {
	const logins = async (parameters: IDataObject) =>
		await perform('getFailedLogins', parameters, { items: [{ who: named('katherine').email }] });

	it('lists so many, or all', async () => {
		const all = await logins({ returnAll: true });
		expect(all.json).toHaveLength(3);
		const some = await logins({ limit: 2 });
		expect(some.json).toEqual(all.json.slice(0, 2));
	});

	it('lets no field of a login take the place of the person', async () => {
		const { id, email, name } = named('ada');
		const { baseUrl } = await proxy(emulator, {
			response: (response, { url }) => {
				if (!url.pathname.endsWith('/failed_logins')) return;
				editBody<{ result: IDataObject[] }>(response, (body) => {
					body.result = [{ metadata: { email: 'other@example.com', name: 'O', reason: 'idp' } }];
				});
			},
		});
		const credential = { ...credentialFor(emulator), baseUrl };
		const { json } = await perform('getFailedLogins', { returnAll: true }, { credential });
		expect(json).toMatchObject([{ email, name, user_id: id, reason: 'idp', datetime: null }]);
	});
});

it('What a user has is read below the user', async () => {
	const { id } = named('ada');
	for (const operation of ['getSessions', 'getFailedLogins']) {
		await perform(operation, {}, { items: [{ who: id }] });
	}
	expect(emulator.requests.map(({ path }) => path)).toEqual([
		`${usersPath}/${id}`,
		`${usersPath}/${id}/active_sessions`,
		`${usersPath}/${id}`,
		`${usersPath}/${id}/failed_logins`,
	]);
});
