import type { RecordedRequest, SeedOptions, Settings } from '../emulator/index.js';
import type { Cloudflare } from './cloudflare.mjs';
import type { Report, Task, Work } from './task.mjs';

/** Milliseconds between a request and its response, as over a long distance. */
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
	rowsOnly: 'Holding the rows and nothing else',
};
