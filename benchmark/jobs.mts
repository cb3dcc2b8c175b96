import type { RecordedRequest, SeedOptions, Settings } from '../emulator/index.js';
import { seeded } from '../emulator/index.js';
import type { Cloudflare, Person } from './cloudflare.mjs';
import type { ContenderName, Report, Task, Work } from './task.mjs';

/** Milliseconds between a request and its answer, as seen from far away. */
export const LATENCY_MS = 50;

/** Cloudflare's 1,200 in 300 s, then 300 s of refusals, ten times smaller. */
export const LIMIT = { limit: 120, windowSeconds: 30, blockSeconds: 30 };

export const PEOPLE = 1000;
export const LISTED = 100_000;
export const DELETED = 500;
export const AMONG = 5000;
/** Of those to be deleted, how many are gone already in the second of the two jobs. */
export const GONE = 50;
export const ROUNDS = 15;

export interface Flaws {
	lost: number;
	doubled: number;
}

/** One line of the table: a job as one contender does it. */
export interface Run {
	job: JobName;
	contender: Task['contender'];
	label: string;
	seed: SeedOptions;
	settings: Partial<Settings>;
	/** Waits most of the time, so that it can go on beside others without disturbing them. */
	waits?: boolean;
	/** How often it is run; the one in the middle counts. Once unless told otherwise. */
	times?: number;
	/** Seconds after which it is cut off. */
	bound: number;
	/** One process for each. */
	works: (cloudflare: Cloudflare) => Promise<Work[]>;
	/** What the emulator and the answers say about the people who were meant. */
	flaws: (after: After) => Flaws;
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
	delete: `Delete ${DELETED} Access users known by email among ${AMONG.toLocaleString('en')}`,
	deleteGone: `The same where ${GONE} of the ${DELETED} are gone already`,
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

/** Those who are through in a second or two, which is where a noisy machine shows. */
const timesOf = (contender: ContenderName) =>
	contender === 'ours' || contender === 'httpDefault' ? 3 : 1;

const everybody: ContenderName[] = ['ours', 'httpDefault', 'httpCareful', 'sdk'];
const joiners = (count: number, from = 0): string[] =>
	Array.from({ length: count }, (_, index) => `joiner.${from + index}@example.com`);

const usersIn = ({ people }: After): Person[] => people.accessUsers[seeded.account] ?? [];
const membersIn = ({ people }: After): Person[] => people.members[seeded.organization] ?? [];

/** How often each key is there, held against those that should be there once. */
function once(wanted: string[], there: string[]): Flaws {
	const times = new Map<string, number>();
	for (const key of there) times.set(key, (times.get(key) ?? 0) + 1);
	return {
		lost: wanted.filter((key) => !times.has(key)).length,
		doubled: wanted.filter((key) => (times.get(key) ?? 0) > 1).length,
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
		bound: 180,
		works: async () => [{ kind: 'inviteMembers', emails: joiners(PEOPLE) }],
		flaws: (after) => once(emails(after.works), emailsOf(membersIn(after))),
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
		bound: 120,
		works: async () => [{ kind: 'listUsers', simplify }],
		flaws: (after) => {
			const there = usersIn(after).map(({ id }) => id);
			return once(
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
		seed: { accessUsers: AMONG },
		settings: { latencyMs: LATENCY_MS },
		times: timesOf(contender),
		bound: 180,
		works: async (cloudflare) => {
			const { accessUsers } = await cloudflare.people();
			const all = emailsOf(accessUsers[seeded.account] ?? []);
			const every = AMONG / DELETED;
			const leavers = all.filter((_, index) => index % every === 0);
			const mixed = leavers.map((email, nth) => (nth < gone ? `gone.${nth}@example.com` : email));
			return [{ kind: 'deleteUsers', emails: mixed, someAreGone: gone > 0 }];
		},
		flaws: (after) => {
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
		bound: 480,
		works: async () =>
			Array.from({ length: processes }, (_, index) => ({
				kind: 'createUsers',
				emails: joiners(share, index * share),
			})),
		flaws: (after) => once(emails(after.works), emailsOf(usersIn(after))),
	};
}

const engine: Run = {
	job: 'engine',
	contender: 'pair',
	label: 'Ours and HTTP Request, in turns',
	seed: { accessUsers: DELETED },
	settings: { latencyMs: 0 },
	bound: 180,
	works: async (cloudflare) => {
		const { accessUsers } = await cloudflare.people();
		const ids = (accessUsers[seeded.account] ?? []).map(({ id }) => id);
		return [{ kind: 'getUsers', ids, rounds: ROUNDS }];
	},
	flaws: ({ reports }) => ({
		lost: reports.reduce((sum, { failed }) => sum + failed, 0),
		doubled: 0,
	}),
};

/** Everything that is run, in order. */
export const runs: Run[] = [
	...everybody.map(members),
	list('ours', true, 'simplified'),
	list('ours', false, 'whole rows'),
	...(['httpDefault', 'httpCareful', 'sdk', 'rowsOnly'] as const).map((name) => list(name)),
	...everybody.map((contender) => remove(contender)),
	remove('ours', GONE),
	engine,
	...everybody.flatMap((contender) => [limited(contender, 1), limited(contender, 2)]),
];
