import { Engine } from './engine.mjs';
import { Meter } from './memory.mjs';
import type { ContenderName, Report, Task } from './task.mjs';
import { workflowFor } from './workflows.mjs';

/** Rounds of each before any is counted: code runs slower until it has been compiled. */
const WARM_UP = 3;

const PAIR: ContenderName[] = ['ours', 'httpDefault'];

/** The same items by our node and by the HTTP Request node, in turns, in one process. */
export async function turns(task: Task): Promise<Report> {
	const { work } = task;
	if (work.kind !== 'getUsers') throw new Error('Turns are for single requests.');
	const engine = new Engine(task);
	const meter = new Meter();
	const rounds: Record<string, number[]> = Object.fromEntries(PAIR.map((name) => [name, []]));
	const sum = { done: 0, failed: 0, wallMs: 0 };
	for (let round = -WARM_UP; round < work.rounds; round++) {
		// Whoever goes second finds a warmer machine, so they swap.
		for (const contender of round % 2 === 0 ? PAIR : PAIR.toReversed()) {
			globalThis.gc?.();
			const { steps, input } = workflowFor(task, contender);
			const startedAt = performance.now();
			const { items, failed, stopped } = await engine.run(steps, input);
			const took = performance.now() - startedAt;
			if (stopped) throw new Error(stopped);
			sum.done += items.length;
			sum.failed += failed;
			sum.wallMs += took;
			if (round >= 0) rounds[contender]!.push(took);
		}
	}
	return { ...sum, memory: meter.read(), rounds };
}
