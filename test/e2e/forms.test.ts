import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser';
import { RunningDemo } from './runningDemo';
import { LeaversAtWork } from './templates/leaversAtWork';

const PATIENCE_MS = 60_000;
jest.setTimeout(120_000);

describe('forms in the browser', () => {
	let demo: RunningDemo;
	let browser: Browser;
	let page: Page;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		browser = await openBrowser();
	});
	afterAll(async () => {
		await browser?.close();
	});
	beforeEach(async () => {
		await demo.reset();
		page = await window({ username: 'admin', password: demo.editor.login.password });
	});
	afterEach(async () => await page.context().close());

	async function window(httpCredentials?: { username: string; password: string }): Promise<Page> {
		const context = await browser.newContext({ httpCredentials });
		context.setDefaultTimeout(PATIENCE_MS);
		return await context.newPage();
	}

	const send = async (button: string) => await page.getByRole('button', { name: button }).click();

	test('a form requires its login', async () => {
		const stranger = await window();
		const answer = await stranger.goto((await demo.form('Joiner form')).address);
		expect(answer?.status()).toBe(401);
		await stranger.context().close();
	});

	test('the joiner form onboards a person and confirms it', async () => {
		const email = 'ines.costa@example.com';
		await page.goto((await demo.form('Joiner form')).address);
		await page.getByLabel('Name').fill('Ines Costa');
		await page.getByLabel('Email').fill(email);
		await page.getByLabel('Team').selectOption('Operations');
		await send('Bring them in');
		const answer = page.getByRole('heading', { name: 'Ines Costa is in Cloudflare' });
		await answer.waitFor();
		const { access, members } = await demo.emails();
		expect(access).toContain(email);
		expect(members).toContain(email);
	});

	test('the bulk form takes a CSV file and returns one with the result of each row', async () => {
		const before = await demo.emails();
		const rows = ['Noor,noor@example.com', 'Ada,ada.lovelace@example.com', 'Nobody,nobody'];
		const csv = ['name,email', ...rows].join('\n');
		await page.goto((await demo.form('Bulk onboarding')).address);
		const file = { name: 'joiners.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
		await page.locator('input[type=file]').setInputFiles(file);
		const [download] = await Promise.all([page.waitForEvent('download'), send('Bring them in')]);
		await page.getByRole('heading', { name: '1 created, 1 already there, 1 not sent' }).waitFor();

		expect(download.suggestedFilename()).toBe('joiners-result.csv');
		const result = (await readFile(await download.path(), 'utf8')).replace('\uFEFF', '');
		expect(result.trim().split(/\r?\n/)).toEqual([
			'row,email,name,result,status,reason',
			expect.stringMatching(/^2,noor@example\.com,Noor,created,pending,/),
			expect.stringMatching(/^3,ada\.lovelace@example\.com,Ada,already there,active,/),
			expect.stringMatching(/^4,nobody,Nobody,not sent,,Not an email address/),
		]);
		const { members } = await demo.emails();
		expect(members).toEqual([...before.members, 'noor@example.com'].sort());
	});

	describe('the approval page for leavers', () => {
		const leaver = 'ada.lovelace@example.com';
		let at: LeaversAtWork;
		beforeAll(() => void (at = new LeaversAtWork(demo)));
		beforeEach(async () => {
			await at.forgetAudit();
			await at.list([leaver, '2026-01-31']);
		});

		test('lists the leavers, requires a decision, and deletes them after approval', async () => {
			const before = await demo.emails();
			const waiting = await at.run();
			expect(waiting.status).toBe('waiting');

			await page.goto(await at.address());
			await page.getByRole('heading', { name: 'Delete 1 person from Cloudflare?' }).waitFor();
			await page.getByRole('listitem').filter({ hasText: leaver }).waitFor();
			await send('Submit');
			await page.getByText('This field is required').first().waitFor();
			expect(await demo.emails()).toEqual(before);

			await page.getByLabel('Decision').selectOption('Approve');
			await page.getByLabel('Your name').fill('Noor Haddad');
			await send('Submit');
			const done = await demo.editor.settled(waiting.id, { pastWait: true });
			expect(done.status).toBe('success');
			const others = (emails: string[]) => emails.filter((email) => email !== leaver);
			expect(await demo.emails()).toEqual({
				access: others(before.access),
				members: others(before.members),
			});
			expect(await at.audit()).toEqual(
				expect.arrayContaining([expect.stringContaining('Noor Haddad')]),
			);
		});
	});
});
