import type { Browser } from 'playwright-core';
import type { Run } from '../../../demo/run';
import { type AccessUser, type Emulator, seeded, startEmulator } from '../../../emulator';
import { openBrowser } from '../browser';
import { RunningDemo } from '../runningDemo';

const TEMPLATE = 'Access review';
const TRIGGER = 'Every Monday at 07:00';
const MS_PER_DAY = 86_400_000;
const HEADER = ['Email', 'Name', 'Last login', 'Created', 'Seats', 'Devices', 'Days idle'];
jest.setTimeout(60_000);

/** A time so many and a half days ago, so that the number of days does not change during a test. */
const daysAgo = (days: number) => new Date(Date.now() - (days + 0.5) * MS_PER_DAY).toISOString();
const day = (moment: string) => moment.slice(0, 10);

interface Report {
	json: Record<string, unknown>;
	/** The text without its byte order mark. */
	csv: string;
	page: string;
}

describe(TEMPLATE, () => {
	let demo: RunningDemo;
	let browser: Browser;
	let workflowId: string;
	// This emulator runs in the test process, because no request can set a last login.
	let cloudflare: Emulator;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		browser = await openBrowser();
		cloudflare = await startEmulator();
		const credential = await demo.editor.addCredential('Reviewed', 'cloudflareOnboardingApi', {
			authentication: 'apiToken',
			apiToken: seeded.credentials.userToken,
			baseUrl: cloudflare.baseUrl,
		});
		const workflow = await demo.editor.workflow(TEMPLATE);
		for (const { credentials } of workflow.nodes) {
			for (const used of Object.values(credentials ?? {})) used.id = credential;
		}
		workflowId = (await demo.editor.save({ ...workflow, name: 'Reviewed' })).id;
	});
	afterAll(async () => {
		await browser?.close();
		await cloudflare?.close();
	});
	beforeEach(() => cloudflare.reset());
	afterEach(() => {
		expect(cloudflare.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	const users = () => cloudflare.state.accessUsers(seeded.account);
	/** Replaces the seeded users with these. */
	const people = (...changes: Array<Partial<AccessUser>>): AccessUser[] => {
		cloudflare.reset({ accessUsers: changes.length });
		const old = { created_at: daysAgo(400), last_successful_login: daysAgo(5) };
		return users().map((user, index) => Object.assign(user, old, changes[index]));
	};
	const file = async (run: Run, name: string) => {
		const found = run.output('Report')[0]?.binary?.[name];
		if (!found) throw new Error(`The report has no ${name}`);
		return { ...found, text: (await demo.editor.contents(found)).toString('utf8') };
	};
	const review = async (): Promise<Report> => {
		const run = await demo.editor.run(workflowId, TRIGGER);
		expect(run.status).toBe('success');
		const [report, ...others] = run.rows('Report');
		expect(others).toEqual([]);
		const [csv, page] = [await file(run, 'csvFile'), await file(run, 'htmlFile')];
		expect(csv).toMatchObject({ mimeType: 'text/csv', fileName: expect.stringMatching(/\.csv$/) });
		expect(page).toMatchObject({
			mimeType: 'text/html',
			fileName: expect.stringMatching(/\.html$/),
		});
		expect(csv.text[0]).toBe('\uFEFF');
		return { json: report ?? {}, csv: csv.text.slice(1), page: page.text };
	};
	/** The report as a browser shows it: the cells of each row, and the rest. */
	const open = async (html: string) => {
		const page = await browser.newPage();
		try {
			await page.setContent(html);
			const rows = await page.locator('tr').all();
			const cells = rows.map(async (row) => await row.locator('th, td').allTextContents());
			return {
				rows: await Promise.all(cells),
				text: await page.locator('body').innerText(),
				foreign: await page.locator('img, script, a').count(),
				title: await page.title(),
			};
		} finally {
			await page.close();
		}
	};

	test('lists idle users, longest first, with the same rows in HTML, in CSV and in a second run', async () => {
		const [never, , long, longest, justIdle, , newcomer] = people(
			{ last_successful_login: undefined, access_seat: false, gateway_seat: false },
			{ last_successful_login: daysAgo(89) },
			{ last_successful_login: daysAgo(120), access_seat: true, gateway_seat: true },
			{ created_at: daysAgo(900), last_successful_login: daysAgo(500), gateway_seat: false },
			{ last_successful_login: daysAgo(90), access_seat: false, gateway_seat: true },
			{ created_at: daysAgo(1), last_successful_login: undefined },
			{ created_at: daysAgo(90), last_successful_login: undefined, access_seat: true },
		) as AccessUser[];
		const row = (user: AccessUser | undefined, seats: string, days: number) => [
			user?.email,
			user?.name,
			user?.last_successful_login ? day(user.last_successful_login) : 'never',
			day(user?.created_at ?? ''),
			seats,
			String(user?.active_device_count),
			String(days),
		];
		const expected = [
			HEADER,
			row(longest, 'Access', 500),
			row(never, 'none', 400),
			row(long, 'Access and Gateway', 120),
			...[row(justIdle, 'Gateway', 90), row(newcomer, 'Access and Gateway', 90)].sort((a, b) =>
				String(a[0]).localeCompare(String(b[0])),
			),
		];

		const first = await review();
		expect(first.json).toMatchObject({
			subject: 'Access review: 5 idle for 90 days or more',
			inactiveDays: 90,
			idlePeople: 5,
			neverLoggedIn: 2,
			seatsToFree: 4,
		});
		expect(first.csv.split('\n').map((line) => line.split(','))).toEqual(expected);
		const shown = await open(first.page);
		expect(shown.rows).toEqual(expected);
		expect(shown.text).toContain('Idle for 90 days or more: 5. Never logged in: 2.');
		expect(first.page).toContain(first.json.html);
		expect(await review()).toEqual(first);
	});

	test.each([
		['nobody has an Access user', []],
		['everybody was there', [{}, {}]],
		['everybody is new', [{ created_at: daysAgo(1), last_successful_login: undefined }]],
	])('reports, too, where %s', async (_, changes) => {
		people(...changes);
		const { json, csv, page } = await review();
		expect(json).toMatchObject({
			subject: 'Access review: nobody idle for 90 days or more',
			idlePeople: 0,
			neverLoggedIn: 0,
			seatsToFree: 0,
		});
		expect(csv).toBe(HEADER.join(','));
		const { rows, text } = await open(page);
		expect(rows).toEqual([]);
		expect(text).toContain('Nobody has been idle for 90 days');
	});

	test('shows names as text and runs no script in them', async () => {
		const names = [
			`<img src=x onerror="document.title='owned'">`,
			`</td></tr></table><script>document.title = 'owned'</script>`,
			"$& $' $` $1 {{ $json.id }} ${1} &lt;b&gt;",
			'=HYPERLINK("https://example.com","Click")',
			'+1+1',
			'-1+1',
			'@SUM(1)',
			'Semi;=1+1',
			'  =1+1',
			'Zoë O’Neill, "Zo"',
		];
		const idle = names.map((name, index) => {
			return { name, last_successful_login: daysAgo(300 - index) };
		});
		people(...idle);
		const { csv, page } = await review();
		const shown = await open(page);
		expect(shown.rows.slice(1).map(([, name]) => name)).toEqual(names);
		expect(shown).toMatchObject({ foreign: 0, title: 'Access review' });
		const quoted = [
			`"<img src=x onerror=""document.title='owned'"">"`,
			names[1],
			names[2],
			`"'=HYPERLINK(""https://example.com"",""Click"")"`,
			"'+1+1",
			"'-1+1",
			"'@SUM(1)",
			"Semi;'=1+1",
			"'  =1+1",
			`"Zoë O’Neill, ""Zo"""`,
		];
		const lines = csv.split('\n').slice(1);
		const emails = users().map(({ email }) => email);
		expect(lines.map((line) => line.replace(/,\d{4}-.*/, ''))).toEqual(
			quoted.map((name, index) => `${emails[index]},${name}`),
		);
	});

	test('reports users with incomplete data', async () => {
		const bare: Partial<AccessUser> = { name: undefined, last_successful_login: undefined };
		const [known, odd] = people({ last_successful_login: daysAgo(100) }, bare);
		Object.assign(odd as AccessUser, { created_at: undefined, active_device_count: undefined });
		const { json, csv, page } = await review();
		expect(json).toMatchObject({ idlePeople: 2, neverLoggedIn: 1 });
		expect(csv.split('\n')[1]).toMatch(new RegExp(`^${known?.email},.*,100$`));
		expect(csv.split('\n')[2]).toBe(`${odd?.email},,never,,Access,,`);
		const [, , cells] = (await open(page)).rows;
		expect(cells).toEqual([odd?.email, '–', 'never', '–', 'Access', '–', '–']);
	});

	test('lists each of 2,500 users once', async () => {
		cloudflare.reset({ accessUsers: 2500 });
		users().forEach((user, index) => {
			user.created_at = daysAgo(4000);
			user.last_successful_login = daysAgo(91 + index);
		});
		const { json, csv, page } = await review();
		expect(json).toMatchObject({ idlePeople: 2500, neverLoggedIn: 0 });
		const emails = users()
			.map(({ email }) => email)
			.reverse();
		expect(
			csv
				.split('\n')
				.slice(1)
				.map((line) => line.split(',')[0]),
		).toEqual(emails);
		expect(page.match(/<tr/g)).toHaveLength(2501);
	}, 180_000);

	test('fails when Cloudflare returns an error, instead of reporting nobody', async () => {
		cloudflare.fault({ kind: 'status', status: 403, path: '/access/users' });
		const run = await demo.editor.run(workflowId, TRIGGER);
		expect(run.status).toBe('error');
		expect(`${run.error?.message} ${run.error?.description}`).toContain('403');
		expect(run.reached('Report')).toBe(false);
	});
});
