import type { ListrTask } from 'listr2';
import type { Host } from '../host.mjs';
import type { N8n } from '../n8n.mjs';
import { required } from '../required.js';
import { assertReachable } from './checkServices.mjs';
import { openServices, type Services } from './services.mjs';
import { queueSettings } from './settings.mjs';
import { startWorker, type Worker } from './workers.mjs';

const WORKERS = ['Worker 1', 'Worker 2'];

/** What queue mode adds to the context of a demo. */
export interface QueueContext {
	folder: string;
	host?: Host;
	services?: Services;
	n8n?: N8n;
	workers: Worker[];
}

/** The additional steps of queue mode. */
export function queueTasks<Context extends QueueContext>(signal: AbortSignal, enabled = false) {
	const reach: ListrTask<Context> = {
		title: 'Postgres and Redis',
		enabled,
		task: async () => await assertReachable(queueSettings()),
	};
	const open: ListrTask<Context> = {
		title: 'Database and Redis prefix',
		enabled,
		task: async (context, task) => {
			context.services = await openServices(queueSettings(), required(context.host));
			task.title += ` ${context.services.name}`;
		},
	};
	const work: ListrTask<Context> = {
		title: 'Workers',
		enabled,
		task: (_context, task) =>
			task.newListr(
				WORKERS.map((name) => ({
					title: name,
					task: async ({ folder: userFolder, host, services, n8n, workers }, subtask) => {
						const { environment } = required(services);
						const worker = await startWorker(
							name,
							{ host: required(host), userFolder, environment },
							required(n8n).url,
							signal,
						);
						workers.push(worker);
						subtask.title += ` is process ${worker.process.pid}`;
					},
				})),
			),
	};
	return { reach, open, work };
}
