import { type Page, submitForm } from '../../../demo/form';
import type { Run } from '../../../demo/run';
import { leaver } from '../../../emulator/leavers';
import { RunningDemo } from '../runningDemo';
import { LeaversAtWork } from './leaversAtWork';
import { rowLine } from './leaversAudit';
import { ada } from './leaversTable';

jest.setTimeout(120_000);

const TEMPLATE = 'Leaver now';
const QUESTION = ['Plan', 'Remove this access?', 'Approved by'];
const YES = { 'Remove this access?': 'Yes', 'Approved by': 'Noor Haddad' };

describe(TEMPLATE, () => {
	let demo: RunningDemo;
	let at: LeaversAtWork;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		at = new LeaversAtWork(demo);
	});
	beforeEach(async () => {
		await demo.reset({ leavers: 1 });
		await at.forgetAudit();
	});

	const take = async (email: string, answers = YES): Promise<{ page: Page; run: Run }> => {
		const form = { Email: email, Why: 'Leaves today', 'Your name': 'Mateo Ruiz' };
		const question = { labels: QUESTION, answers };
		const page = await submitForm(await demo.form(TEMPLATE), form, undefined, 90, question);
		return { page, run: await demo.editor.settled(page.executionId, { pastWait: true }) };
	};
	const outcomes = async () => {
		const rows = (await at.auditRows()).filter(({ action }) => action !== 'report');
		return rows.map(({ outcome }) => outcome);
	};

	test('shows the plan, takes exactly that away, and says so', async () => {
		const before = await demo.emails();
		const { page, run } = await take(ada);
		expect(page.question?.html).toContain(`Delete Access user ${ada} in account`);
		expect(page.heading).toBe(`${ada} has been removed`);
		expect(page.html).toContain('Organization member in Example Group');
		expect(page.html).toContain('Disable the login there.');
		expect(run.status).toBe('success');
		expect(await at.places(ada)).toEqual([]);
		const others = (emails: string[]) => emails.filter((email) => email !== ada);
		expect(await demo.emails()).toEqual({
			access: others(before.access),
			members: others(before.members),
		});

		const rows = await at.auditRows();
		const ask = `${ada} | Cloudflare | ask | asked | By Mateo Ruiz: Leaves today`;
		expect(rowLine(rows[0]!)).toBe(ask);
		const done = rows.filter(({ outcome }) => outcome === 'done');
		const steps = page.question?.html.split('</ol>')[0]?.match(/<li>/g) ?? [];
		expect(done).toHaveLength(steps.length);
		for (const { detail, approvedBy, execution } of done) {
			expect(detail).toMatch(/^ID \S+;.* HTTP 20\d; /);
			expect({ approvedBy, execution }).toEqual({ approvedBy: 'Noor Haddad', execution: run.id });
		}

		const sent = await demo.changes();
		const again = await take(ada);
		expect(again.page.question).toBeUndefined();
		expect(again.page.heading).toBe(`${ada} has nothing that can be removed here`);
		expect(await demo.changes()).toEqual(sent);
	});

	test('does not call somebody removed whose API token still works, and the run fails', async () => {
		const { email } = leaver(0);
		const { page, run } = await take(email);
		expect(page.heading).toBe(`${email} still has access`);
		expect(page.html).toContain(
			'Account API token in Analytical Engines: Deployment of Lee Leaver',
		);
		expect(await outcomes()).toContain('still there');
		expect(run.error?.message).toContain(`${email} is not out: Account API token, still there`);
		expect(await at.places(email)).toEqual([]);
	});

	test('names the step that Cloudflare refused, and takes the others', async () => {
		const member = await at.place(ada, 'Organization member');
		await demo.fault({ kind: 'status', status: 403, method: 'DELETE', path: member.id });
		const { page, run } = await take(ada);
		expect(page.heading).toBe(`${ada} still has access`);
		expect(page.html).toMatch(/Organization member in Example Group: .*HTTP 403/);
		expect(run.error?.message).toContain('Organization member, failed');
		expect(await at.places(ada)).toEqual([member]);
	});

	test.each([
		['No', { 'Remove this access?': 'No', 'Approved by': 'Noor Haddad' }, 'rejected'],
		['no name', { 'Remove this access?': 'Yes', 'Approved by': ' ' }, 'no decision'],
	])('changes nothing after %s, and notes that', async (_, answers, outcome) => {
		const { page, run } = await take(ada, answers);
		expect(page.heading).toBe('Nothing was removed');
		expect(run.status).toBe('success');
		expect(new Set(await outcomes())).toEqual(new Set(['asked', outcome]));
		expect(await demo.changes()).toEqual([]);
	});

	test('asks nothing about an address that nobody has, or that must not go', async () => {
		const nobody = await take('nobody@example.com');
		expect(nobody.page.question).toBeUndefined();
		expect(nobody.page.heading).toBe('nobody@example.com has nothing that can be removed here');
		const own = await take('admin@example.com');
		expect(own.page.question).toBeUndefined();
		expect(own.page.heading).toBe('admin@example.com was not removed');
		expect(own.page.html).toContain('This is the user behind this credential.');
		expect(own.run.status).toBe('error');
		expect(await outcomes()).toEqual(['asked', 'nothing to remove', 'asked', 'refused']);
		expect(await demo.changes()).toEqual([]);
	});

	test('says so when a place can not be looked at', async () => {
		const path = '/organizations/.*/members$';
		await demo.fault({ kind: 'status', status: 403, times: 100, method: 'GET', path });
		const { page, run } = await take('nobody@example.com');
		expect(page.heading).toBe('nobody@example.com was not removed');
		expect(page.html).toMatch(/Organization member in Example Group: .*HTTP 403/);
		expect(run.status).toBe('error');
	});
});
