// One contender's process: `contender.mts <task file>`. It runs on n8n's own Node.
import { readFile, writeFile } from 'node:fs/promises';
import type { IDataObject } from 'n8n-workflow';
import { Engine } from './engine.mjs';
import { EventLoopMeter } from './eventLoop.mjs';
import { MemoryMeter } from './memory.mjs';
import { alternate } from './alternate.mjs';
import { rowsOnly } from './rows.mjs';
import { runScript } from './sdk.mjs';
import type { Outcome, Report, Task } from './task.mjs';
import { workflowFor } from './workflows.mjs';

// tsx turns source maps on, which makes errors in n8n's own code slow.
process.setSourceMapsEnabled(false);

/** Loads everything, and sends no request yet. */
async function prepare(task: Task): Promise<() => Promise<Outcome>> {
	const { contender } = task;
	if (contender === 'rowsOnly') return rowsOnly(task);
	if (contender === 'sdk') return await runScript(task);
	if (contender === 'pair') throw new Error('A pair is not timed as one.');
	const engine = new Engine(task);
	await engine.warmUp();
	const { steps, input } = workflowFor(task, contender);
	return async () => await engine.run(steps, input);
}

async function measureTask(task: Task): Promise<Report> {
	if (task.contender === 'pair') return await alternate(task);
	const work = await prepare(task);
	const meter = new MemoryMeter();
	const eventLoop = await EventLoopMeter.start();
	const startedAt = performance.now();
	const { items, failed, stopped } = await work();
	const wallMs = performance.now() - startedAt;
	const blockedMs = await eventLoop.read();
	const memory = meter.read();
	const ids = items.map(idOf);
	const people = task.work.kind === 'getAccess' ? items.flatMap(userIn) : undefined;
	return { wallMs, done: items.length, failed, stopped, ids, people, memory, blockedMs };
}

/** The person of an item, if an Access user was found. */
const userIn = ({ email, findings }: IDataObject) =>
	(findings as IDataObject[]).some(({ place }) => place === 'accessUser') ? [String(email)] : [];

/** The HTTP Request node returns the whole response. */
const idOf = ({ id, result }: IDataObject) => String(id ?? (result as IDataObject | null)?.id);

const task = JSON.parse(await readFile(process.argv[2]!, 'utf8')) as Task;
await writeFile(task.reportFile, JSON.stringify(await measureTask(task)));
process.exit(0);
