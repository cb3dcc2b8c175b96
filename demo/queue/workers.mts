import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type N8n, type N8nSetup, startWorker as startProcess } from '../n8n.mjs';

export interface Worker extends N8n {
	name: string;
	/** Its log file, with a JSON object on each line. */
	log: string;
}

/**
 * Starts a worker with its own folder, as on another machine. The package is installed there as well, and
 * only Postgres, Redis and the encryption key are shared with main.
 *
 * @param mainUrl where people reach the pages that a workflow waits for
 */
export async function startWorker(
	name: string,
	main: N8nSetup,
	mainUrl: string,
	signal: AbortSignal,
): Promise<Worker> {
	const fileName = name.toLowerCase().replace(' ', '-');
	const userFolder = join(main.userFolder, fileName);
	const log = join(main.userFolder, `${fileName}.log`);
	const packages = join('.n8n', 'nodes');
	await cp(join(main.userFolder, packages), join(userFolder, packages), { recursive: true });
	const environment = {
		...main.environment,
		WEBHOOK_URL: mainUrl,
		N8N_LOG_OUTPUT: 'console,file',
		N8N_LOG_FILE_LOCATION: log,
	};
	return { ...(await startProcess({ ...main, userFolder, environment }, signal)), name, log };
}
