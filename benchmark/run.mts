// `npm run bench`: compares the nodes with what a user would use instead.
import { setMaxListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../demo/paths.js';
import { onParentExit } from '../demo/processes.mjs';
import { runs } from './runs.mjs';
import { targetsOf } from './targets.mjs';
import { middleOf } from './figures.mjs';
import { JOBS, LABELS, type Run } from './jobs.mjs';
import { type Figures, measure } from './measure.mjs';
import { type BenchmarkHost, prepareHost, removeFolder } from './benchmarkHost.mjs';
import { markdown } from './results.mjs';

const HELP = `npm run bench                          everything, about 8 minutes; writes benchmark/RESULTS.md
npm run bench -- --job members         one job: ${Object.keys(JOBS).join(', ')}
npm run bench -- --contender ours      one contender: ${Object.keys(LABELS).slice(0, 4).join(', ')}
npm run bench -- --profile <folder>    leaves a CPU profile of each contender there

Jobs and contenders can be given several times. A partial run only prints its results.`;

const RESULTS = join(root, 'benchmark/RESULTS.md');
const INTERRUPTED = 130;

function readOptions() {
	const options = {
		job: { type: 'string', multiple: true },
		contender: { type: 'string', multiple: true },
		profile: { type: 'string' },
		help: { type: 'boolean', short: 'h' },
	} as const;
	try {
		const { values } = parseArgs({ options });
		if (!values.help) return values;
		console.log(HELP);
		process.exit(0);
	} catch (error) {
		console.error(`${(error as Error).message}\n\n${HELP}`);
		process.exit(2);
	}
}

const options = readOptions();
const chosen = runs.filter(
	({ job, contender }) =>
		(options.job?.includes(job) ?? true) && (options.contender?.includes(contender) ?? true),
);
if (chosen.length === 0) {
	console.error(`No such job or contender.\n\n${HELP}`);
	process.exit(2);
}

/** Measures one run and shows its progress. */
async function step(run: Run, host: BenchmarkHost, signal: AbortSignal): Promise<Figures> {
	const title = `${JOBS[run.job]}: ${run.label}`;
	console.log(`… ${title}`);
	const figures = await measure(run, host, { signal, profile: options.profile });
	const { requests, wallMs, ending } = figures;
	console.log(`✓ ${title}: ${requests} requests, ${(wallMs / 1000).toFixed(1)} s, ${ending}`);
	return figures;
}

/** Measures the runs of one job in rounds, so that other load on the machine affects all of them. */
async function measureJob(
	ofJob: Run[],
	host: BenchmarkHost,
	signal: AbortSignal,
): Promise<Figures[]> {
	const tries = ofJob.map((): Figures[] => []);
	const rounds = Math.max(...ofJob.map(({ times = 1 }) => times));
	for (let round = 0; round < rounds; round++) {
		for (const [index, run] of ofJob.entries()) {
			const isDue = round < (run.times ?? 1);
			if (isDue) tries[index]?.push(await step(run, host, signal));
		}
	}
	return tries.map(middleOf);
}

async function main(signal: AbortSignal): Promise<number> {
	const host = await prepareHost(signal, (text) => console.log(`… ${text}`));
	try {
		const all: Figures[] = [];
		for (const job of Object.keys(JOBS)) {
			const ofJob = chosen.filter((run) => run.job === job && !run.waits);
			all.push(...(await measureJob(ofJob, host, signal)));
		}
		// These runs mostly wait for the rate limit. One after the other, they would take half an hour.
		const waiting = chosen.filter(({ waits }) => waits);
		all.push(...(await Promise.all(waiting.map(async (run) => await step(run, host, signal)))));
		const targets = targetsOf(all);
		const report = await markdown(all, targets, host);
		console.log(`\n${report}`);
		if (chosen.length === runs.length) await writeFile(RESULTS, report);
		return 0;
	} finally {
		await removeFolder(host);
	}
}

const stop = new AbortController();
// Every child process adds a listener to both, so that it ends with this process.
setMaxListeners(0, stop.signal, process);
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stop.abort());
onParentExit(() => stop.abort());
process.stdout.on('error', () => stop.abort());

process.exitCode = await main(stop.signal).catch((error: unknown) => {
	if (stop.signal.aborted) {
		console.log('\nStopped.');
		return INTERRUPTED;
	}
	const { message, cause } = error as Error;
	console.error(typeof cause === 'string' ? `${cause}\n\n${message}` : error);
	return 1;
});
process.exit();
