import { type AccessUser, type Emulator, seeded, startEmulator } from '../../../emulator';
import { RunningDemo } from '../runningDemo';
import { APPROVED, LeaversAtWork } from './leaversAtWork';

const TEMPLATE = 'Idle seats';
const COPY = 'Idle seats, elsewhere';
const MS_PER_DAY = 86_400_000;
jest.setTimeout(60_000);

const daysAgo = (days: number) => new Date(Date.now() - days * MS_PER_DAY).toISOString();
const ada = 'ada.lovelace@example.com';
const grace = 'grace.hopper@example.com';
const katherine = 'katherine.johnson@example.com';
const alan = 'alan.turing@example.com';
const hedy = 'hedy.lamarr@example.com';

describe(TEMPLATE, () => {
	let demo: RunningDemo;
	let at: LeaversAtWork;
	// This emulator runs in the test process, because no request can set a last login.
	let cloudflare: Emulator;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		at = new LeaversAtWork(demo, 'Every Monday at 08:00');
		cloudflare = await startEmulator({ seed: { accessUsers: 8 } });
		const credential = await demo.editor.addCredential('Idle', 'cloudflareOnboardingApi', {
			authentication: 'apiToken',
			apiToken: seeded.credentials.userToken,
			baseUrl: cloudflare.baseUrl,
		});
		const workflow = await demo.editor.workflow(TEMPLATE);
		for (const { credentials } of workflow.nodes) {
			const ours = credentials?.cloudflareOnboardingApi;
			if (ours) ours.id = credential;
		}
		await demo.editor.save({ ...workflow, name: COPY });
	});
	afterAll(async () => await cloudflare?.close());
	beforeEach(async () => {
		cloudflare.reset();
		await at.forgetAudit();
		// Five people hold a seat and are idle; of the others, each lacks one of the two.
		const never = undefined;
		const changes: Array<Partial<AccessUser>> = [
			{ last_successful_login: daysAgo(120), gateway_seat: true, active_device_count: 2 },
			{ last_successful_login: daysAgo(200), gateway_seat: false },
			{ last_successful_login: never, created_at: daysAgo(100), access_seat: false },
			{ last_successful_login: daysAgo(91) },
			{ last_successful_login: daysAgo(95) },
			{ last_successful_login: daysAgo(300), access_seat: false, gateway_seat: false },
			{ last_successful_login: daysAgo(5) },
			{ last_successful_login: never, created_at: daysAgo(10) },
		];
		users().forEach((user, index) => {
			const holds = { access_seat: true, gateway_seat: true, active_device_count: 0 };
			Object.assign(user, { ...holds, created_at: daysAgo(400) }, changes[index]);
		});
	});

	const users = () => cloudflare.state.accessUsers(seeded.account);
	const user = (email: string) => users().find((one) => one.email === email)!;
	const holders = () =>
		users()
			.filter((one) => one.access_seat || one.gateway_seat)
			.map(({ email }) => email);
	const changes = () => cloudflare.requests.filter(({ method }) => method !== 'GET');
	const freeing = (...emails: string[]) => ({
		method: 'PATCH',
		path: `/accounts/${seeded.account}/access/seats`,
		body: emails.map((email) => {
			return { seat_uid: user(email).seat_uid, access_seat: false, gateway_seat: false };
		}),
	});
	/** Who the page lists, as text. */
	const asked = async () =>
		[...(await at.page()).matchAll(/<li>(.*?)<\/li>/g)].map(([, one = '']) =>
			one.replace(/<.*?>/g, ' ').replace(/\s+/g, ' ').trim(),
		);
	const outcomes = async () => {
		const rows = (await at.auditRows()).filter(({ action }) => action === 'remove seat');
		return Object.fromEntries(rows.map(({ email, outcome }) => [email, outcome]));
	};

	test('asks, frees exactly the approved seats with one request, and asks for nobody twice', async () => {
		const before = holders();
		const run = await at.run(COPY);
		expect(run.status).toBe('waiting');
		expect(await at.page()).toContain('Remove the seats of 5 people?');
		const seats = 'Access and Gateway seat';
		expect(await asked()).toEqual([
			`${ada} , Ada Lovelace ${seats}, last login ${daysAgo(120).slice(0, 10)}, devices: 2 (may still use WARP)`,
			`${grace} , Grace Hopper Access seat, last login ${daysAgo(200).slice(0, 10)}`,
			`${katherine} , Katherine Johnson Gateway seat, never logged in`,
			`${alan} , Alan Turing ${seats}, last login ${daysAgo(91).slice(0, 10)}`,
			`${hedy} , Hedy Lamarr ${seats}, last login ${daysAgo(95).slice(0, 10)}`,
		]);
		expect(changes()).toEqual([]);

		user(alan).last_successful_login = daysAgo(0);
		const answer = { ...APPROVED, 'Leave out these emails': ` ${hedy.toUpperCase()} ` };
		const done = await at.answer(run, answer);
		expect(done.status).toBe('success');
		expect(changes()).toMatchObject([freeing(ada, grace, katherine)]);
		expect(holders()).toEqual(before.filter((one) => ![ada, grace, katherine].includes(one)));
		expect(at.shown).toContain('Seat removed from 3 of 5');
		expect(at.shown).toContain(`<b>${ada}</b><br>seat removed</li>`);
		expect(await outcomes()).toEqual({
			[ada]: 'seat removed',
			[grace]: 'seat removed',
			[katherine]: 'seat removed',
			[alan]: 'no longer idle',
			[hedy]: 'left out',
		});
		expect((await at.auditRows()).at(-1)).toMatchObject({
			workflow: COPY,
			system: 'Access user',
			place: 'Analytical Engines',
			approvedBy: 'Noor Haddad',
			execution: run.id,
		});
		const [{ seats: summary } = {}] = done.rows('Summary');
		expect(summary).toHaveLength(5);

		const again = await at.run(COPY);
		expect(await asked()).toEqual([expect.stringContaining(hedy)]);
		expect((await at.answer(again, APPROVED)).status).toBe('success');
		expect(changes()).toMatchObject([freeing(ada, grace, katherine), freeing(hedy)]);

		const sent = changes();
		const last = await at.run(COPY);
		expect(last.status).toBe('success');
		expect(last.reached('Wait for approval')).toBe(false);
		expect(changes()).toEqual(sent);
	});

	test('fails the run when a seat is not removed, and removes the others', async () => {
		user(grace).seat_uid = undefined as never;
		const run = await at.run(COPY);
		expect((await asked())[1]).toContain('seat flags without a seat_uid');
		const done = await at.answer(run, APPROVED);
		expect(done.status).toBe('error');
		expect(done.error?.message).toContain(`1 not done: ${grace}.`);
		expect(at.shown).toContain('Seat removed from 4 of 5');
		expect(await outcomes()).toMatchObject({ [ada]: 'seat removed', [grace]: 'failed' });

		user(ada).access_seat = true;
		const other = await at.run(COPY);
		cloudflare.fault({ kind: 'status', status: 403, method: 'PATCH', times: 9 });
		const refused = await at.answer(other, APPROVED);
		expect(refused.status).toBe('error');
		expect(refused.error?.message).toContain(`2 not done: ${ada}, ${grace}.`);
		expect(at.shown).toContain('No seat was removed');
		expect(at.shown).toContain('HTTP 403');
		expect(holders()).toContain(ada);

		const unsure = await at.run(COPY);
		const sent = changes();
		cloudflare.fault({ kind: 'status', status: 403, path: '/access/users' });
		expect((await at.answer(unsure, APPROVED)).status).toBe('error');
		expect(at.shown).toContain(`<b>${ada}</b><br>failed (Cloudflare denied access`);
		expect(changes()).toEqual(sent);
	});

	test('removes nothing without an approval', async () => {
		const before = holders();
		const typo = { ...APPROVED, 'Leave out these emails': 'hedy@example.com' };
		for (const [answer, outcome] of [
			[{ ...APPROVED, Decision: 'Reject' }, 'rejected'],
			[{ Decision: 'Approve', 'Your name': ' ' }, 'no decision'],
			[{}, 'no decision'],
			[typo, 'no decision'],
		] as const) {
			await at.forgetAudit();
			const done = await at.answer(await at.run(COPY), answer);
			expect(done.status).toBe('success');
			expect(Object.values(await outcomes())).toEqual(Array(5).fill(outcome));
			expect(at.shown).toContain('No seat was removed');
		}
		expect(holders()).toEqual(before);
		expect(changes()).toEqual([]);
	});
});
