import type { RecordedRequest, SeedOptions, Settings } from '../emulator/index.js';
import { seeded } from '../emulator/index.js';
import type { Cloudflare, Person } from './cloudflare.mjs';
import type { ContenderName, Report, Task, Work } from './task.mjs';

/** Milliseconds between a request and its response. */
export const LATENCY_MS = 50;

/** Cloudflare's limit (1,200 requests in 300 s, then a block of 300 s), divided by ten. */
export const LIMIT = { limit: 120, windowSeconds: 30, blockSeconds: 30 };

export const PEOPLE = 1000;
export const LISTED = 100_000;
export const DELETED = 500;
export const EXISTING_USERS = 5000;
/** How many of the users to delete do not exist in the second of the two jobs. */
export const ALREADY_DELETED = 50;
export const ROUNDS = 15;

export interface Inconsistencies {
	lost: number;
	doubled: number;
}

export interface Run {
	job: JobName;
	contender: Task['contender'];
	label: string;
	seed: SeedOptions;
	settings: Partial<Settings>;
	/** It mostly waits, so it can run at the same time as others. */
	waits?: boolean;
	/** How often it runs; the median counts. Default: once. */
	times?: number;
	timeoutSeconds: number;
	/** What to do; each has its own process. */
	works: (cloudflare: Cloudflare) => Promise<Work[]>;
	/** How the people in the emulator differ from those expected. */
	inconsistencies: (after: After) => Inconsistencies;
}

export interface After {
	people: Awaited<ReturnType<Cloudflare['people']>>;
	requests: RecordedRequest[];
	reports: Report[];
	works: Work[];
}

export const JOBS = {
	members: `Onboard ${PEOPLE.toLocaleString('en')} organization members`,
	list: `List ${LISTED.toLocaleString('en')} Access users`,
	delete: `Delete ${DELETED} Access users known by email among ${EXISTING_USERS.toLocaleString('en')}`,
	deleteGone: `The same where ${ALREADY_DELETED} of the ${DELETED} are gone already`,
	engine: 'Get 500 Access users by ID at zero latency (time of one round, median)',
	limit: `Onboard ${PEOPLE.toLocaleString('en')} Access users, 120 requests per 30 s allowed, then a 30 s block`,
};

export type JobName = keyof typeof JOBS;

export const LABELS = {
	ours: 'Ours',
	httpDefault: 'HTTP Request, default settings',
	httpCareful: 'HTTP Request, careful',
	sdk: 'SDK script',
	oursKeepingGoing: 'Ours, On Error → Continue',
	rowsOnly: 'Holding the rows and nothing else',
};

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
	label: 'Ours and HTTP Request, in turns',
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

export const runs: Run[] = [
	...everybody.map(members),
	list('ours', true, 'simplified'),
	list('ours', false, 'whole rows'),
	...(['httpDefault', 'httpCareful', 'sdk', 'rowsOnly'] as const).map((name) => list(name)),
	...everybody.map((contender) => remove(contender)),
	remove('ours', ALREADY_DELETED),
	engine,
	...everybody.flatMap((contender) => [limited(contender, 1), limited(contender, 2)]),
];
