import type { Services } from './services.mjs';
import type { Worker } from './workers.mjs';

/** Lines for the user: the workers, and where the data is. */
export function queueAddresses({ name, postgres, redis }: Services, workers: Worker[]): string {
	const lines = workers.map(
		(worker) => `${worker.name}      process ${worker.process.pid}, log ${worker.log}\n`,
	);
	return `${lines.join('')}Postgres      database ${name} at ${postgres}
Redis         keys ${name}:* at ${redis}
`;
}

/** Reports workers that end by themselves, until the signal aborts. The other workers continue. */
export function watchWorkers(workers: Worker[], signal: AbortSignal): void {
	for (const { name, process } of workers) {
		void process.exited.then(({ output }) => {
			if (!signal.aborted) console.log(`${name} ended by itself. Its last lines:\n\n${output}\n`);
		});
	}
}
