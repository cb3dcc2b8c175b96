import { Engine } from './engine.mjs';
import { MemoryMeter } from './memory.mjs';
import type { Report, Task } from './task.mjs';
import { continueOnError, workflowFor } from './workflows.mjs';

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
		httpDefault: workflowFor(task, 'httpDefault'),
	});
	const meter = new MemoryMeter();
	const empty = () => Object.fromEntries(workflows.map(([name]) => [name, [] as number[]]));
	const [times, cpu] = [empty(), empty()];
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
			times[name]?.push(took);
			cpu[name]?.push((user + system) / 1000);
		}
	}
	return { ...sum, memory: meter.read(), alternated: { times, cpu, taken } };
}
