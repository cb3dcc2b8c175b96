import { type Emulator, type Invite, seeded, startEmulator } from '../../../emulator';
import { RunningDemo } from '../runningDemo';

const TEMPLATE = 'Invite watcher';
const TRIGGER = 'Every hour';
jest.setTimeout(60_000);

interface Policy {
	allowedOrganizations: string;
	requireTwoFactor: boolean;
	rejectOthers: boolean;
}

const policyFor = (allowedOrganizations: string): Policy => {
	return { allowedOrganizations, requireTwoFactor: true, rejectOthers: true };
};

describe(TEMPLATE, () => {
	let demo: RunningDemo;
	let credential: string;
	// This emulator runs in the test process, because the seed has no pending invite with two-factor enforced.
	let cloudflare: Emulator;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		cloudflare = await startEmulator({ seed: { invites: 4 } });
		credential = await demo.editor.addCredential('Invited user', 'cloudflareOnboardingApi', {
			authentication: 'apiToken',
			apiToken: seeded.credentials.userToken,
			baseUrl: cloudflare.baseUrl,
		});
	});
	afterAll(async () => {
		await cloudflare?.close();
	});
	beforeEach(() => cloudflare.reset());

	/** A copy of the template with its own name, which its rows in the log have, too. */
	const watcher = async (name: string, policy: Policy) => {
		const workflow = await demo.editor.workflow(TEMPLATE);
		for (const { name: node, parameters, credentials } of workflow.nodes) {
			for (const used of Object.values(credentials ?? {})) used.id = credential;
			if (node !== 'Policy') continue;
			const assignments = Object.entries(policy).map(([key, value]) => {
				return { id: key, name: key, value, type: typeof value };
			});
			parameters.assignments = { assignments };
		}
		const { id } = await demo.editor.save({ ...workflow, name });
		return {
			run: async () => await demo.editor.run(id, TRIGGER),
			log: async () => await logOf(name),
		};
	};
	/** The rows that a workflow has logged, oldest first. */
	const logOf = async (workflow: string) => {
		const rows = await demo.editor.tableRows('Cloudflare audit');
		return rows.filter((row) => row.workflow === workflow);
	};
	const answers = () => cloudflare.requests.filter(({ method }) => method !== 'GET');
	const statuses = () => cloudflare.state.invites.map(({ status }) => status);

	/** Replaces the seeded invites with pending ones. */
	const pending = (...changes: Array<Partial<Invite>>): Invite[] => {
		const { invites } = cloudflare.state;
		const all = changes.map((change, index) => {
			const from = invites[index];
			if (!from) throw new Error('Too few seeded invites');
			return Object.assign(from, { status: 'pending' }, change);
		});
		invites.length = all.length;
		return all;
	};
	const detailOf = (invite: Invite, reason: string) =>
		`${invite.organization_name} (${invite.organization_id}): ${reason}. ` +
		`Invited by ${invite.invited_by} as Administrator. Invite ${invite.id}.`;
	const entry = (invite: Invite, action: string, outcome: string, reason: string) =>
		expect.objectContaining({
			email: invite.invited_member_email,
			system: 'Received invite',
			action,
			outcome,
			detail: detailOf(invite, reason),
		});
	const twoFactor = { organization_is_enforcing_twofactor: true };
	const noTwoFactor = { organization_is_enforcing_twofactor: false };

	test('by default answers no invite and logs each pending one once', async () => {
		await demo.reset({ invites: 12 });
		const before = await demo.list<Invite>('/user/invites');
		const { id } = await demo.editor.workflow(TEMPLATE);
		for (let runs = 0; runs < 2; runs += 1) {
			expect((await demo.editor.run(id, TRIGGER)).status).toBe('success');
			expect(await demo.list('/user/invites')).toEqual(before);
			expect(await demo.changes()).toEqual([]);
			const waiting = before.filter(({ status }) => status === 'pending');
			expect(waiting).toHaveLength(3);
			const reason = 'the policy allows no organization yet';
			expect(await logOf(TEMPLATE)).toEqual(
				waiting.map((invite) => entry(invite, 'none', 'left pending', reason)),
			);
		}
	});

	test('accepts, rejects or keeps invites by the policy, and changes nothing the second time', async () => {
		const [partner, lax, stranger, gone] = pending(
			twoFactor,
			noTwoFactor,
			{ ...twoFactor, organization_name: 'Analytical Engines' },
			{ ...twoFactor, status: 'expired' },
		) as [Invite, Invite, Invite, Invite];
		const inCapitals = partner.organization_id.toUpperCase();
		const allowed = `${inCapitals}\n${lax.organization_id}, ${gone.organization_id}\n`;
		const { run, log } = await watcher('By the policy', policyFor(allowed));
		expect((await run()).status).toBe('success');
		expect(statuses()).toEqual(['accepted', 'pending', 'rejected', 'expired']);
		const rows = await log();
		expect(rows).toEqual([
			entry(partner, 'accept', 'accepted', 'the organization is allowed'),
			entry(stranger, 'reject', 'rejected', 'the organization is not allowed'),
			entry(lax, 'none', 'left pending', 'the organization is allowed, but enforces no two-factor'),
		]);
		expect(answers().map(({ path, body }) => ({ path, body }))).toEqual([
			{ path: `/user/invites/${partner.id}`, body: { status: 'accepted' } },
			{ path: `/user/invites/${stranger.id}`, body: { status: 'rejected' } },
		]);

		expect((await run()).status).toBe('success');
		expect(statuses()).toEqual(['accepted', 'pending', 'rejected', 'expired']);
		expect(answers()).toHaveLength(2);
		expect(await log()).toEqual(rows);
	});

	test.each<[string, (allowed: string) => Partial<Policy>, string[]]>([
		['rejecting is off', () => ({ rejectOthers: false }), ['accepted', 'pending', 'pending']],
		[
			'two-factor is not required',
			() => ({ requireTwoFactor: false }),
			['accepted', 'accepted', 'rejected'],
		],
		[
			'no organization is allowed',
			() => ({ allowedOrganizations: ' \n' }),
			['pending', 'pending', 'pending'],
		],
		[
			'a name is on the list',
			(allowed) => ({ allowedOrganizations: `${allowed}\nOurs` }),
			['pending', 'pending', 'pending'],
		],
	])('where %s', async (name, changeOf, expected) => {
		const [first, second] = pending(twoFactor, noTwoFactor, { organization_name: 'Ours' });
		const allowed = `${first?.organization_id} ${second?.organization_id}`;
		const { run, log } = await watcher(name, { ...policyFor(allowed), ...changeOf(allowed) });
		expect((await run()).status).toBe('success');
		expect(statuses()).toEqual(expected);
		expect((await log()).map(({ outcome }) => outcome).sort()).toEqual(
			expected.map((status) => (status === 'pending' ? 'left pending' : status)).sort(),
		);
	});

	test.each([['no'], [''], [null]])(
		'leaves an invite with organization ID %p pending',
		async (odd) => {
			const [invite] = pending({ ...twoFactor, organization_id: odd as string }) as [Invite];
			const { run, log } = await watcher(`Organization ${odd}`, policyFor('f'.repeat(32)));
			expect((await run()).status).toBe('success');
			expect(invite.status).toBe('pending');
			expect(answers()).toEqual([]);
			expect(await log()).toEqual([
				expect.objectContaining({ action: 'none', outcome: 'left pending' }),
			]);
		},
	);

	test('logs errors, answers the others, fails, and retries in the next run', async () => {
		const all = pending(twoFactor, twoFactor, twoFactor);
		const [first, second, third] = all as [Invite, Invite, Invite];
		const { run, log } = await watcher(
			'One refused',
			policyFor([first, second].map((invite) => invite.organization_id).join(' ')),
		);
		cloudflare.fault({ kind: 'status', status: 403, method: 'PATCH', path: first.id });
		const failed = await run();
		expect(failed.status).toBe('error');
		expect(failed.error?.message).toMatch(/^1 of 3 invites could not be answered: .*403/);
		expect(statuses()).toEqual(['pending', 'accepted', 'rejected']);
		const allowed = 'the organization is allowed';
		const others = [
			entry(second, 'accept', 'accepted', allowed),
			entry(third, 'reject', 'rejected', 'the organization is not allowed'),
		];
		const refused = expect.objectContaining({
			action: 'accept',
			outcome: 'failed',
			detail: expect.stringMatching(new RegExp(`^${first.organization_name} .*${first.id}.*403`)),
		});
		expect(await log()).toEqual([refused, ...others]);

		const sent = answers().length;
		expect((await run()).status).toBe('success');
		expect(statuses()).toEqual(['accepted', 'accepted', 'rejected']);
		expect(answers()).toHaveLength(sent + 1);
		const rows = [refused, ...others, entry(first, 'accept', 'accepted', allowed)];
		expect(await log()).toEqual(rows);

		expect((await run()).status).toBe('success');
		expect(answers()).toHaveLength(sent + 1);
		expect(await log()).toEqual(rows);
	});

	test('logs an invite that expires between the list and the answer', async () => {
		const [invite] = pending(twoFactor) as [Invite];
		const { run, log } = await watcher('Expired meanwhile', policyFor(invite.organization_id));
		// The list is read first. A later read of the single invite shows it expired.
		const { requests } = cloudflare;
		Object.defineProperty(invite, 'status', {
			enumerable: true,
			get: () => (requests.some(({ path }) => path.endsWith(invite.id)) ? 'expired' : 'pending'),
		});
		expect((await run()).status).toBe('error');
		expect(answers()).toEqual([]);
		expect(await log()).toEqual([
			expect.objectContaining({
				action: 'accept',
				outcome: 'failed',
				detail: expect.stringContaining('is expired already'),
			}),
		]);
	});

	test('fails when the list cannot be read', async () => {
		const { run, log } = await watcher('List refused', policyFor(''));
		cloudflare.fault({ kind: 'status', status: 403, path: '/user/invites' });
		const { status, error } = await run();
		expect(status).toBe('error');
		expect(`${error?.message} ${error?.description}`).toContain('403');
		expect(await log()).toEqual([]);
	});

	test('ends without an error when there are no invites', async () => {
		cloudflare.reset({ invites: 0 });
		const { run, log } = await watcher('Nobody invited', policyFor(''));
		expect((await run()).status).toBe('success');
		expect(await log()).toEqual([]);
	});
});
