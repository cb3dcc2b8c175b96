import axios, { type AxiosInstance } from 'axios';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { seeded, startEmulator, type Emulator } from '../../emulator';
import { openBrowser } from './browser';

const PATIENCE_MS = 10_000;
jest.setTimeout(60_000);

const { account, organization, share, credentials } = seeded;
const accessUsers = `/accounts/${account}/access/users`;

let browser: Browser;
let emulator: Emulator;
let cloudflare: AxiosInstance;
let context: BrowserContext;
let page: Page;
let complaints: string[];

beforeAll(async () => (browser = await openBrowser()));
afterAll(() => browser.close());

beforeEach(async () => {
	emulator = await startEmulator();
	const { email, apiKey } = credentials.key;
	cloudflare = axios.create({
		baseURL: emulator.baseUrl,
		headers: { 'X-Auth-Email': email, 'X-Auth-Key': apiKey },
		validateStatus: () => true,
	});
	context = await browser.newContext();
	context.setDefaultTimeout(PATIENCE_MS);
	page = await context.newPage();
	complaints = [];
	page.on('console', (message) => complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
	await context.close();
	await emulator.close();
});

async function open(): Promise<void> {
	await page.goto(`${emulator.url}/`);
	await shows(page.getByRole('status').getByText('Live', { exact: true }));
}

type Locator = ReturnType<Page['locator']>;
const shows = async (what: Locator) => await what.waitFor();
const section = (name: string) => page.getByRole('region', { name });
const row = (name: string, ...texts: string[]) => {
	return texts.reduce((rows, hasText) => rows.filter({ hasText }), section(name).getByRole('row'));
};
const count = (name: string, total: string) => {
	return page.getByRole('navigation').getByRole('link', { name: `${total} ${name}`, exact: true });
};

test('shows changes of users, members, recipients and invites by workflows', async () => {
	await open();
	await shows(count('Access users', '5'));
	await shows(row('Access users', 'ada.lovelace@example.com', 'Ada Lovelace', '2026-03-16'));
	await shows(row('User invites', 'Analytical Engines', 'pending'));
	await shows(page.getByText('No requests yet'));

	const joiner = { email: 'noor.haddad@example.com', name: 'Noor Haddad' };
	await cloudflare.post(accessUsers, joiner);
	await shows(row('Access users', 'noor.haddad@example.com', 'Noor Haddad', 'new'));
	await shows(count('Access users', '6'));

	const [leaver] = emulator.state.organizationMembers(organization);
	await cloudflare.delete(`/organizations/${organization}/members/${leaver!.id}`);
	await shows(row('Organization members', leaver!.user.email, 'gone'));
	await shows(count('Organization members', '4'));

	const [invite] = emulator.state.invites;
	await cloudflare.patch(`/user/invites/${invite!.id}`, { status: 'accepted' });
	await shows(row('User invites', 'Analytical Engines', 'accepted', 'changed'));

	const recipient = { recipient_account_id: seeded.otherAccount };
	await cloudflare.post(`/accounts/${account}/shares/${share}/recipients`, recipient);
	await shows(row('Share recipients', 'Compiler House', 'associated'));

	const requests = page.locator('#requests li');
	expect(await requests.locator('b').allTextContents()).toEqual([
		'POST',
		'PATCH',
		'DELETE',
		'POST',
	]);
	expect(await requests.locator('.answer').allTextContents()).toEqual(['201', '200', '204', '201']);
	expect(await requests.locator('code').last().textContent()).toBe(accessUsers);
	expect(complaints).toEqual([]);
});

test('strikes out a deleted row and removes it after a while', async () => {
	await open();
	const [leaver] = emulator.state.accessUsers(account);
	await cloudflare.delete(`${accessUsers}/${leaver!.id}`);
	const gone = row('Access users', leaver!.email, 'gone');
	await shows(gone);
	const decoration =
		"document.querySelector('.gone td span').computedStyleMap().get('text-decoration-line')";
	expect(await page.evaluate(`String(${decoration})`)).toBe('line-through');
	await gone.waitFor({ state: 'detached', timeout: 3 * PATIENCE_MS });
	expect(await row('Access users', leaver!.email).count()).toBe(0);
});

test('shows a remark for rate limited requests and injected faults', async () => {
	await open();
	emulator.fault({ kind: 'status', status: 503 });
	await cloudflare.get('/accounts?name=a%2Bb');
	emulator.settings.rateLimit = { limit: 1, windowSeconds: 60, blockSeconds: 60 };
	for (let turn = 0; turn < 3; turn += 1) await cloudflare.get('/accounts');
	const requests = page.getByRole('listitem');
	await shows(requests.filter({ hasText: '429' }).filter({ hasText: 'sent into a block' }));
	await shows(requests.filter({ hasText: '429' }).filter({ hasText: 'over the rate limit' }));
	const fault = requests.filter({ hasText: '503' }).filter({ hasText: 'injected fault: status' });
	await shows(fault.getByText('/accounts?name=a+b', { exact: true }));
});

test('shows names as text, never as HTML', async () => {
	await open();
	const title = await page.title();
	const name = `<img src="x" onerror="document.title='taken over'"><b>"'&amp;`;
	await cloudflare.post(accessUsers, { email: 'mallory@example.com', name });
	const own = row('Access users', 'mallory@example.com');
	await shows(own);
	expect(await own.getByRole('cell').nth(1).textContent()).toBe(name);
	expect(await page.locator('img').count()).toBe(0);
	expect(await page.title()).toBe(title);
	expect(complaints).toEqual([]);
});

test('shows a note for empty sections', async () => {
	emulator.reset({
		accessGroups: 0,
		accessUsers: 0,
		accountMembers: 0,
		members: 0,
		recipients: 0,
		invites: 0,
		memberships: 0,
	});
	await open();
	for (const text of [
		'No Access groups',
		'No Access users',
		'No account members',
		'No members',
		'No memberships',
		'No recipients',
		'No invites',
	]) {
		await shows(page.getByText(text, { exact: true }));
	}
});

test('shows when the emulator is unreachable, and continues afterwards', async () => {
	await open();
	const { port } = new URL(emulator.url);
	await emulator.close();
	await shows(page.getByRole('status').getByText(/^Not reachable since .+, trying again$/));
	emulator = await startEmulator({ port: Number(port), seed: { accessUsers: 7 } });
	await shows(page.getByRole('status').getByText('Live', { exact: true }));
	await shows(count('Access users', '7'));
});

test('stays fast with 100,000 users', async () => {
	emulator.reset({ accessUsers: 100_000 });
	await open();
	await shows(count('Access users', '100,000'));
	await shows(section('Access users').getByText('and 99,900 more'));
	const [first] = emulator.state.accessUsers(account);
	await cloudflare.delete(`${accessUsers}/${first!.id}`);
	await shows(row('Access users', first!.email, 'gone'));
	expect(await section('Access users').getByRole('row').count()).toBeLessThan(110);
});

test.each(['light', 'dark'] as const)('fits wide and narrow screens in %s', async (colorScheme) => {
	await page.emulateMedia({ colorScheme });
	await open();
	await cloudflare.get(`/organizations/${organization}/members?user.email=ada%40example.com`);
	await shows(page.getByRole('listitem').filter({ hasText: '/members' }));
	for (const width of [1280, 375]) {
		await page.setViewportSize({ width, height: 800 });
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
	}
	const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
	const [red = NaN] = (/\d+/.exec(background) ?? []).map(Number);
	expect(red < 128 ? 'dark' : 'light').toBe(colorScheme);
});
