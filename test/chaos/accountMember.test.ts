import type { Fault } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { hexId } from '../../emulator/ids';
import { person } from '../../emulator/people';
import { credentialFor, resourceLocator } from '../support/emulator';
import { run } from '../support/engine';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';

/** Of the first six, 0, 1 and 3 are accepted, 2 and 5 are pending and 4 is rejected. */
const idOf = (index: number) => hexId(`account member ${index}`);
const lineOf = (index: number, role: string, status = 'accepted') =>
	`${person(index).email} ${status} ${role}`;

const account = resourceLocator('id', seeded.account);
const member = resourceLocator('email', '={{ $json.who }}');
const invalid: Item = { json: { who: 'nobody' }, invalid: /must be an email address/ };
const missing: Item = {
	json: { who: 'nobody@example.com' },
	fails: /not found: no account member with the email nobody@example\.com/,
};

const base: Pick<Job, 'node' | 'snapshot' | 'seed'> = {
	node: 'accountMember',
	snapshot: ({ state }) =>
		accountMembersOf(state, seeded.account)
			.rows()
			.map(({ email, status, policies }) => {
				const roles = policies.flatMap((policy) =>
					policy.permission_groups.map(({ name }) => name),
				);
				return `${email} ${status} ${roles.join('+')}`;
			}),
	seed: { accountMembers: 6 },
};

const removed = (index: number, line: string): Item => ({
	json: { who: person(index).email },
	removes: line,
	output: { deleted: true, id: idOf(index) },
});

const jobs: Job[] = [
	{
		...base,
		parameters: { operation: 'create', account, email: '={{ $json.who }}', roles: ['DNS'] },
		change: 'POST',
		items: [
			{
				json: { who: 'new1@example.com' },
				adds: 'new1@example.com pending DNS',
				output: { wasCreated: true, email: 'new1@example.com' },
			},
			invalid,
			{ json: { who: person(0).email }, output: { wasCreated: false, id: idOf(0) } },
			{
				json: { who: 'new2@example.com' },
				adds: 'new2@example.com pending DNS',
				output: { wasCreated: true, email: 'new2@example.com' },
			},
		],
	},
	{
		...base,
		parameters: { operation: 'update', account, member, roles: ['Firewall'] },
		change: 'PUT',
		items: [
			{
				json: { who: person(0).email },
				removes: lineOf(0, 'Administrator Read Only'),
				adds: lineOf(0, 'Firewall'),
				output: { wasUpdated: true, id: idOf(0) },
			},
			invalid,
			missing,
			{
				json: { who: person(1).email },
				removes: lineOf(1, 'DNS'),
				adds: lineOf(1, 'Firewall'),
				output: { wasUpdated: true, id: idOf(1) },
			},
		],
	},
	{
		...base,
		parameters: { operation: 'delete', account, member, options: { ifMissing: 'succeed' } },
		change: 'DELETE',
		items: [
			removed(0, lineOf(0, 'Administrator Read Only')),
			invalid,
			{ json: missing.json, output: { deleted: false, alreadyAbsent: true } },
			removed(2, lineOf(2, 'Billing', 'pending')),
		],
	},
];

faultMatrix(jobs);

describe('An invitation that is sent again, under a fault at each step', () => {
	const { email } = person(2);

	const faults: Array<Omit<Fault, 'method'>> = [
		{ kind: 'reset-before' },
		{ kind: 'reset-after' },
		{ kind: 'timeout' },
		{ kind: 'status', status: 500 },
		{ kind: 'status', status: 400, code: 1001 },
		{ kind: 'status', status: 403, code: 10000 },
		{ kind: 'html', status: 502 },
		{ kind: 'cut-off-json' },
	];
	const cases = ['GET', 'DELETE', 'POST'].flatMap((method) =>
		faults.flatMap((fault) =>
			[1, Infinity].map((times): [string, Fault] => [
				`${method} ${fault.kind} ${fault.status ?? ''} ${times}`,
				{ ...fault, method, times, path: '/members' },
			]),
		),
	);

	async function resend(fault: Fault) {
		const emulator = await startEmulator({ seed: { accountMembers: 6 } });
		const rows = () =>
			accountMembersOf(emulator.state, seeded.account)
				.rows()
				.filter((row) => row.email === email);
		const { id } = rows()[0]!;
		emulator.fault(fault);
		const { json } = await run({
			node: 'accountMember',
			parameters: {
				operation: 'resendInvite',
				account,
				member: resourceLocator('id', id),
				options: { timeout: 5, rateLimitMaxWait: 1 },
			},
			onError: 'continueRegularOutput',
			credential: credentialFor(emulator, 'apiKey'),
		});
		const made = emulator.requests.filter(
			({ method, status }) => method === 'POST' && status === 200,
		);
		await emulator.close();
		return { id, output: json[0]!, after: rows(), made };
	}

	let results: Array<ReturnType<typeof resend>>;
	beforeAll(() => {
		// All at once, because each waits before it tries again.
		results = cases.map(async ([, fault]) => await resend(fault));
	});

	it.each(cases.map(([title], index) => [title, index] as const))('%s', async (_title, index) => {
		const { id, output, after, made } = await results[index]!;
		// Nobody has two invitations, and nobody got two emails.
		expect(after.length).toBeLessThanOrEqual(1);
		expect(made.length).toBeLessThanOrEqual(1);
		if (output.error === undefined) {
			expect(output).toMatchObject({ outcome: 'resent', previousId: id, id: after[0]?.id });
			expect(after[0]?.id).not.toBe(id);
			return;
		}
		// Who has no invitation any more is told so, and how they get one.
		const saysSo = JSON.stringify(output.details).includes('is withdrawn');
		if (after.length === 0) expect(saysSo).toBe(true);
		if (saysSo) expect(after[0]?.id).not.toBe(id);
	});
});
