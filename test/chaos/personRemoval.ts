import type { IDataObject } from 'n8n-workflow';

import type { Emulator, SeedOptions } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import type { PlaceName } from '../../nodes/CloudflarePerson/finding';
import type { Removed } from '../../nodes/CloudflarePerson/removal';
import { plansFor, removeAccess } from '../support/person';
import { changesIn, stateOf } from '../support/stateChanges';
import type { Method } from './faultCases';

/** Another leaver has the same rows, so that a change of theirs is seen. */
const seed: SeedOptions = {
	leavers: 2,
	accessUsers: 3,
	accountMembers: 3,
	userGroups: 2,
	accessGroups: 0,
	accessPolicies: 0,
	accessApps: 0,
	gatewayRules: 0,
};
const { email } = leaver(0);

/** The request of each step. Who is in a list or group has access by policies until they are out of it. */
export const steps: Array<{
	place: PlaceName;
	method: Method;
	path: string;
	besides?: PlaceName[];
}> = [
	{ place: 'zeroTrustList', method: 'PATCH', path: 'gateway/lists/' },
	{ place: 'accessGroup', method: 'PUT', path: 'access/groups/' },
	{
		place: 'accessPolicy',
		method: 'PUT',
		path: 'policies/',
		besides: ['zeroTrustList', 'accessGroup', 'accountMember'],
	},
	{ place: 'session', method: 'POST', path: 'revoke_user' },
	{ place: 'device', method: 'DELETE', path: 'devices/registrations' },
	{ place: 'accessUser', method: 'DELETE', path: 'access/users/' },
	{ place: 'userGroup', method: 'DELETE', path: 'iam/user_groups/' },
	{ place: 'accountMember', method: 'DELETE', path: 'accounts/[0-9a-f]+/members/' },
	{ place: 'organizationMember', method: 'DELETE', path: 'organizations/' },
	{ place: 'accountToken', method: 'PUT', path: 'tokens/' },
];
export const all = steps.map(({ place }) => place);

export async function planFor(emulator: Emulator, places: PlaceName[]) {
	const within = { places, accounts: [seeded.account], organizations: [seeded.organization] };
	const options = { accountTokens: 'disable' };
	return (await plansFor(emulator, [email], { ...within, options }))[0]!;
}

export const removedOf = (json: IDataObject | undefined) =>
	(json?.error === undefined ? json : json.details) as unknown as Removed | undefined;

const isClaimed = ({ outcome }: { outcome: string }) =>
	outcome === 'done' || outcome === 'alreadyGone';

/** What a plan for some places changes when nothing goes wrong. */
const undisturbed = new Map<string, Promise<string[]>>();
const expectedFor = async (places: PlaceName[]): Promise<string[]> => {
	const known = undisturbed.get(places.join());
	const lines =
		known ??
		inOwn(async (emulator) => {
			const before = stateOf(emulator);
			const { json } = await removeAccess(emulator, [await planFor(emulator, places)]);
			if (json[0]?.clean !== true) throw new Error(`not clean: ${JSON.stringify(json)}`);
			return changesIn(before, stateOf(emulator));
		});
	undisturbed.set(places.join(), lines);
	return await lines;
};

export async function inOwn<T>(work: (emulator: Emulator) => Promise<T>): Promise<T> {
	const emulator = await startEmulator({ seed });
	try {
		return await work(emulator);
	} finally {
		await emulator.close();
	}
}

/** What is wrong with the end state, and with what was said of it; then a new run has to end clean. */
export async function problemsAfter(
	emulator: Emulator,
	places: PlaceName[],
	{
		before,
		plan,
		removed,
	}: { before: ReturnType<typeof stateOf>; plan: unknown; removed?: Removed },
): Promise<string[]> {
	const expected = await expectedFor(places);
	const made = changesIn(before, stateOf(emulator));
	const problems = made
		.filter((line) => !expected.includes(line))
		.map((line) => `unexpected: ${line}`);
	const claimed = removed?.steps.filter(isClaimed).length ?? 0;
	if (claimed > made.length) problems.push(`${claimed} steps are said to be done: ${made.join()}`);
	if (removed?.clean && made.join() !== expected.join()) problems.push('is not clean');
	const again = await removeAccess(emulator, [plan]);
	if (again.json[0]?.clean !== true)
		problems.push(`second run: ${JSON.stringify(again).slice(0, 900)}`);
	const after = changesIn(before, stateOf(emulator));
	if (after.join() !== expected.join()) problems.push(`in the end: ${after.join('; ')}`);
	const { steps: open } = await planFor(emulator, places);
	return open.length > 0 ? [...problems, `a new plan has ${open.length} steps`] : problems;
}
