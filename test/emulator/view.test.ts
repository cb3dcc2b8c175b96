import axios, { type AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { Faults } from '../../emulator/faults';
import { RateLimiter } from '../../emulator/rateLimit';
import { populate } from '../../emulator/seed';
import { buildServer } from '../../emulator/server';
import { defaultSettings } from '../../emulator/settings';
import { State } from '../../emulator/state';
import { sections as shownSections } from '../../emulator/view/people';
import type { lastRequests } from '../../emulator/view/requests';
import type { Section, ShownRow } from '../../emulator/view/changeTracker';
import { client, paths, start, tokenHeaders } from './client';

const { account, otherAccount, organization, credentials } = seeded;
const view = '/__emulator/view';

let emulator: Emulator;
let http: AxiosInstance;
let browser: AxiosInstance;

// Each test has its own emulator, because the view compares with its last update.
beforeEach(async () => {
	({ emulator, http } = await start());
	browser = axios.create({ baseURL: emulator.url, validateStatus: () => true });
});
afterEach(() => emulator.close());

type View = Record<'accessUsers' | 'members' | 'recipients' | 'invites', Section> & {
	requests: ReturnType<typeof lastRequests>;
};

async function readView(): Promise<View> {
	return (await browser.get<View>(view)).data;
}

function rowsOf({ groups }: Section, wanted: string): ShownRow[] {
	return groups.find(({ title }) => title === wanted)?.rows ?? [];
}

describe('the page', () => {
	const files = [
		['/', 'text/html; charset=utf-8'],
		[`${view}/page.css`, 'text/css; charset=utf-8'],
		[`${view}/rows.css`, 'text/css; charset=utf-8'],
		[`${view}/page.js`, 'text/javascript; charset=utf-8'],
		[`${view}/icon.svg`, 'image/svg+xml; charset=utf-8'],
	] as const;

	test.each(files)('%s is served as %s and not cached', async (path, type) => {
		const { status, headers } = await browser.get(path);
		expect(status).toBe(200);
		expect(headers).toMatchObject({
			'content-type': type,
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
		});
	});

	test('loads only its own files', async () => {
		const { data, headers } = await browser.get<string>('/');
		const policy = String(headers['content-security-policy']);
		expect(policy).toContain("default-src 'none'");
		expect(policy).not.toMatch(/unsafe|\*|http|data:/);
		const needed = [...data.matchAll(/(?:src|href)="([^#"]+)"/g)].map(([, path]) => path);
		expect(needed.sort()).toEqual(
			files
				.map(([path]) => path as string)
				.sort()
				.slice(1),
		);
		expect(data).not.toMatch(/<style|style=|<script(?! type="module" src)|\son\w+=/);
	});

	test.each([
		['post', '/'],
		['head', '/'],
		['delete', view],
		['post', `${view}/page.js`],
		['get', '/nothing'],
		['get', '/index.html'],
		['get', `${view}/`],
		['get', `${view}/page.html`],
		['get', `${view}/..%2f..%2f..%2fpackage.json`],
	])('%s %s has no route', async (method, path) => {
		const { status, data } = await browser.request({ method, url: path });
		expect(status).toBe(400);
		if (method !== 'head') expect(data.errors[0].code).toBe(7003);
	});

	test('is served to this machine only', async () => {
		const state = new State();
		populate(state);
		const parts = { state, settings: defaultSettings(), requests: [], reset: () => undefined };
		const app = buildServer({ ...parts, faults: new Faults(), limiter: new RateLimiter() });
		try {
			let remoteAddress = '127.0.0.1';
			app.server.on('connection', (socket) => {
				Object.defineProperty(socket, 'remoteAddress', { get: () => remoteAddress });
			});
			const baseURL = await app.listen({ port: 0, host: '127.0.0.1' });
			const statuses = async () => {
				const responses = [...files.map(([path]) => path), view].map((path) => {
					return axios.get(baseURL + path, { validateStatus: () => true });
				});
				return (await Promise.all(responses)).map(({ status }) => status);
			};
			expect(new Set(await statuses())).toEqual(new Set([200]));
			remoteAddress = '192.0.2.1';
			expect(new Set(await statuses())).toEqual(new Set([403]));
		} finally {
			await app.close();
		}
	});
});

describe('the data', () => {
	test('is not an API request: not recorded, not counted, without faults', async () => {
		emulator.settings.rateLimit = { limit: 1, windowSeconds: 60, blockSeconds: 60 };
		emulator.fault({ kind: 'status', status: 503, times: 1 });
		for (const path of ['/', view, view, view]) expect((await browser.get(path)).status).toBe(200);
		expect(emulator.requests).toEqual([]);
		expect((await http.get('/accounts')).status).toBe(503);
		expect((await http.get('/accounts')).status).toBe(200);
	});

	test('has the rows of every resource', async () => {
		const { accessUsers, members, recipients, invites, requests } = await readView();
		expect(accessUsers).toMatchObject({
			total: 5,
			groups: [{ title: 'Analytical Engines', total: 5 }],
		});
		expect(rowsOf(accessUsers, 'Analytical Engines')[4]).toEqual({
			cells: ['ada.lovelace@example.com', 'Ada Lovelace', '2026-03-16'],
		});
		expect(rowsOf(members, 'Example Group')[2]).toEqual({
			cells: ['katherine.johnson@example.com', 'Katherine Johnson', 'pending'],
		});
		expect(recipients.groups).toHaveLength(1);
		expect(rowsOf(recipients, 'Gateway policies')[3]).toEqual({
			cells: ['Enigma Works', 'associated'],
		});
		expect(rowsOf(invites, 'To Alex Admin')[3]).toEqual({
			cells: ['Analytical Engines', 'pending'],
		});
		expect(requests).toEqual({ total: 0, rows: [] });
	});

	test('can be empty', async () => {
		emulator.reset(Object.fromEntries(shownSections.map(({ id }) => [id, 0])));
		const { requests, ...sections } = await readView();
		for (const section of Object.values(sections))
			expect(section).toEqual({ total: 0, groups: [] });
		expect(requests.total).toBe(0);
	});

	test('marks the changes since the last update', async () => {
		await readView();
		const [ada, grace] = emulator.state.accessUsers(account);
		await http.put(`${paths.accessUsers}/${ada!.id}`, { email: ada!.email, name: 'Countess' });
		await http.delete(`${paths.accessUsers}/${grace!.id}`);
		await http.post(`/accounts/${otherAccount}/access/users`, { email: 'new@example.com' });
		await http.patch(`${paths.invites}/${emulator.state.invites[0]!.id}`, { status: 'rejected' });
		await http.post(paths.recipients, { recipient_account_id: seeded.unentitledAccount });
		const { accessUsers, members, recipients, invites } = await readView();
		expect(accessUsers.total).toBe(5);
		expect(rowsOf(accessUsers, 'Analytical Engines')).toHaveLength(5);
		expect(rowsOf(accessUsers, 'Analytical Engines').slice(0, 3)).toEqual([
			{ cells: [grace!.email, 'Grace Hopper', '2026-03-16'], change: 'gone' },
			{ cells: [ada!.email, 'Countess', '2026-03-16'], change: 'changed' },
			{ cells: ['hedy.lamarr@example.com', 'Hedy Lamarr', '2026-03-16'] },
		]);
		expect(rowsOf(accessUsers, 'Compiler House')).toEqual([
			{ cells: ['new@example.com', '', 'never'], change: 'new' },
		]);
		expect(rowsOf(members, 'Example Group').filter(({ change }) => change)).toEqual([]);
		expect(rowsOf(invites, 'To Alex Admin')[0]?.change).toBe('changed');
		expect(rowsOf(recipients, 'Gateway policies')[0]).toEqual({
			cells: ['Orbital Mechanics', 'associating: Recipient is missing necessary entitlement'],
			change: 'new',
		});
	});

	test('has the name of an organization that is a recipient', async () => {
		await http.post(paths.organizationRecipients, { organization_id: organization });
		const { recipients } = await readView();
		expect(rowsOf(recipients, 'Group-wide rules')[0]?.cells[0]).toBe('Example Group');
	});

	test('has the newest rows, the changed ones and the total of a large list', async () => {
		emulator.reset({ accessUsers: 100_000, accounts: 500 });
		const { accessUsers } = await readView();
		expect(accessUsers.total).toBe(100_000);
		expect(rowsOf(accessUsers, 'Analytical Engines')).toHaveLength(100);
		expect(rowsOf(accessUsers, 'Analytical Engines')[0]?.cells[0]).toBe('person100000@example.com');
		const { id, email } = emulator.state.accessUsers(account)[500]!;
		await http.delete(`${paths.accessUsers}/${id}`);
		const { data } = await browser.get<string>(view, { transformResponse: [] });
		expect(data.length).toBeLessThan(50_000);
		const later = (JSON.parse(data) as View).accessUsers;
		expect(later.total).toBe(99_999);
		expect(rowsOf(later, 'Analytical Engines')[0]).toMatchObject({ change: 'gone' });
		expect(rowsOf(later, 'Analytical Engines')[0]?.cells[0]).toBe(email);
	});

	test('shortens long texts', async () => {
		const name = 'n'.repeat(1_000_000);
		await http.post(paths.accessUsers, { email: 'long@example.com', name });
		const { data } = await browser.get<string>(view, { transformResponse: [] });
		expect(data.length).toBeLessThan(10_000);
		expect(data).toContain('nnn…');
	});
});

describe('the last requests', () => {
	test('are listed with their queries, newest first, at most 50', async () => {
		for (let page = 1; page <= 60; page += 1) await http.get(`/accounts?page=${page}&name=a%2Bb`);
		const { requests } = await readView();
		expect(requests.total).toBe(60);
		expect(requests.rows).toHaveLength(50);
		expect(requests.rows[0]).toEqual({
			at: emulator.requests[59]!.startedAt,
			method: 'GET',
			path: '/accounts?page=60&name=a+b',
			status: 200,
			remark: '',
		});
	});

	test('have a remark if something is unusual', async () => {
		emulator.fault({ kind: 'cut-off-json' });
		emulator.fault({ kind: 'reset-before' });
		await http.get('/accounts', { responseType: 'text' });
		await http.get('/accounts').catch(() => undefined);
		emulator.settings.rateLimit = { limit: 1, windowSeconds: 60, blockSeconds: 60 };
		for (let sent = 0; sent < 3; sent += 1) await http.get('/accounts');
		const { requests } = await readView();
		expect(requests.rows.map(({ status, remark }) => [status, remark])).toEqual([
			[429, 'sent into a block'],
			[429, 'over the rate limit'],
			[200, ''],
			[0, 'injected fault: reset-before'],
			[200, 'injected fault: cut-off-json'],
		]);
	});

	test('have no secrets', async () => {
		// The user, whose email address belongs to the key, is in no list either.
		emulator.reset({ accountMembers: 0 });
		const { key, ...tokens } = credentials;
		const secrets = [key.apiKey, ...Object.values(tokens)];
		for (const token of Object.values(tokens)) {
			const own = client(emulator, { ...tokenHeaders(token), 'x-own': 'in-a-header' });
			await own.get(`${paths.accessUsers}?search=${token}`);
			await own.post(paths.members, {
				member: { user: { email: 'in-a-body@example.com' } },
				no: 1,
			});
		}
		await http.get(`/accounts/${key.apiKey}?api_key=${key.apiKey}`);
		const served = await Promise.all(
			['/', view, `${view}/page.js`].map((path) =>
				browser.get<string>(path, { transformResponse: [] }),
			),
		);
		const text = served.map(({ data }) => data).join('\n');
		expect(text).toContain('/accounts/(credential)?api_key=(credential)');
		for (const secret of [...secrets, key.email, 'in-a-header', 'in-a-body']) {
			expect(text).not.toContain(secret);
		}
	});
});
