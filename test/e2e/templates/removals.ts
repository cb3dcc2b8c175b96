import { submitForm } from '../../../demo/form';
import type { Run } from '../../../demo/run';
import { leaver } from '../../../emulator/leavers';
import type { RunningDemo } from '../runningDemo';
import { APPROVED, LeaversAtWork } from './leaversAtWork';
import { ada, PAST } from './leaversTable';

const { email: lee } = leaver(0);
const REVIEW = 'Access review';
const REVIEWED = 'Cloudflare access review';

interface Removal {
	run: Run;
	/** Where the person still is. */
	places: unknown[];
	/** What was done, as the audit table says: the outcomes of all steps. */
	outcomes: unknown[];
}

async function removalOf(email: string, at: LeaversAtWork, run: Run): Promise<Removal> {
	const outcomes = (await at.auditRows()).map(({ outcome }) => outcome);
	return { run, places: await at.places(email), outcomes };
}

/** Takes somebody out with Scheduled leavers: their day has come, and the page is approved. */
async function removeOnTheirDay(demo: RunningDemo): Promise<Removal> {
	const at = new LeaversAtWork(demo);
	await demo.reset({ leavers: 1 });
	await at.forgetAudit();
	await at.list([ada, PAST]);
	return await removalOf(ada, at, await at.answer(await at.run(), APPROVED));
}

/** Takes somebody out with Access review: everybody else is confirmed, and the page is approved. */
async function removeAfterReview(demo: RunningDemo): Promise<Removal> {
	const at = new LeaversAtWork(demo);
	await demo.reset({ accessUsers: 3, accountMembers: 3, members: 3, leavers: 1 });
	await at.forgetAudit();
	await demo.editor.emptyTable(REVIEWED);
	const { id } = await demo.editor.workflow(REVIEW);
	await demo.editor.run(id, 'Every quarter');
	const people = new Set((await demo.editor.tableRows(REVIEWED)).map((row) => row.email ?? ''));
	people.delete(lee);
	for (const other of people) {
		const decision = { decision: 'Keep', decidedBy: 'Mateo Ruiz' };
		await demo.editor.changeRows(REVIEWED, { email: other, decision: '' }, decision);
	}
	const question = {
		labels: ['Plans', 'Remove this access?', 'Leave out these emails', 'Approved by'],
		answers: { 'Remove this access?': 'Yes', 'Approved by': 'Noor Haddad' },
	};
	const form = { 'Your name': 'Mateo Ruiz' };
	const page = await submitForm(await demo.form(REVIEW), form, undefined, 90, question);
	return await removalOf(lee, at, await demo.editor.settled(page.executionId, { pastWait: true }));
}

/** Tests the templates that remove somebody after an approval, in an n8n that starts before the tests. */
export function testRemovals(demo: () => RunningDemo): void {
	test.each([
		['Scheduled leavers', removeOnTheirDay],
		[REVIEW, removeAfterReview],
	] as const)(
		'takes somebody out with %s',
		async (_template, remove) => {
			const { run, places, outcomes } = await remove(demo());
			expect(run.status).toBe('success');
			expect(places).toEqual([]);
			expect(outcomes.filter((outcome) => outcome === 'done').length).toBeGreaterThan(5);
		},
		120_000,
	);
}
