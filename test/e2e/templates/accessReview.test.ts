import type { Row } from '../../../demo/editor';
import { type Page, submitForm } from '../../../demo/form';
import type { Run } from '../../../demo/run';
import { leaver } from '../../../emulator/leavers';
import { RunningDemo } from '../runningDemo';
import { LeaversAtWork } from './leaversAtWork';

jest.setTimeout(180_000);

const TEMPLATE = 'Access review';
const TABLE = 'Cloudflare access review';
const QUESTION = ['Plans', 'Remove this access?', 'Leave out these emails', 'Approved by'];
const YES = { 'Remove this access?': 'Yes', 'Approved by': 'Noor Haddad' };
const { email: lee } = leaver(0);

describe(TEMPLATE, () => {
	let demo: RunningDemo;
	let at: LeaversAtWork;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		at = new LeaversAtWork(demo);
	});
	beforeEach(async () => {
		await demo.reset({ accessUsers: 5, accountMembers: 5, members: 5, leavers: 1 });
		await at.forgetAudit();
		await demo.editor.emptyTable(TABLE);
	});

	const review = async (): Promise<Run> => {
		const { id } = await demo.editor.workflow(TEMPLATE);
		return await demo.editor.run(id, 'Every quarter');
	};
	const rows = async () => await demo.editor.tableRows(TABLE);
	const rowsOf = (all: Row[], email: string, system?: string) =>
		all.filter((row) => row.email === email && (!system || row.system === system));
	const confirm = async (having: Row) =>
		await demo.editor.changeRows(TABLE, having, { decision: ' Keep', decidedBy: 'Mateo Ruiz' });
	/** Signs off what everybody but the leaver has. */
	const confirmOthers = async () => {
		const emails = new Set((await rows()).map(({ email }) => email ?? ''));
		for (const email of emails) if (email !== lee) await confirm({ email, decision: '' });
	};
	const close = async (
		answers: Record<string, string> = YES,
	): Promise<{ page: Page; run: Run }> => {
		const question = { labels: QUESTION, answers };
		const form = { 'Your name': 'Mateo Ruiz' };
		const page = await submitForm(await demo.form(TEMPLATE), form, undefined, 90, question);
		return { page, run: await demo.editor.settled(page.executionId, { pastWait: true }) };
	};
	const outcomes = async () => new Set((await at.auditRows()).map(({ outcome }) => outcome));

	test('writes a row for each finding, says what it can not see, and changes nothing', async () => {
		const run = await review();
		expect(run.status).toBe('success');
		const all = await rows();
		const systems = new Set(rowsOf(all, lee).map(({ system }) => system));
		expect([...systems].sort()).toEqual([
			'Access group',
			'Access policy',
			'Access user',
			'Account API token',
			'Account member',
			'Approver',
			'Organization member',
			'User group',
			'Zero Trust list',
		]);
		const found = run.rows('Get access').filter(({ place }) => place !== null);
		expect(all.filter(({ grants }) => grants !== 'not seen')).toHaveLength(found.length);
		const toDecide = all.filter(({ decision }) => decision === '');
		const direct = found.filter(({ removable, through }) => removable && !through);
		expect(toDecide).toHaveLength(direct.length);
		for (const { note } of all.filter(({ decision }) => decision === '-'))
			expect(note).not.toBe('');
		const unseen = all.filter(({ grants }) => grants === 'not seen');
		expect(unseen.map(({ name }) => name)).toContain('By directory');

		const [report] = run.rows('Report');
		expect(report).toMatchObject({ toDecide: toDecide.length, notSeen: unseen.length });
		expect(report?.html).toContain('By directory');
		expect(await demo.changes()).toEqual([]);
		await review();
		const reviews = new Set((await rows()).map((row) => row.review));
		expect(reviews.size).toBe(2);
	});

	test('takes away what nobody confirmed, and nothing of anybody else', async () => {
		await review();
		await confirmOthers();
		const before = await demo.emails();
		const { page, run } = await close();
		expect(page.question?.html).toContain('Remove what nobody confirmed of 1 person?');
		const named = [...(page.question?.html ?? '').matchAll(/<h3>(.*?)<\/h3>/g)];
		expect(named.map(([, email]) => email)).toEqual([lee]);
		expect(page.heading).toMatch(/^\d+ removed$/);
		expect(run.status).toBe('success');
		expect(await outcomes()).toEqual(new Set(['done']));
		expect((await at.auditRows())[0]).toMatchObject({ email: lee, approvedBy: 'Noor Haddad' });
		const others = (emails: string[]) => emails.filter((email) => email !== lee);
		expect(await demo.emails()).toEqual({
			access: others(before.access),
			members: others(before.members),
		});
		const token = (await at.auditRows()).filter(({ system }) => system === 'Account API token');
		expect(token).toEqual([expect.objectContaining({ action: 'disable' })]);

		const sent = await demo.changes();
		const again = await close();
		expect(again.page.question).toBeUndefined();
		expect(again.page.heading).toBe('Nothing was removed');
		expect(await demo.changes()).toEqual(sent);
	});

	test('leaves a place to a human where one thing of it was confirmed', async () => {
		await review();
		await confirmOthers();
		const [kept, open] = rowsOf(await rows(), lee, 'User group');
		await confirm({ email: lee, recordId: kept!.recordId ?? '' });
		const { page } = await close();
		expect(page.question?.html).not.toContain('Remove from user group');
		expect(page.html).toContain('Take this away by hand:');
		const byHand = (await at.auditRows()).filter(({ outcome }) => outcome === 'by hand');
		expect(byHand).toHaveLength(1);
		expect(byHand[0]?.detail).toContain(`ID ${open!.recordId}`);
		const sent = (await demo.changes()).map(({ path }) => path);
		expect(sent.filter((path) => path.includes('/user_groups/'))).toEqual([]);
	});

	test('does not plan what the review did not list', async () => {
		await review();
		await confirmOthers();
		const emails = (await rows()).filter(({ decision }) => decision !== '-');
		const [member] = rowsOf(emails, lee, 'Account member');
		await demo.editor.changeRows(TABLE, { recordId: member!.recordId! }, { recordId: 'another' });
		const { page, run } = await close();
		expect(page.question).toBeUndefined();
		expect(page.html).toContain(`${lee}: Cloudflare: Not in the review`);
		expect(run.status).toBe('error');
		expect(await demo.changes()).toEqual([]);
	});

	test.each([
		['No', { ...YES, 'Remove this access?': 'No' }, 'rejected'],
		['no name', { ...YES, 'Approved by': ' ' }, 'rejected'],
		['everybody left out', { ...YES, 'Leave out these emails': lee.toUpperCase() }, 'no decision'],
		['a stranger left out', { ...YES, 'Leave out these emails': 'x@example.com' }, 'no decision'],
	])('changes nothing after %s, and notes that', async (_, answers, outcome) => {
		await review();
		await confirmOthers();
		const { page, run } = await close(answers);
		expect(page.heading).toBe('Nothing was removed');
		expect(run.status).toBe('success');
		expect(await outcomes()).toEqual(new Set([outcome]));
		expect(await demo.changes()).toEqual([]);
	});

	test('asks for nothing where there is no review, and fails where Cloudflare refuses', async () => {
		const { page } = await close();
		expect(page.question).toBeUndefined();
		expect(page.html).toContain('The newest review has nothing left that nobody confirmed.');
		const path = '/access/users';
		await demo.fault({ kind: 'status', status: 403, times: 100, method: 'GET', path });
		const run = await review();
		expect(run.status).toBe('error');
		expect(await rows()).toEqual([]);
	});
});
