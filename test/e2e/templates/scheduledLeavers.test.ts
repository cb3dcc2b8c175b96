import axios from 'axios';
import type { Row } from '../../../demo/editor';
import { RunningDemo } from '../runningDemo';
import { APPROVED, LeaversAtWork, WORKFLOW } from './leaversAtWork';
import { asked, decided, deleted, elsewhere, line, nobody } from './leaversAudit';
import { refused, rowLine, stillThere, summary } from './leaversAudit';
import { ada, barbara, donald, FUTURE, grace, katherine, margaret, mary } from './leaversTable';
import { oddReports, oddRows, PAST, stranger, tim, TODAY } from './leaversTable';

jest.setTimeout(60_000);

const USER = 'Access user';
const MEMBER = 'Organization member';
const TOKEN = 'Account API token';
const except = (emails: string[], ...gone: string[]) =>
	emails.filter((email) => !gone.includes(email));

/** Asks about Ada in a copy of the workflow that has its own tables and waits for a second. */
async function askInVain(demo: RunningDemo) {
	await demo.reset();
	const suffix = ', for a second';
	const at = new LeaversAtWork(demo, undefined, suffix);
	await at.list([ada, PAST]);
	const original = await demo.editor.workflow(WORKFLOW);
	const copy = JSON.stringify(original.nodes).replace(/Cloudflare (leavers|audit)/g, `$&${suffix}`);
	const nodes = (JSON.parse(copy) as typeof original.nodes).map((node) => ({
		...node,
		parameters: {
			...node.parameters,
			...(node.name === 'Wait for approval' && { resumeAmount: 1, resumeUnit: 'seconds' }),
		},
	}));
	const name = WORKFLOW + suffix;
	await demo.editor.save({ ...original, name, nodes });
	const adas = await at.places(ada);
	const run = await at.run(name);
	expect(run.status).toBe('waiting');
	return { at, run, adas, question: asked([ada], [USER, MEMBER], await at.address()) };
}

describe('Scheduled leavers', () => {
	let demo: RunningDemo;
	let at: LeaversAtWork;
	/** A question without an answer. It is asked first, because n8n checks time limits only once a minute. */
	let unanswered: Awaited<ReturnType<typeof askInVain>>;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		at = new LeaversAtWork(demo);
		unanswered = await askInVain(demo);
	});
	beforeEach(async () => {
		await demo.reset({ accessUsers: 13, members: 13 });
		await at.forgetAudit();
	});

	const places = async (system: typeof USER | typeof MEMBER, ...emails: string[]) =>
		await Promise.all(emails.map(async (email) => await at.place(email, system)));

	describe('with invalid rows, people in one list only, and an error', () => {
		const leaving = [ada, katherine, mary, tim, margaret];
		beforeEach(async () => {
			await at.remove(await at.place(katherine, MEMBER));
			await at.remove(await at.place(mary, USER));
			await at.list(
				[' Ada.Lovelace@Example.com ', PAST],
				...oddRows,
				[grace, FUTURE],
				[stranger, PAST],
				[katherine, PAST],
				[mary, PAST],
				[katherine, PAST],
				[tim, TODAY],
				[margaret, ` ${PAST} `],
			);
		});

		test('asks first, deletes exactly the approved people, and retries failures in the next run', async () => {
			const people = await demo.emails();
			const untouched = await demo.changes();
			const users = await places(USER, ada, katherine, tim, margaret);
			const members = await places(MEMBER, ada, mary, tim);
			const safe = await at.place(margaret, MEMBER);

			const waiting = await at.run();
			expect(waiting.status).toBe('waiting');
			const before = [
				...oddReports,
				nobody(stranger),
				asked(leaving, [USER, MEMBER], await at.address()),
			];
			expect(await at.audit()).toEqual(before);
			const page = await at.page();
			expect(page).toContain('Remove 5 people from Cloudflare?');
			expect([...page.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, email]) => email)).toEqual(leaving);
			expect(await demo.changes()).toEqual(untouched);

			await demo.fault({ kind: 'status', status: 403, method: 'DELETE', path: safe.id });
			const done = await at.answer(waiting, APPROVED);
			const outcomes = [...users.map(deleted), ...members.map(deleted)];
			expect(summary(done)).toHaveLength(outcomes.length + 1);
			expect(summary(done)).toEqual(expect.arrayContaining(outcomes));
			expect(summary(done)).toContainEqual(refused(decided(safe, 'failed')));
			expect(elsewhere(done).filter(({ outcome }) => outcome === 'failed')).toEqual([]);
			const gone = elsewhere(done).filter(({ action }) => action === 'look up');
			expect(gone.map(({ email }) => email)).toEqual(except(leaving, margaret));
			expect((await at.audit()).slice(0, before.length)).toEqual(before);
			expect((await at.audit()).slice(before.length)).toEqual(
				done.rows('Write audit').map(rowLine),
			);
			// So that the error workflow runs.
			expect(done.status).toBe('error');
			expect(done.error?.message).toContain(`1 not done: ${margaret} (${MEMBER}, failed).`);
			expect(at.shown).toContain('4 of 5 fully removed');
			const shown = (email: string) => at.shown.split(`<b>${email}</b>`)[1]?.split('</li>')[0];
			expect(shown(ada)).toContain(`${USER} in Analytical Engines: done`);
			expect(shown(ada)).toContain(`${MEMBER} in Example Group: done`);
			expect(shown(margaret)).toMatch(/Organization member in Example Group: failed \(.*HTTP 403/);
			expect(await demo.emails()).toEqual({
				access: except(people.access, ada, katherine, tim, margaret),
				members: except(people.members, ada, mary, tim),
			});

			const written = (await at.audit()).length;
			const later = await at.run();
			const again = [asked([margaret], [MEMBER], await at.address())];
			const finished = await at.answer(later, APPROVED);
			expect(finished.status).toBe('success');
			const news = (await at.audit()).slice(written);
			expect(news.slice(0, 2)).toEqual([...again, deleted(safe)]);
			expect(news.slice(2)).toEqual([nobody(margaret)]);
			expect((await demo.emails()).members).toEqual(
				except(people.members, ada, mary, tim, margaret),
			);
		});

		test('asks for nothing and changes nothing in another run', async () => {
			await at.answer(await at.run(), APPROVED);
			const people = await demo.emails();
			const changes = await demo.changes();
			const written = (await at.audit()).length;

			const second = await at.run();
			expect(second.status).toBe('success');
			expect(second.reached('Wait for approval')).toBe(false);
			// Rows that can't be used come to the plan without an email, which is refused.
			expect(await at.failedItems(second)).toHaveLength(oddReports.length);
			expect((await at.audit()).slice(written)).toEqual([]);
			expect(second.rows('Summary')).toEqual([]);
			expect(await demo.changes()).toEqual(changes);
			expect(await demo.emails()).toEqual(people);
		});

		test('removes nobody without an approval, and logs that', async () => {
			const people = await demo.emails();
			const untouched = await demo.changes();
			const users = await places(USER, ada, katherine, tim, margaret);
			const members = await places(MEMBER, ada, mary, tim, margaret);
			const late = 'neither approved nor rejected in time';
			const typo = { ...APPROVED, 'Leave out these emails': `${ada}, grace@exmaple.com` };
			const stray = 'asked to leave out somebody who is not on the list: grace@exmaple.com';
			for (const [answers, outcome, ...why] of [
				[{ ...APPROVED, Decision: 'Reject' }, 'rejected'],
				[{}, 'no decision', late],
				[{ ...APPROVED, Decision: 'approve' }, 'no decision', late],
				[{ Decision: 'Approve' }, 'no decision', 'decided without a name'],
				[{ Decision: 'Approve', 'Your name': '  ' }, 'no decision', 'decided without a name'],
				[typo, 'no decision', stray],
			] as const) {
				const run = await at.answer(await at.run(), answers);
				const outcomes = [...users, ...members]
					.map((place) => decided(place, outcome, ...why))
					.sort();
				expect(run.status).toBe('success');
				expect(summary(run).sort()).toEqual(outcomes);
				expect(new Set(elsewhere(run).map((row) => row.outcome))).toEqual(new Set([outcome]));
				const last = run.rows('Write audit');
				expect((await at.audit()).slice(-last.length)).toEqual(last.map(rowLine));
				expect(at.shown).toContain('Nobody was removed');
				expect(at.shown).toContain(why.length > 0 ? `${outcome} (${why.join('; ')})` : outcome);
			}
			expect(await demo.changes()).toEqual(untouched);
			expect(await demo.emails()).toEqual(people);
		});
	});

	test('deletes everybody but those whom the approver leaves out, and notes who approved it', async () => {
		await at.list([ada, PAST], [grace, PAST], [tim, PAST]);
		const theirs = await at.places(grace);
		const people = await demo.emails();
		const run = await at.run();
		const answers = { ...APPROVED, 'Leave out these emails': ` ${ada.toUpperCase()};${tim} ` };
		const done = await at.answer(run, answers);
		// Her API token belongs to the account, so it is only reported, and still works.
		expect(done.error?.message).toContain(`1 not done: ${grace} (${TOKEN}, still there).`);
		expect(await demo.emails()).toEqual({
			access: except(people.access, grace),
			members: except(people.members, grace),
		});
		expect(summary(done)).toEqual(expect.arrayContaining(theirs.map(deleted)));
		expect(at.shown).toContain('0 of 3 fully removed');
		expect(at.shown).toContain(`${USER} in Analytical Engines: left out<br>`);
		const isPlace = (system: unknown) => system === USER || system === MEMBER;
		const rows = (await at.auditRows()).filter((row) => isPlace(row.system));
		expect(rows.map(({ email, outcome }) => line(email, outcome)).sort()).toEqual(
			[ada, ada, tim, tim]
				.map((email) => line(email, 'left out'))
				.concat(theirs.map(({ email }) => line(email, 'done')))
				.sort(),
		);
		const places = { [USER]: 'Analytical Engines', [MEMBER]: 'Example Group' };
		for (const { system, place, approvedBy, execution } of rows) {
			expect({ place, approvedBy, execution }).toEqual({
				place: places[system as keyof typeof places],
				approvedBy: 'Noor Haddad',
				execution: run.id,
			});
		}
	});

	test('names people and places on the page', async () => {
		await at.list([ada, PAST]);
		await at.run();
		const page = await at.page();
		expect(page).toContain(`Delete Access user ${ada} in account Analytical Engines`);
		const member = `Delete organization member ${ada} in organization Example Group`;
		expect(page).toContain(member);
	});

	test('skips people whose row changed while the approval waited', async () => {
		await at.list([ada, PAST], [grace, PAST], [tim, PAST], [barbara, PAST]);
		const adas = await at.places(ada);
		const others = [grace, tim, barbara];
		const theirs = (await Promise.all(others.map(async (email) => await at.places(email)))).flat();
		const people = await demo.emails();
		const run = await at.run();
		// Grace's row is removed, Tim stays longer, Barbara gets a second row, and Donald is new.
		await at.list([ada, PAST], [tim, TODAY], [barbara, PAST], [barbara, FUTURE], [donald, PAST]);
		const done = await at.answer(run, APPROVED);
		const changed = `the table no longer says that ${PAST} is the last day`;
		expect(summary(done)).toHaveLength(adas.length + theirs.length);
		expect(summary(done)).toEqual(
			expect.arrayContaining([
				...adas.map(deleted),
				...theirs.map((place) => decided(place, 'row changed', changed)),
			]),
		);
		expect(await demo.emails()).toEqual({
			access: except(people.access, ada),
			members: except(people.members, ada),
		});
	});

	test('keeps a person who has a new record with the same email', async () => {
		await at.list([ada, PAST]);
		const old = await at.places(ada);
		const run = await at.run();
		for (const place of old) await at.remove(place);
		await at.bring(ada);
		const now = await at.places(ada);
		const changes = await demo.changes();
		const done = await at.answer(run, APPROVED);
		expect(done.status).toBe('error');
		expect(summary(done)).toHaveLength(4);
		expect(summary(done)).toEqual(
			expect.arrayContaining([
				...old.map((place) => decided(place, 'already gone')),
				...now.map(stillThere),
			]),
		);
		expect(await at.places(ada)).toEqual(now);
		// What else she had is taken away, but nothing reaches the new records.
		const sent = (await demo.changes()).slice(changes.length).filter(({ status }) => status < 400);
		expect(sent.filter(({ path }) => now.some(({ id }) => path.includes(id)))).toEqual([]);
	});

	test('handles two runs that wait for the same person', async () => {
		await at.list([ada, PAST]);
		const adas = await at.places(ada);
		const first = { run: await at.run(), address: await at.address() };
		const second = { run: await at.run(), address: await at.address() };
		expect(second.address).not.toBe(first.address);
		const done = await at.answer(second.run, APPROVED, second.address);
		expect(summary(done)).toEqual(adas.map(deleted));
		const people = await demo.emails();
		const late = await at.answer(first.run, APPROVED, first.address);
		expect(late.status).toBe('success');
		expect(summary(late)).toEqual(adas.map((place) => decided(place, 'already gone')));
		expect(await at.failedItems(late)).toEqual([]);
		expect(await demo.emails()).toEqual(people);
	});

	test('asks for people in one list when the other cannot be read', async () => {
		await at.list([ada, PAST], [grace, PAST]);
		const members = await places(MEMBER, ada, grace);
		await demo.fault({
			kind: 'status',
			status: 403,
			times: 100,
			method: 'GET',
			path: '/access/users',
		});
		const run = await at.run();
		const before = await at.audit();
		expect(before).toContainEqual(refused(line(ada, USER, 'look up', 'failed')));
		expect(before).toContainEqual(refused(line(grace, USER, 'look up', 'failed')));
		expect(before.at(-1)).toEqual(asked([ada, grace], [MEMBER], await at.address()));
		expect(await at.page()).not.toContain('Delete Access user');
		const done = await at.answer(run, APPROVED);
		expect(done.status).toBe('error');
		for (const email of [ada, grace]) {
			expect(done.error?.message).toContain(`${email} (${USER}, failed)`);
		}
		const texts = summary(done);
		expect(texts).toEqual(expect.arrayContaining(members.map(deleted)));
		for (const email of [ada, grace]) {
			expect(texts).toContainEqual(refused(line(email, USER, 'look again', 'not verified')));
		}
		expect(elsewhere(done).filter(({ action }) => action === 'look up')).toEqual([]);
		const sent = (await demo.changes()).map(({ path }) => path);
		expect(sent).toEqual(expect.arrayContaining(members.map(({ path }) => path)));
		expect(sent.filter((path) => path.includes('/access/users'))).toEqual([]);
	});

	test('fails when nobody can be looked up, and asks for nobody', async () => {
		await at.list([ada, PAST]);
		await demo.fault({ kind: 'status', status: 403, times: 1000, method: 'GET', path: '.' });
		const run = await at.run();
		expect(run.status).toBe('error');
		expect(run.reached('Wait for approval')).toBe(false);
		const rows = await at.auditRows();
		expect(rows.map(({ email, outcome }) => line(email, outcome))).toEqual(
			rows.map(() => line(ada, 'failed')),
		);
		const texts = rows.map(rowLine);
		expect(texts).toContainEqual(refused(line(ada, USER, 'look up', 'failed')));
		expect(texts).toContainEqual(refused(line(ada, MEMBER, 'look up', 'failed')));
		expect(await demo.changes()).toEqual([]);
	});

	test('reports when the second lookup finds somebody or fails', async () => {
		// She has not accepted yet, so the deletion doesn't have to count the Super Administrators in the list.
		await at.list([katherine, PAST]);
		const [user, member] = [await at.place(katherine, USER), await at.place(katherine, MEMBER)];
		const run = await at.run();
		await demo.settings({ accessUserDeleteDelayMs: 3_600_000 });
		// This fault is for the list, which the second lookup reads. The deletion reads the single record.
		await demo.fault({
			kind: 'status',
			status: 403,
			times: 100,
			method: 'GET',
			path: '/organizations/.*/members$',
		});
		const done = await at.answer(run, APPROVED);
		expect(done.status).toBe('error');
		const notVerified = refused(line(katherine, MEMBER, 'look again', 'not verified'));
		expect(summary(done)).toEqual(
			expect.arrayContaining([deleted(user), stillThere(user), deleted(member), notVerified]),
		);
		expect(summary(done)).toHaveLength(4);
		expect(elsewhere(done).filter(({ action }) => action === 'look up')).toEqual([]);
	});

	test('asks for nobody when more people are due than the plan allows, and fails', async () => {
		const many = Array.from({ length: 21 }, (_, index) => `nobody${index}@example.com`);
		await at.list(...many.map((email): [string, string] => [email, PAST]), [ada, PAST]);
		const run = await at.run();
		expect(run.status).toBe('error');
		expect(run.reached('Wait for approval')).toBe(false);
		const rows = await at.auditRows();
		expect(rows.map(({ email }) => email)).toEqual([...many, ada]);
		expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
		expect(await demo.changes()).toEqual([]);
	});

	test('requires the address and the login for a decision', async () => {
		await at.list([ada, PAST]);
		const people = await demo.emails();
		const run = await at.run();
		const signed = await at.address();
		const unsigned = signed.replace(/\?.*/, '');
		const other = signed.replace('/form-waiting/', '/webhook-waiting/');
		const wrong = { ...at.login, password: 'guessed' };
		const body = new FormData();
		body.append('field-1', 'Approve');
		for (const [address, auth] of [
			[signed, undefined],
			[signed, wrong],
			[unsigned, at.login],
			[`${unsigned}?signature=${'0'.repeat(64)}`, at.login],
			[other, undefined],
		] as const) {
			const request = { auth, proxy: false, validateStatus: null } as const;
			expect((await axios.get(address, request)).status).toBe(401);
			expect((await axios.post(address, body, request)).status).toBe(401);
		}
		expect(await demo.changes()).toEqual([]);
		expect((await demo.editor.settled(run.id)).status).toBe('waiting');
		expect(await demo.emails()).toEqual(people);
		// The requests that were rejected above work with both.
		expect(summary(await at.answer(run, APPROVED))).toHaveLength(2);
	});

	test('deletes nobody when nobody answers in time, and logs that', async () => {
		const { at: hasty, run, adas, question } = unanswered;
		const ended = await demo.editor.settled(run.id, { pastWait: true });
		expect(ended.status).toBe('success');
		const why = 'neither approved nor rejected in time';
		const outcomes = adas.map((place) => decided(place, 'no decision', why));
		expect(summary(ended)).toEqual(outcomes);
		const written = [...ended.rows('Write audit')] as Row[];
		expect(new Set(written.map(({ outcome }) => outcome))).toEqual(new Set(['no decision']));
		expect(await hasty.audit()).toEqual([question, ...written.map(rowLine)]);
		for (const { error } of ended.rows('Remove access')) expect(error).toMatch(/^'Plan' is empty/);
	}, 150_000);
});
