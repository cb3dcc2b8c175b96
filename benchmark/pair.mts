import { Engine } from './engine.mjs';
import { Meter } from './memory.mjs';
import type { Report, Task } from './task.mjs';
import { keepingGoing, workflowFor } from './workflows.mjs';

/** Rounds of each before any is counted: code runs slower until it has been compiled. */
const WARM_UP = 3;

/** The same items by our node and by the HTTP Request node, in turns, in one process. */
export async function turns(task: Task): Promise<Report> {
	const { work } = task;
	if (work.kind !== 'getUsers') throw new Error('Turns are for single requests.');
	const engine = new Engine(task);
	const workflows = Object.entries({
		ours: workflowFor(task, 'ours'),
		oursKeepingGoing: keepingGoing(workflowFor(task, 'ours')),
		httpDefault: workflowFor(task, 'httpDefault'),
	});
	const meter = new Meter();
	const none = () => Object.fromEntries(workflows.map(([name]) => [name, [] as number[]]));
	const [times, cpu] = [none(), none()];
	let taken = 0;
	const sum = { done: 0, failed: 0, wallMs: 0 };
	for (let round = -WARM_UP; round < work.rounds; round++) {
		// Whoever goes later finds a warmer machine, so the order changes.
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
	return { ...sum, memory: meter.read(), turns: { times, cpu, taken } };
}
