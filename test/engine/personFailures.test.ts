import { seeded } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { accountTokensOf } from '../../emulator/resources/accountTokens';
import { registrationTable } from '../../emulator/resources/devices';
import type { PlaceName } from '../../nodes/CloudflarePerson/finding';
import type { Removed } from '../../nodes/CloudflarePerson/removal';
import { useEmulator } from '../support/emulator';
import { plansFor, removeAccess } from '../support/person';
import { changesIn, stateOf } from '../support/stateChanges';

const emulator = useEmulator({ seed: { leavers: 1 } });
const { email } = leaver(0);
const other = 'somebody.else@example.com';
const everything = { options: { accountTokens: 'disable' } };
const keepGoing = { onError: 'continueRegularOutput' } as const;

/** Carries out a plan of which a part fails, and returns the steps that did not succeed. */
async function failuresOf(plans: unknown[]) {
	const { json } = await removeAccess(emulator, plans, {}, keepGoing);
	expect(Object.keys(json[0]!).sort()).toEqual(['details', 'error']);
	const removed = json[0]!.details as unknown as Removed;
	expect(removed.clean).toBe(false);
	expect(json[0]!.error).toMatch(/did not succeed, first: /);
	return removed.steps.filter(({ outcome }) => outcome !== 'done' && outcome !== 'alreadyGone');
}

const { account, organization } = seeded;
const tables = () => emulator.state;

/** Gives the record of a step to somebody else. */
const renamed: Partial<Record<PlaceName, () => void>> = {
	accountMember: () => {
		const member = accountMembersOf(tables(), account).find(email)!;
		Object.assign(member, { email: other, user: { ...member.user, email: other } });
	},
	organizationMember: () => {
		const member = tables().organizationMemberTable(organization).find(email)!;
		member.user = { ...member.user, email: other };
	},
	accessUser: () => (tables().accessUserTable(account).find(email)!.email = other),
	device: () => {
		for (const row of registrationTable(tables(), account).rows()) {
			if (row.user?.email === email) row.user = { ...row.user, email: other };
		}
	},
	accountToken: () => {
		for (const token of accountTokensOf(tables(), account).rows()) {
			if (token.creator_email_at_creation === email) token.creator_email_at_creation = other;
		}
	},
};

describe('a record that has another address since the plan was made', () => {
	it.each(Object.keys(renamed) as PlaceName[])('is not touched: %s', async (place) => {
		const plans = await plansFor(emulator, [email], everything);
		renamed[place]!();
		const before = stateOf(emulator);
		const failures = await failuresOf(plans);
		const ofPlace = failures.filter((step) => step.place === place);
		const all = plans[0]!.steps.filter(
			(step) => step.place === place && step.where.id !== seeded.otherAccount,
		);
		expect(ofPlace.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
		const refused = failures.filter(({ outcome }) => outcome === 'refused');
		expect(refused.every(({ error }) => error!.includes(`names ${other} now`))).toBe(true);
		expect(refused.length).toBeGreaterThan(0);
		// The emulator names the members of user groups as those of the account.
		const touched = changesIn(before, stateOf(emulator)).filter((line) => line.includes(other));
		expect(touched.filter((line) => !line.startsWith('~ userGroupMembers'))).toEqual([]);
	});
});

interface Failure {
	place: PlaceName;
	/** The request that is refused. */
	method: string;
	path: string;
	/** What depends on it. */
	after?: PlaceName[];
}

const failures: Failure[] = [
	{ place: 'zeroTrustList', method: 'PATCH', path: 'gateway/lists/' },
	{ place: 'accessGroup', method: 'PUT', path: 'access/groups/' },
	{ place: 'accessPolicy', method: 'PUT', path: 'policies/' },
	{ place: 'session', method: 'POST', path: 'revoke_user', after: ['accessUser'] },
	{ place: 'device', method: 'DELETE', path: 'devices/registrations', after: ['accessUser'] },
	{ place: 'accessUser', method: 'DELETE', path: 'access/users/' },
	{ place: 'userGroup', method: 'DELETE', path: 'iam/user_groups/' },
	{ place: 'accountMember', method: 'DELETE', path: `accounts/[0-9a-f]+/members/` },
	{ place: 'organizationMember', method: 'DELETE', path: 'organizations/' },
	{ place: 'accountToken', method: 'PUT', path: 'tokens/' },
];

describe('a step that Cloudflare refuses', () => {
	it.each(failures)('$place: the others are taken', async ({ place, method, path, after = [] }) => {
		const plans = await plansFor(emulator, [email], everything);
		const { steps } = plans[0]!;
		emulator.fault({ kind: 'status', status: 403, code: 10_000, method, path, times: Infinity });
		const failed = await failuresOf(plans);
		const hit = steps.filter((step) => [place, ...after].includes(step.place));
		expect(failed.map(({ id }) => id)).toEqual(hit.map(({ id }) => id));
		for (const { place: at, outcome, error, status } of failed) {
			expect(outcome).toBe('failed');
			expect(error).toMatch(at === place ? /HTTP 403/ : /^Not tried/);
			expect(status).toBe(at === place ? 403 : null);
		}
	});

	it('is none if the user of the credential can not be read: then nothing is sent', async () => {
		const plans = await plansFor(emulator, [email], everything);
		const before = stateOf(emulator);
		emulator.fault({ kind: 'status', status: 503, path: '^/user$', times: Infinity });
		const failed = await failuresOf(plans);
		expect(failed.map(({ id }) => id)).toEqual(plans[0]!.steps.map(({ id }) => id));
		expect(failed.every(({ outcome, error }) => outcome === 'failed' && /503/.test(error!))).toBe(
			true,
		);
		expect(changesIn(before, stateOf(emulator))).toEqual([]);
	});

	it('ends the node with everything that was done, unless it is told to go on', async () => {
		const plans = await plansFor(emulator, [email], everything);
		emulator.fault({ kind: 'status', status: 403, path: 'revoke_user', times: Infinity });
		const { error, json } = await removeAccess(emulator, plans);
		expect(json).toEqual([]);
		expect(error!.message).toMatch(/2 of 15 steps did not succeed/);
	});
});
