// One contender's process: `contender.mts <task file>`. It runs on n8n's own Node.
import { readFile, writeFile } from 'node:fs/promises';
import { Engine } from './engine.mjs';
import { Meter } from './memory.mjs';
import { turns } from './pair.mjs';
import { rowsOnly } from './rows.mjs';
import { runScript } from './sdk.mjs';
import type { Outcome, Report, Task } from './task.mjs';
import { workflowFor } from './workflows.mjs';

// tsx switches source maps on, which makes every error in n8n's own code dear.
process.setSourceMapsEnabled(false);

/** Everything loaded, nothing sent. */
async function prepared(task: Task): Promise<() => Promise<Outcome>> {
	const { contender } = task;
	if (contender === 'rowsOnly') return rowsOnly(task);
	if (contender === 'sdk') return await runScript(task);
	if (contender === 'pair') throw new Error('A pair is not timed as one.');
	const engine = new Engine(task);
	const { steps, input } = workflowFor(task, contender);
	return async () => await engine.run(steps, input);
}

async function measured(task: Task): Promise<Report> {
	if (task.contender === 'pair') return await turns(task);
	const work = await prepared(task);
	const meter = new Meter();
	const startedAt = performance.now();
	const { items, failed, stopped } = await work();
	const wallMs = performance.now() - startedAt;
	const memory = meter.read();
	const ids = task.work.kind === 'listUsers' ? items.map(({ id }) => String(id)) : undefined;
	return { wallMs, done: items.length, failed, stopped, ids, memory };
}

const task = JSON.parse(await readFile(process.argv[2]!, 'utf8')) as Task;
await writeFile(task.reportFile, JSON.stringify(await measured(task)));
process.exit(0);
