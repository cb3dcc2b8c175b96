import { Engine } from './engine.mjs';
import { MemoryMeter } from './memory.mjs';
import type { Report, Round, Task } from './task.mjs';
import { continueOnError, withHighestConcurrency, workflowFor } from './workflows.mjs';

/** Rounds that are not counted, because code is slower until it is compiled. */
const WARM_UP = 3;

/** Runs our node and the HTTP Request node alternately with the same items, in one process. */
export async function alternate(task: Task): Promise<Report> {
	const { work } = task;
	if (work.kind !== 'getUsers')
		throw new Error('Only single requests can be compared alternately.');
	const engine = new Engine(task);
	const workflows = Object.entries({
		ours: workflowFor(task, 'ours'),
		oursKeepingGoing: continueOnError(workflowFor(task, 'ours')),
		oursSideBySide: withHighestConcurrency(workflowFor(task, 'ours')),
		httpDefault: workflowFor(task, 'httpDefault'),
	});
	const meter = new MemoryMeter();
	const rounds = Object.fromEntries(workflows.map(([name]) => [name, [] as Round[]]));
	let taken = 0;
	const sum = { done: 0, failed: 0, wallMs: 0 };
	for (let round = -WARM_UP; round < work.rounds; round++) {
		// A later run has an advantage, so the order alternates.
		for (const [name, { steps, input }] of round % 2 ? workflows : workflows.toReversed()) {
			globalThis.gc?.();
			const cpuBefore = process.cpuUsage();
			const startedAt = performance.now();
			const { items, failed, stopped } = await engine.run(steps, input);
			const took = performance.now() - startedAt;
			const { user, system } = process.cpuUsage(cpuBefore);
			if (stopped) throw new Error(stopped);
			sum.done += items.length;
			sum.failed += failed;
			sum.wallMs += took;
			taken += 1;
			if (round < 0) continue;
			rounds[name]?.push({ wall: took, user: user / 1000, system: system / 1000 });
		}
	}
	return { ...sum, memory: meter.read(), alternated: { rounds, taken } };
}
