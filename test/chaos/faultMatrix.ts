import type { FaultCase } from './faultCases';
import { faultCases, faultsOfEveryRequest, rateLimitBeyondWait } from './faultCases';
import type { Job } from './jobs';
import { runUnderFaults } from './runUnderFaults';

const MINUTES = 60_000;

interface Scenario {
	name: string;
	faultsOf: (job: Job) => FaultCase[];
	times: number;
}

/**
 * Runs every job under every fault that can happen to it: once, and without end.
 * @param furtherReads faults of reads that only some lists can have
 */
export function faultMatrix(jobs: Job[], furtherReads: (job: Job) => FaultCase[] = () => []): void {
	const reads = (job: Job) => [...faultCases('GET'), ...furtherReads(job)];
	const scenarios: Scenario[] = [
		{ name: 'a read fails once', faultsOf: reads, times: 1 },
		{
			name: 'a change fails once',
			faultsOf: ({ change }) => (change ? faultCases(change) : []),
			times: 1,
		},
		{
			name: 'a fault does not end',
			faultsOf: (job) => [
				...(job.change ? faultCases(job.change) : reads(job)),
				rateLimitBeyondWait(job.change ?? 'GET'),
			],
			times: Infinity,
		},
		{
			name: 'every request fails',
			faultsOf: ({ change }) => (change ? faultsOfEveryRequest(change) : []),
			times: Infinity,
		},
	];
	const all = jobs.flatMap((job) =>
		scenarios.flatMap(({ name, faultsOf, times }) => {
			const faults = faultsOf(job).filter((fault) => !job.isGateway || isShort(fault));
			return faults.length > 0 ? [{ title: `${titleOf(job)}: ${name}`, job, faults, times }] : [];
		}),
	);
	// Everything starts before the first test and waits at the same time. What waits longest goes first.
	const cases = [
		...all.filter(({ times }) => times > 1),
		...all.filter(({ times }) => times === 1),
	];
	let results: Array<Promise<string[]>>;
	beforeAll(() => {
		results = cases.map(async ({ job, faults, times }) => await runUnderFaults(job, faults, times));
	});

	it.each(cases.map(({ title }, index) => [title, index] as const))(
		'%s',
		async (_title, index) => {
			expect(await results[index]).toEqual([]);
		},
		5 * MINUTES,
	);
}

const isShort = ({ kind, retryAfter }: FaultCase) => kind !== '429' || retryAfter !== undefined;

const titleOf = ({ node, parameters: { operation }, variant }: Job) =>
	[node, operation, variant].filter(Boolean).join(' ');
