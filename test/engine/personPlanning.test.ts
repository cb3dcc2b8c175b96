import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { accountMembersOf, policyFor } from '../../emulator/resources/accountMembers';
import { accountTokensOf } from '../../emulator/resources/accountTokens';
import type { Planned } from '../../nodes/CloudflarePerson/planning';
import { useEmulator } from '../support/emulator';
import { findingsOf, getAccess, plannedFor, planRemoval, removeAccess } from '../support/person';

const seed = { accessGroups: 0, accessPolicies: 0, accessApps: 0, gatewayRules: 0, leavers: 12 };
const emulator = useEmulator({ seed });
const { email } = leaver(0);
const emails = (count: number) => Array.from({ length: count }, (_, nth) => leaver(nth).email);
const { account, organization } = seeded;

const planned = async (more: IDataObject = {}) => (await plannedFor(emulator, [email], more))[0]!;
const placesOf = ({ plan }: Planned) => [...new Set(plan.steps.map(({ place }) => place))];
const stepsAt = ({ plan }: Planned, place: string) =>
	plan.steps
		.filter((step) => step.place === place)
		.map(({ action, target }) => `${action} ${target.name}`);
const leftAt = ({ left }: Planned, place: string) =>
	left.filter((one) => one.place === place).map(({ name, why }) => `${name}: ${why}`);

afterEach(() => {
	const changes = emulator.requests.filter(({ method }) => method !== 'GET');
	expect(changes).toEqual([]);
});

describe('the steps of a plan', () => {
	const ACCESS = [
		'zeroTrustList',
		'accessGroup',
		'accessPolicy',
		'session',
		'device',
		'accessUser',
	];
	const MEMBERSHIPS = ['userGroup', 'accountMember', 'organizationMember', 'accountToken'];

	it.each([
		['accessFirst', [...ACCESS, ...MEMBERSHIPS]],
		['membershipsFirst', [...MEMBERSHIPS, ...ACCESS]],
	])('are in the order %s', async (order, expected) => {
		const one = await planned({ options: { order, accountTokens: 'disable' } });
		expect(placesOf(one)).toEqual(expected);
		const { plan } = one;
		expect(new Set(plan.steps.map(({ id }) => id)).size).toBe(plan.steps.length);
		for (const { before, reversible, where } of plan.steps) {
			expect(before.email.toLowerCase()).toBe(email);
			expect([typeof reversible, typeof where.name]).toEqual(['boolean', 'string']);
		}
	});

	it('are the findings that can be removed, and all others are left with a reason', async () => {
		const { json } = await getAccess(emulator, [email]);
		const findings = findingsOf(json);
		const { plan, left, notSeen } = await planned({ options: { accountTokens: 'disable' } });
		expect(notSeen).toEqual(json.at(-1)!.notSeen);
		expect(left).toEqual(findings.filter(({ removable }) => !removable));
		expect(left.every(({ why }) => why)).toBe(true);
		const direct = findings.filter(({ removable, via }) => removable && via === 'direct');
		expect(plan.steps.map(({ target }) => target.id).sort()).toEqual(
			direct.map(({ id }) => id).sort(),
		);
		expect(placesOf({ plan } as Planned)).not.toContain('approver');
	});

	it('leave API tokens and the Access user as the options say', async () => {
		const byDefault = await planned();
		expect(stepsAt(byDefault, 'accountToken')).toEqual([]);
		expect(leftAt(byDefault, 'accountToken').join()).toMatch(/'Account API Tokens' is 'Report'/);
		expect(stepsAt(byDefault, 'accessUser')).toEqual([`delete ${email}`]);
		const seats = await planned({
			options: { accessUser: 'removeSeat', accountTokens: 'disable' },
		});
		expect(stepsAt(seats, 'accessUser')).toEqual([`removeSeat ${email}`]);
		expect(stepsAt(seats, 'accountToken')).toEqual(['disable Deployment of Lee Leaver']);
		const kept = await planned({ options: { accessUser: 'keep' } });
		expect(stepsAt(kept, 'accessUser')).toEqual([]);
		expect(leftAt(kept, 'accessUser').join()).toMatch(/'Access User' is 'Keep'/);
	});

	it('are those of some places, and what comes from others is left with why', async () => {
		const one = await planned({ places: ['accessPolicy', 'accessGroup'], accounts: [account] });
		expect(placesOf(one)).toEqual(['accessGroup', 'accessPolicy']);
		expect(leftAt(one, 'accessPolicy')).toContain(
			'By list: It comes from Wiki team (Zero Trust Lists), and the plan has no step there.',
		);
		expect(one.plan.scope).toMatchObject({
			accounts: [account],
			places: ['accessPolicy', 'accessGroup'],
		});
	});

	it('never disable the token that asks', async () => {
		const own = accountTokensOf(emulator.state, account).rows()[0]!;
		own.creator_email_at_creation = email;
		const how = { apiToken: seeded.credentials.accountToken };
		const more = {
			accounts: [account],
			places: ['accountToken'],
			options: { accountTokens: 'disable' },
		};
		const [one] = await plannedFor(emulator, [email], more, how);
		expect(stepsAt(one!, 'accountToken')).toEqual(['disable Deployment of Lee Leaver']);
		expect(leftAt(one!, 'accountToken').join()).toMatch(/^n8n: It is the token of this credential/);
	});
});

interface Guarded {
	title: string;
	guards: IDataObject;
	/** How many people are asked for. */
	people?: number;
	reason: RegExp | undefined;
}

const PROTECTED = /'Protected Emails' names/;
const guarded: Guarded[] = [
	{
		title: 'a protected address',
		guards: { protectedEmails: 'x@y.example, LEAVER@example.com' },
		reason: PROTECTED,
	},
	{ title: 'a protected domain', guards: { protectedEmails: '@Example.com' }, reason: PROTECTED },
	{
		title: 'a list of addresses',
		guards: { protectedEmails: `={{ ['${email}'] }}` },
		reason: PROTECTED,
	},
	{
		title: 'another domain',
		guards: { protectedEmails: '@ample.com, @sub.example.com' },
		reason: undefined,
	},
	{ title: 'ten people', guards: {}, people: 10, reason: undefined },
	{
		title: 'eleven people',
		guards: {},
		people: 11,
		reason: /has 11 people, and 'Max People' is 10/,
	},
	{ title: 'more people, if wanted', guards: { maxPeople: 12 }, people: 12, reason: undefined },
	{
		title: 'too many steps',
		guards: { maxSteps: 5 },
		reason: /would take 16 steps, and 'Max Steps' is 5/,
	},
	{
		title: 'something not seen',
		guards: { ifNotSeen: 'refuse' },
		reason: /Not everything could be looked at/,
	},
	{ title: 'something not seen, going on', guards: { ifNotSeen: 'goOn' }, reason: undefined },
];

describe('guards', () => {
	it.each(guarded)('$title', async ({ guards, people = 1, reason }) => {
		const all = await plannedFor(emulator, emails(people), { guards });
		expect(all).toHaveLength(people);
		for (const { plan, refusals, left } of all) {
			expect(refusals.join(' ')).toMatch(reason ?? /^$/);
			expect(plan.steps.length > 0).toBe(reason === undefined);
			if (reason) expect(left.every(({ why }) => why)).toBe(true);
		}
	});

	it('count people, not items', async () => {
		const twice = [...emails(10), ...emails(10).map((one) => one.toUpperCase())];
		const all = await plannedFor(emulator, twice);
		expect(all.flatMap(({ refusals }) => refusals)).toEqual([]);
	});

	it('that can not be read are refused before anything is sent', async () => {
		for (const guards of [{ protectedEmails: 'jane' }, { maxPeople: 0 }, { maxSteps: 'many' }]) {
			const { error } = await planRemoval(emulator, [email], { guards });
			expect(error?.message).toMatch(/must be/);
		}
		expect(emulator.requests).toEqual([]);
	});
});

/** Makes some people the only Super Administrators of the account. */
function onlySuperAdministrators(kept: string[]): void {
	for (const member of accountMembersOf(emulator.state, account).rows()) {
		const role = kept.includes(member.email) ? 'Super Administrator - All Privileges' : 'DNS';
		member.policies = [policyFor(role, account)];
	}
}

describe('people who are never removed', () => {
	const within = { accounts: [account], places: ['accountMember'] };

	it('the user behind the credential, in any spelling', async () => {
		for (const scheme of ['apiToken', 'apiKey'] as const) {
			const [one] = await plannedFor(emulator, ['ADMIN@example.com'], {}, { scheme });
			expect(one!.refusals.join()).toMatch(/user behind this credential/);
			expect(one!.plan.steps).toEqual([]);
		}
	});

	it('the last Super Administrator of an account, those of one run counted together', async () => {
		onlySuperAdministrators(emails(2));
		const all = await plannedFor(emulator, emails(3), within);
		expect(all.map(({ plan }) => plan.steps.length)).toEqual([1, 0, 1]);
		expect(all[1]!.refusals.join()).toMatch(
			/In account Analytical Engines, .*last Super Administrator/,
		);
		const [alone] = await plannedFor(emulator, [emails(2)[1]!], within);
		expect(alone!.refusals).toEqual([]);
	});

	it('the last Super Administrator of an organization', async () => {
		const members = emulator.state.organizationMemberTable(organization);
		for (const { id, user } of [...members.rows()])
			if (!emails(2).includes(user.email)) members.remove(id);
		const more = { organizations: [organization], places: ['organizationMember'] };
		const all = await plannedFor(emulator, emails(2), more);
		expect(all.map(({ plan }) => plan.steps.length)).toEqual([1, 0]);
		expect(all[1]!.refusals.join()).toMatch(/In organization .*last Super Administrator/);
	});
});

describe('a plan that was changed', () => {
	it('sends nothing', async () => {
		const { plan } = await planned();
		emulator.requests.length = 0;
		const others = [
			{ ...plan, email: emails(2)[1] },
			{ ...plan, steps: plan.steps.slice(1) },
			'{',
			'',
		];
		for (const other of others) {
			const { error } = await removeAccess(emulator, [plan, other]);
			expect(error?.message).toMatch(/^'Plan' /);
		}
		expect(emulator.requests).toEqual([]);
	});
});
