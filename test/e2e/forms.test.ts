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
		await page.getByLabel('Team').selectOption('Finance');
		const before = await demo.emails();
		await send('Onboard');
		const answer = page.getByRole('heading', { name: 'Ines Costa has been onboarded' });
		await answer.waitFor();
		expect(await demo.emails()).toEqual({ ...before, access: [...before.access, email].sort() });

		await page.goto((await demo.form('Joiner form')).address);
		await page.getByLabel('Name').fill('Ines Costa');
		await page.getByLabel('Email').fill(email);
		await page.getByLabel('Team').selectOption('Finance');
		await page.getByLabel('Also make them Super Administrator').selectOption('Yes');
		await send('Onboard');
		await page.getByText('Super Administrator of all accounts: invited (pending)').waitFor();
		expect((await demo.emails()).members).toContain(email);
	});

	test('the bulk form takes a CSV file, asks, and returns one with the result of each row', async () => {
		const before = await demo.emails();
		const rows = ['Noor,noor@example.com', 'Ada,ada.lovelace@example.com', 'Nobody,nobody'];
		const csv = ['name,email', ...rows].join('\n');
		await page.goto((await demo.form('Bulk onboarding')).address);
		const file = { name: 'joiners.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
		await page.locator('input[type=file]').setInputFiles(file);
		await send('Check the file');
		const question = "1 new, 1 already there, 1 can't be used. Go on?";
		await page.getByRole('heading', { name: question }).waitFor();
		await page.getByRole('listitem').filter({ hasText: 'noor@example.com, Noor' }).waitFor();
		await send('Go on');
		await page.getByText('This field is required').first().waitFor();
		expect(await demo.emails()).toEqual(before);
		await page.getByLabel('Create the new Access users?').selectOption('Yes');
		const [download] = await Promise.all([page.waitForEvent('download'), send('Go on')]);
		const done = "1 created, 1 already there, 1 can't be used";
		await page.getByRole('heading', { name: done }).waitFor();

		expect(download.suggestedFilename()).toBe('joiners-result.csv');
		const result = (await readFile(await download.path(), 'utf8')).replace('\uFEFF', '');
		expect(result.trim().split(/\r?\n/)).toEqual([
			'row,email,name,result,reason',
			'2,noor@example.com,Noor,created,',
			'3,ada.lovelace@example.com,Ada,already there,',
			"4,nobody,Nobody,can't be used,Not an email address",
		]);
		const access = [...before.access, 'noor@example.com'].sort();
		expect(await demo.emails()).toEqual({ ...before, access });
	});

	describe('the approval page for leavers', () => {
		const leaver = 'ada.lovelace@example.com';
		let at: LeaversAtWork;
		beforeAll(() => void (at = new LeaversAtWork(demo)));
		beforeEach(async () => {
			await at.forgetAudit();
			await at.list([leaver, '2026-01-31']);
		});

		test('shows the plan, requires a decision, and removes the leaver after approval', async () => {
			const before = await demo.emails();
			const waiting = await at.run();
			expect(waiting.status).toBe('waiting');

			await page.goto(await at.address());
			await page.getByRole('heading', { name: 'Remove 1 person from Cloudflare?' }).waitFor();
			await page.getByRole('heading', { name: leaver }).waitFor();
			const step = `Delete Access user ${leaver} in account Analytical Engines (final)`;
			await page.getByRole('listitem').filter({ hasText: step }).waitFor();
			await send('Submit');
			await page.getByText('This field is required').first().waitFor();
			expect(await demo.emails()).toEqual(before);

			await page.getByLabel('Decision').selectOption('Approve');
			await send('Submit');
			const missing = page.getByText('This field is required').locator('visible=true');
			await missing.first().waitFor();
			expect(await demo.emails()).toEqual(before);
			await page.getByLabel('Your name').fill('Noor Haddad');
			await send('Submit');
			await page.getByRole('heading', { name: '1 of 1 fully removed' }).waitFor();
			const answer = page.getByRole('listitem').filter({ hasText: leaver });
			await answer.filter({ hasText: 'Organization member in Example Group: done' }).waitFor();
			const done = await demo.editor.settled(waiting.id, { pastWait: true });
			expect(done.status).toBe('success');
			const others = (emails: string[]) => emails.filter((email) => email !== leaver);
			expect(await demo.emails()).toEqual({
				access: others(before.access),
				members: others(before.members),
			});
			const rows = await at.auditRows();
			const deletion = rows.find(({ system }) => system === 'Organization member');
			expect(deletion).toMatchObject({ outcome: 'done', approvedBy: 'Noor Haddad' });
		});
	});
});
