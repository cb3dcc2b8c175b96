import type { Job } from './jobs';
import { storm } from './storm';
import type { Trouble } from './troubles';
import { everywhere, outwaited, troublesOf } from './troubles';

const MINUTES = 60_000;

/** Every operation must come through: each fault striking once, and striking to stay. */
export function brave(jobs: Job[], furtherReads: (job: Job) => Trouble[] = () => []): void {
	const reads = (job: Job) => [...troublesOf('GET'), ...furtherReads(job)];
	const ways: Array<[string, (job: Job) => Trouble[], number]> = [
		['a read that goes wrong once', reads, 1],
		['a change that goes wrong once', ({ change }) => (change ? troublesOf(change) : []), 1],
		[
			'a fault that stays',
			(job) => [
				...(job.change ? troublesOf(job.change) : reads(job)),
				outwaited(job.change ?? 'GET'),
			],
			Infinity,
		],
		['nothing that works at all', ({ change }) => (change ? everywhere(change) : []), Infinity],
	];
	const all = jobs.flatMap((job) =>
		ways.flatMap(([way, troubles, times]) => {
			const list = troubles(job);
			return list.length > 0 ? [[job.name, way, { job, list, times }] as const] : [];
		}),
	);
	// All worlds wait side by side: those that wait longest are begun first.
	const cases = [
		...all.filter(([, , { times }]) => times > 1),
		...all.filter(([, , { times }]) => times === 1),
	];
	let outcomes: Array<Promise<string[]>>;
	beforeAll(() => {
		outcomes = cases.map(async ([, , { job, list, times }]) => await storm(job, list, times));
	});

	it.each(cases.map(([name, way], at) => [name, way, at] as const))(
		'%s comes through %s',
		async (_name, _way, at) => {
			expect(await outcomes[at]).toEqual([]);
		},
		5 * MINUTES,
	);
}
