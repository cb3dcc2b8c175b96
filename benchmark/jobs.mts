import type { RecordedRequest, SeedOptions, Settings } from '../emulator/index.js';
import type { Cloudflare } from './cloudflare.mjs';
import type { Report, Task, Work } from './task.mjs';

/** Milliseconds between a request and its response, as over a long distance. */
export const LATENCY_MS = 50;

/** Cloudflare's limit (1,200 requests in 300 s, then a block of 300 s), divided by ten. */
export const LIMIT = { limit: 120, windowSeconds: 30, blockSeconds: 30 };

/** Cloudflare's documented limits, of all requests and of those for Gateway. */
export const DOCUMENTED_LIMITS = {
	rateLimit: { limit: 1200, windowSeconds: 300, blockSeconds: 300 },
	gatewayRateLimit: { limit: 600, windowSeconds: 60, blockSeconds: 120 },
};

export const PEOPLE = 1000;
export const LISTED = 100_000;
export const DELETED = 500;
export const EXISTING_USERS = 5000;
/** How many of the users to delete do not exist in the second of the two jobs. */
export const ALREADY_DELETED = 50;
export const ROUNDS = 15;
/** People who are in every place, and leave. */
export const LEAVERS = 20;
/** With the leavers and what names them: 130 members, 120 user groups, 40 Access groups, 25 lists, 60 apps. */
export const LEAVER_ACCOUNT = {
	leavers: LEAVERS,
	accountMembers: 109,
	userGroups: 120,
	accessGroups: 35,
	zeroTrustLists: 22,
	accessApps: 57,
};
/**
 * Requests that read each list there once: accounts and organizations; nine lists of each of three accounts
 * and two more pages of members; organization members; 120 user groups; the entries of 18 EMAIL lists.
 */
export const LISTINGS = 2 + 3 * 9 + 2 + 1 + 120 + 18;
/** Addresses to look for, and where: people of whom three in four have ever logged in. */
export const LOOKED_UP = 1000;
export const LARGE_ACCOUNT = { accessUsers: LISTED, accountMembers: 5000, sessions: LISTED };
/** Items of the job that measures how long the event loop is blocked. */
export const ITEMS = 10_000;

export interface Inconsistencies {
	lost: number;
	doubled: number;
}

/** One line of the table: a job of one contender. */
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
	inconsistencies: (after: After) => Inconsistencies | Promise<Inconsistencies>;
}

export interface After {
	cloudflare: Cloudflare;
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
	person: `Offboard ${LEAVERS} people everywhere: 130 members, 120 user groups, 40 Access groups, 25 lists, 60 apps`,
	access: `Where do ${LOOKED_UP.toLocaleString('en')} of ${LISTED.toLocaleString('en')} Access users have access? With ${LARGE_ACCOUNT.accountMembers.toLocaleString('en')} members`,
	engine: 'Get 500 Access users by ID at zero latency (time of one round, median)',
	blocked: `${ITEMS.toLocaleString('en')} Access users by an expression each, at zero latency`,
	limit: `Onboard ${PEOPLE.toLocaleString('en')} Access users, 120 requests per 30 s allowed, then a 30 s block`,
};

export type JobName = keyof typeof JOBS;

export const LABELS = {
	ours: 'Ours',
	httpDefault: 'HTTP Request, default settings',
	httpCareful: 'HTTP Request, careful',
	sdk: 'SDK script',
	oursKeepingGoing: 'Ours, On Error → Continue',
	oursSideBySide: 'Ours, Max Concurrency 20',
	rowsOnly: 'Holding the rows and nothing else',
};
