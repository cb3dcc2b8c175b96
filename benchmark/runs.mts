import { seeded } from '../emulator/index.js';
import type { Person } from './cloudflare.mjs';
import {
	type After,
	ALREADY_DELETED,
	DELETED,
	EXISTING_USERS,
	type Inconsistencies,
	ITEMS,
	LABELS,
	LATENCY_MS,
	LIMIT,
	LISTED,
	PEOPLE,
	ROUNDS,
	type Run,
} from './jobs.mjs';
import { personRuns } from './personRuns.mjs';
import type { ContenderName, Work } from './task.mjs';

/** Short runs are repeated, because other load on the machine affects them most. */
const timesOf = (contender: ContenderName) =>
	contender === 'ours' || contender === 'httpDefault' ? 3 : 1;

const everybody: ContenderName[] = ['ours', 'httpDefault', 'httpCareful', 'sdk'];
const joiners = (count: number, from = 0): string[] =>
	Array.from({ length: count }, (_, index) => `joiner.${from + index}@example.com`);

const usersIn = ({ people }: After): Person[] => people.accessUsers[seeded.account] ?? [];
const membersIn = ({ people }: After): Person[] => people.members[seeded.organization] ?? [];

/** Compares the keys found with those expected exactly once. */
function compareOnce(expected: string[], found: string[]): Inconsistencies {
	const times = new Map<string, number>();
	for (const key of found) times.set(key, (times.get(key) ?? 0) + 1);
	return {
		lost: expected.filter((key) => !times.has(key)).length,
		doubled: expected.filter((key) => (times.get(key) ?? 0) > 1).length,
	};
}

const emails = (works: Work[]) => works.flatMap((work) => ('emails' in work ? work.emails : []));
const emailsOf = (people: Person[]) => people.map(({ email }) => email);

function members(contender: ContenderName): Run {
	return {
		job: 'members',
		contender,
		label: LABELS[contender],
		seed: {},
		settings: { latencyMs: LATENCY_MS },
		times: timesOf(contender),
		timeoutSeconds: 180,
		works: async () => [{ kind: 'inviteMembers', emails: joiners(PEOPLE) }],
		inconsistencies: (after) => compareOnce(emails(after.works), emailsOf(membersIn(after))),
	};
}

function list(contender: ContenderName | 'rowsOnly', simplify = false, variant?: string): Run {
	const name = LABELS[contender];
	return {
		job: 'list',
		contender,
		label: variant ? `${name}, ${variant}` : name,
		seed: { accessUsers: LISTED },
		settings: { latencyMs: LATENCY_MS },
		times: 3,
		timeoutSeconds: 120,
		works: async () => [{ kind: 'listUsers', simplify }],
		inconsistencies: (after) => {
			const there = usersIn(after).map(({ id }) => id);
			return compareOnce(
				there,
				after.reports.flatMap(({ ids = [] }) => ids),
			);
		},
	};
}

function remove(contender: ContenderName, gone = 0): Run {
	return {
		job: gone > 0 ? 'deleteGone' : 'delete',
		contender,
		label: LABELS[contender],
		seed: { accessUsers: EXISTING_USERS },
		settings: { latencyMs: LATENCY_MS },
		times: timesOf(contender),
		timeoutSeconds: 180,
		works: async (cloudflare) => {
			const { accessUsers } = await cloudflare.people();
			const all = emailsOf(accessUsers[seeded.account] ?? []);
			const every = EXISTING_USERS / DELETED;
			const leavers = all.filter((_, index) => index % every === 0);
			const mixed = leavers.map((email, nth) => (nth < gone ? `gone.${nth}@example.com` : email));
			return [{ kind: 'deleteUsers', emails: mixed, someAreGone: gone > 0 }];
		},
		inconsistencies: (after) => {
			const leavers = new Set(emails(after.works));
			const stayed = emailsOf(usersIn(after)).filter((email) => leavers.has(email));
			const sent = after.requests.filter(({ method }) => method === 'DELETE');
			const paths = new Set(sent.map(({ path }) => path));
			return { lost: stayed.length, doubled: sent.length - paths.size };
		},
	};
}

function limited(contender: ContenderName, processes: 1 | 2): Run {
	const variant = processes === 2 ? 'two processes' : undefined;
	const share = PEOPLE / processes;
	return {
		job: 'limit',
		contender,
		label: variant ? `${LABELS[contender]}, ${variant}` : LABELS[contender],
		seed: {},
		settings: { latencyMs: LATENCY_MS, rateLimit: LIMIT },
		waits: true,
		timeoutSeconds: 480,
		works: async () =>
			Array.from({ length: processes }, (_, index) => ({
				kind: 'createUsers',
				emails: joiners(share, index * share),
			})),
		inconsistencies: (after) => compareOnce(emails(after.works), emailsOf(usersIn(after))),
	};
}

const engine: Run = {
	job: 'engine',
	contender: 'pair',
	label: 'Ours and HTTP Request, alternately',
	seed: { accessUsers: DELETED },
	settings: { latencyMs: 0 },
	timeoutSeconds: 180,
	works: async (cloudflare) => {
		const { accessUsers } = await cloudflare.people();
		const ids = (accessUsers[seeded.account] ?? []).map(({ id }) => id);
		return [{ kind: 'getUsers', ids, rounds: ROUNDS }];
	},
	inconsistencies: ({ reports }) => ({
		lost: reports.reduce((sum, { failed }) => sum + failed, 0),
		doubled: 0,
	}),
};

/** Many items in one run: reading them all must not block n8n's event loop. */
function manyItems(contender: ContenderName, action: 'Get' | 'Delete, dry run'): Run {
	return {
		job: 'blocked',
		contender,
		label: `${LABELS[contender]}, ${action}`,
		seed: { accessUsers: ITEMS },
		settings: { latencyMs: 0 },
		times: 3,
		timeoutSeconds: 180,
		works: async (cloudflare) => {
			const users = (await cloudflare.people()).accessUsers[seeded.account] ?? [];
			return action === 'Get'
				? [{ kind: 'getUsers', ids: users.map(({ id }) => id), rounds: 1 }]
				: [{ kind: 'deleteUsers', emails: emailsOf(users), dryRun: true }];
		},
		inconsistencies: (after) => {
			const there = usersIn(after).map(({ id }) => id);
			const { lost, doubled } = compareOnce(
				there,
				after.reports.flatMap(({ ids }) => ids ?? []),
			);
			// Nobody may be deleted.
			return { lost: lost + ITEMS - there.length, doubled };
		},
	};
}

/** All runs, in order. */
export const runs: Run[] = [
	...everybody.map(members),
	list('ours', true, 'simplified'),
	list('ours', false, 'whole rows'),
	...(['httpDefault', 'httpCareful', 'sdk', 'rowsOnly'] as const).map((name) => list(name)),
	...everybody.map((contender) => remove(contender)),
	remove('ours', ALREADY_DELETED),
	...personRuns,
	engine,
	manyItems('ours', 'Get'),
	manyItems('ours', 'Delete, dry run'),
	manyItems('httpDefault', 'Get'),
	...everybody.flatMap((contender) => [limited(contender, 1), limited(contender, 2)]),
];
