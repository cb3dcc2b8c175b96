import type { Services } from './services.mjs';
import type { Worker } from './workers.mjs';

/** Lines for whoever started queue mode: which worker is which, and where the data is. */
export function queueAddresses({ name, postgres, redis }: Services, workers: Worker[]): string {
	const lines = workers.map(
		(worker) => `${worker.name}      process ${worker.process.pid}, log ${worker.log}\n`,
	);
	return `${lines.join('')}Postgres      database ${name} at ${postgres}
Redis         keys ${name}:* at ${redis}
`;
}

/** Until told to stop, says when a worker ends by itself; the others go on. */
export function watchWorkers(workers: Worker[], signal: AbortSignal): void {
	for (const { name, process } of workers) {
		void process.exited.then(({ output }) => {
			if (!signal.aborted) console.log(`${name} ended by itself. Its last lines:\n\n${output}\n`);
		});
	}
}
