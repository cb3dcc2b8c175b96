import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as tick, setTimeout as sleep } from 'node:timers/promises';

import type { INodeExecutionData } from 'n8n-workflow';

import type { RecordedRequest } from '../../emulator';
import { inPool } from '../../nodes/shared/operation/pool';
import { credentialFor } from '../support/emulator';
import { stateOf } from '../support/stateChanges';
import { all, inOwn, planFor, problemsAfter, removedOf, steps } from './personRemoval';
import { start } from './startNode';

const MINUTES = 60_000;
const parameters = { operation: 'removeAccess', plan: '={{ $json.plan }}' };

/** Cancels the execution as soon as some changes have arrived. */
async function cancelledAfter(count: number): Promise<string[]> {
	return await inOwn(async (emulator) => {
		const before = stateOf(emulator);
		const plan = await planFor(emulator, all);
		const { output, cancel } = start(emulator, 'person', parameters, [{ plan }]);
		let isOver = false;
		const ended = output.catch(() => undefined).finally(() => (isOver = true));
		const sent = () => emulator.requests.filter(({ method }) => method !== 'GET').length;
		while (sent() < count && !isOver) await tick();
		cancel();
		const [items] = ((await ended) ?? []) as INodeExecutionData[][];
		const removed = removedOf(items?.[0]?.json);
		const problems = await problemsAfter(emulator, all, { before, plan, removed });
		return problems.map((problem) => `after ${count} changes: ${problem}`);
	});
}

/** Kills the process that carries out a plan when Cloudflare has made the change of a step and not answered yet. */
async function killedAt({ place, method, path }: (typeof steps)[number]): Promise<string[]> {
	return await inOwn(async (emulator) => {
		const before = stateOf(emulator);
		const plan = await planFor(emulator, all);
		emulator.fault({ kind: 'timeout', method, path, afterAct: true });
		const worker = fork(join(__dirname, 'removalWorker.mts'), {
			execArgv: ['--import', 'tsx'],
			stdio: 'inherit',
		});
		const dead = once(worker, 'exit');
		const execution = { parameters, items: [{ plan }], credential: credentialFor(emulator) };
		worker.send(execution);
		const isDone = (sent: RecordedRequest) =>
			sent.method === method && new RegExp(path).test(sent.path) && sent.status > 0;
		while (!emulator.requests.some(isDone) && worker.exitCode === null) await sleep(10);
		worker.kill('SIGKILL');
		const [, signal] = (await dead) as [number | null, string | null];
		const problems = signal === 'SIGKILL' ? [] : ['the worker ended by itself'];
		problems.push(...(await problemsAfter(emulator, all, { before, plan })));
		return problems.map((problem) => `${place}: ${problem}`);
	});
}

describe('a removal ends clean when it runs again, whichever step was the last', () => {
	it(
		'of an execution that was canceled',
		async () => {
			const counts = Array.from({ length: 16 }, (_, nth) => nth + 1);
			const problems = await inPool(counts, 4, cancelledAfter);
			expect(problems.flat()).toEqual([]);
		},
		10 * MINUTES,
	);

	it(
		'of a worker that was killed',
		async () => {
			const problems = await inPool(steps, 3, killedAt);
			expect(problems.flat()).toEqual([]);
		},
		10 * MINUTES,
	);
});
