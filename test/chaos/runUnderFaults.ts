import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';

import type { Emulator } from '../../emulator';
import { startEmulator } from '../../emulator';
import type { Result } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor } from '../support/emulator';
import type { FaultCase } from './faultCases';
import { nameOf } from './faultCases';
import { differences, findProblems, snapshotAfter } from './findProblems';
import type { Job } from './jobs';

/** A run under a fault mostly waits, so this process can have many at the same time. */
const MAX_CONCURRENT = 40;
const waiting: Array<() => void> = [];
let free = MAX_CONCURRENT;

/** Milliseconds after which a timer that is due is late. */
const LATE = 50;
let lastStart = Promise.resolve();

/** Waits until the process has time: a run that starts must not make the requests of others too slow. */
async function untilIdle(): Promise<void> {
	for (let late = Infinity; late > LATE;) {
		const before = performance.now();
		await sleep(1);
		late = performance.now() - before;
	}
}

async function limitConcurrency<T>(work: () => Promise<T>): Promise<T> {
	if (free > 0) free -= 1;
	else await new Promise<void>((start) => waiting.push(start));
	lastStart = lastStart.then(untilIdle);
	await lastStart;
	try {
		return await work();
	} finally {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	}
}

/**
 * Runs a job once under each fault, each time with its own emulator.
 * @returns the problems found; none when the end state is right, no record is lost or made twice, and
 * every failed item says why it failed
 */
export async function runUnderFaults(
	job: Job,
	faults: FaultCase[],
	times: number,
): Promise<string[]> {
	const runs = faults.map(
		async (fault) => await limitConcurrency(async () => await runUnderFault(job, fault, times)),
	);
	return (await Promise.all(runs)).flat();
}

async function runUnderFault(job: Job, fault: FaultCase, times: number): Promise<string[]> {
	const emulator = await startEmulator({ seed: job.seed });
	try {
		const before = job.snapshot(emulator);
		const injected: FaultCase = { ...fault, times: timesHit(fault, times) };
		emulator.fault(injected);
		const timeout = fault.kind === 'timeout' ? 1 : undefined;
		const result = await runJob(job, emulator, { timeout, rateLimitMaxWait: fault.maxWait });
		const problems = findProblems(job, emulator, { before, fault, times, result });
		if (job.change) problems.push(...(await runAgain(job, emulator, before, injected)));
		return problems.map((problem) => `${nameOf(fault)}: ${problem}`);
	} catch (error) {
		return [`${nameOf(fault)}: ${String(error)}`];
	} finally {
		await emulator.close();
	}
}

/** A second run without the fault has to finish what the first run could not. */
async function runAgain(job: Job, emulator: Emulator, start: string[], injected: FaultCase) {
	// No request has this method, so the fault ends even if it has not happened yet.
	injected.method = 'NONE';
	emulator.requests.length = 0;
	const before = job.snapshot(emulator);
	const result = await runJob(job, emulator);
	const problems = findProblems(job, emulator, { before, times: 0, result });
	return [
		...problems.map((problem) => `second run: ${problem}`),
		...differences(snapshotAfter(start, job.items), job.snapshot(emulator)),
	];
}

/** A rate limit without end would be waited for without end; another case covers it. */
const timesHit = ({ harmless, kind }: FaultCase, times: number) =>
	harmless && kind === '429' ? Math.min(times, 4) : times;

async function runJob(job: Job, emulator: Emulator, limits: IDataObject = {}): Promise<Result> {
	const given = Object.entries(limits).filter(([, value]) => value !== undefined);
	const options = { ...(job.parameters.options as IDataObject), ...Object.fromEntries(given) };
	return await run({
		node: job.node,
		parameters: { ...job.parameters, options },
		items: job.items.map(({ json }) => json),
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator),
	});
}
