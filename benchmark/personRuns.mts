import { seeded } from '../emulator/index.js';
import {
	DOCUMENTED_LIMITS,
	LABELS,
	LATENCY_MS,
	LEAVER_ACCOUNT,
	LEAVERS,
	LOOKED_UP,
	LARGE_ACCOUNT,
	type Run,
} from './jobs.mjs';
import type { Records } from './cloudflare.mjs';
import { compareRecords } from './leavers.mjs';
import type { ContenderName, Offboarding } from './task.mjs';

/** Where the workflow of HTTP Request nodes looks: in three places of one account. */
const isOneOfFew = (resource: string, parent: string) =>
	['userGroupMembers', 'accessUsers'].includes(resource) ||
	(resource === 'accountMembers' && parent === seeded.account);

interface Variant extends Omit<Offboarding, 'kind' | 'emails'> {
	variant?: string;
}

/** 20 people who are in every place: where they have access, taking it away, and looking again. */
function offboard(contender: ContenderName, { variant, ...more }: Variant = {}): Run {
	let before: Records;
	const emails = leavers(LEAVERS);
	return {
		job: 'person',
		contender,
		label: [LABELS[contender], variant].filter(Boolean).join(', '),
		seed: LEAVER_ACCOUNT,
		settings: { latencyMs: LATENCY_MS, ...DOCUMENTED_LIMITS },
		// A script with many requests is blocked for five minutes.
		waits: contender === 'sdk',
		timeoutSeconds: 280,
		works: async (cloudflare) => {
			before = await cloudflare.records();
			return [{ kind: 'offboard', emails, ...more }];
		},
		inconsistencies: async ({ cloudflare }) =>
			compareRecords(before, await cloudflare.records(), emails, more.few ? isOneOfFew : undefined),
	};
}

/** As the seed names them. */
const leavers = (count: number) =>
	Array.from({ length: count }, (_, nth) => `leaver${nth === 0 ? '' : nth + 1}@example.com`);

/** Where people have access, without a change. */
function getAccess(job: 'person' | 'access', contender: ContenderName, variant?: string): Run {
	let before: Records;
	const ofLeavers = job === 'person';
	return {
		job,
		contender,
		label: [LABELS[contender], variant].filter(Boolean).join(', '),
		seed: ofLeavers ? LEAVER_ACCOUNT : LARGE_ACCOUNT,
		settings: { latencyMs: LATENCY_MS, ...DOCUMENTED_LIMITS },
		// A script with many requests is blocked for five minutes.
		waits: contender === 'sdk',
		timeoutSeconds: 280,
		works: async (cloudflare) => {
			if (ofLeavers) {
				before = await cloudflare.records();
				return [{ kind: 'getAccess', emails: leavers(LEAVERS) }];
			}
			const users = (await cloudflare.people()).accessUsers[seeded.account] ?? [];
			const every = users.length / LOOKED_UP;
			// Not always the first of them, because who ever logged in repeats with every fourth one.
			const emails = Array.from(
				{ length: LOOKED_UP },
				(_, nth) => users[nth * every + (nth % every)]!.email,
			);
			return [{ kind: 'getAccess', emails }];
		},
		inconsistencies: async ({ cloudflare, reports, works }) => {
			const wanted = works.flatMap((work) => ('emails' in work ? work.emails : []));
			const found = reports.flatMap(({ people = [] }) => people);
			const lost = wanted.filter((email) => !found.includes(email)).length;
			const changed = ofLeavers
				? compareRecords(before, await cloudflare.records(), []).doubled
				: 0;
			return { lost, doubled: found.length - new Set(found).size + changed };
		},
	};
}

export const personRuns: Run[] = [
	getAccess('person', 'ours', 'Get Access only'),
	offboard('ours'),
	offboard('sdk', { variant: 'person by person' }),
	offboard('sdk', { variant: 'one look for all', together: true }),
	offboard('ours', { variant: 'three places of one account', few: true }),
	offboard('httpCareful', { variant: 'three places of one account, 19 nodes', few: true }),
	getAccess('access', 'ours'),
	getAccess('access', 'sdk'),
];
