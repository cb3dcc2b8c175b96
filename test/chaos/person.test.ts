import { setImmediate as tick } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Emulator, SeedOptions } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import { leaver } from '../../emulator/leavers';
import { inPool } from '../../nodes/shared/operation/pool';
import type { PlaceName } from '../../nodes/CloudflarePerson/finding';
import type { Removed } from '../../nodes/CloudflarePerson/removal';
import { plansFor, removeAccess } from '../support/person';
import { changesIn, stateOf } from '../support/stateChanges';
import type { FaultCase, Method } from './faultCases';
import { faultCases, nameOf } from './faultCases';
import { start } from './startNode';

const MINUTES = 60_000;
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
const steps: Array<{ place: PlaceName; method: Method; path: string; besides?: PlaceName[] }> = [
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
const all = steps.map(({ place }) => place);

async function planFor(emulator: Emulator, places: PlaceName[]) {
	const within = { places, accounts: [seeded.account], organizations: [seeded.organization] };
	const options = { accountTokens: 'disable' };
	return (await plansFor(emulator, [email], { ...within, options }))[0]!;
}

const removedOf = (json: IDataObject | undefined) =>
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

async function inOwn<T>(work: (emulator: Emulator) => Promise<T>): Promise<T> {
	const emulator = await startEmulator({ seed });
	try {
		return await work(emulator);
	} finally {
		await emulator.close();
	}
}

/** What is wrong with the end state, and with what was said of it; then a new run has to end clean. */
async function problemsAfter(
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

async function underFault(fault: FaultCase, places: PlaceName[]): Promise<string[]> {
	return await inOwn(async (emulator) => {
		const before = stateOf(emulator);
		const plan = await planFor(emulator, places);
		const injected = { ...fault };
		emulator.fault(injected);
		const options = fault.kind === 'timeout' ? { timeout: 1 } : {};
		const how = { onError: 'continueRegularOutput' } as const;
		const { json } = await removeAccess(emulator, [plan], options, how);
		// No request has this method, so the fault ends.
		injected.method = 'NONE';
		const removed = removedOf(json[0]);
		const problems = removed ? [] : [`no answer: ${JSON.stringify(json)}`];
		problems.push(...(await problemsAfter(emulator, places, { before, plan, removed })));
		return problems.map((problem) => `${nameOf(fault)} ${places.join()}: ${problem}`);
	}).catch((error: unknown) => [`${nameOf(fault)} ${places.join()}: ${String(error)}`]);
}

/** A rate limit that doesn't end would be waited for, and Gateway's lasts minutes if it doesn't say. */
const isShort = ({ kind, retryAfter }: FaultCase) => kind !== '429' || retryAfter !== undefined;

const changes = steps.flatMap(({ place, method, path, besides = [] }) =>
	faultCases(method)
		.filter(isShort)
		.flatMap((fault) =>
			[1, fault.harmless ? 3 : Infinity].map((times) => ({
				places: [place, ...besides],
				fault: { ...fault, path, times },
			})),
		),
);

const reads = faultCases('GET')
	.filter(isShort)
	.map((fault) => ({ places: all, fault: { ...fault, times: 2 } }));

describe('a removal under faults', () => {
	it.each([
		['a step fails, once and without end', changes],
		['reads fail', reads],
	])(
		'says only what is true, touches nobody else, and ends clean when it runs again: %s',
		async (_title, cases) => {
			const problems = await inPool(
				cases,
				30,
				async ({ fault, places }) => await underFault(fault, places),
			);
			expect(problems.flat()).toEqual([]);
		},
		10 * MINUTES,
	);
});

/** Ends the execution as soon as some changes have arrived, as when the worker is killed. */
async function killedAfter(count: number): Promise<string[]> {
	return await inOwn(async (emulator) => {
		const before = stateOf(emulator);
		const plan = await planFor(emulator, all);
		const parameters = { operation: 'removeAccess', plan: '={{ $json.plan }}' };
		const { output, cancel } = start(emulator, 'person', parameters, [{ plan }]);
		let isOver = false;
		const ended = output.catch(() => undefined).finally(() => (isOver = true));
		const sent = () => emulator.requests.filter(({ method }) => method !== 'GET').length;
		while (sent() < count && !isOver) await tick();
		cancel();
		const [items] = ((await ended) ?? []) as INodeExecutionData[][];
		const removed = removedOf(items?.[0]?.json);
		const problems = await problemsAfter(emulator, all, { before, plan, removed });
		return problems.map((problem) => `after ${count} changes: ${problem}`);
	});
}

describe('a removal whose worker is killed', () => {
	it(
		'ends clean when it runs again, whichever step was the last',
		async () => {
			const counts = Array.from({ length: 16 }, (_, nth) => nth + 1);
			const problems = await inPool(counts, 4, killedAfter);
			expect(problems.flat()).toEqual([]);
		},
		10 * MINUTES,
	);
});
