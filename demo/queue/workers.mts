import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type N8n, type Place, startWorker as startProcess } from '../n8n.mjs';

export interface Worker extends N8n {
	name: string;
	/** The file it writes its log to, a JSON object per line. */
	log: string;
}

/**
 * A worker with a folder of its own, as on a machine of its own: the package is installed there,
 * too, and nothing is shared with main but Postgres, Redis and the encryption key.
 */
export async function startWorker(name: string, main: Place, signal: AbortSignal): Promise<Worker> {
	const fileName = name.toLowerCase().replace(' ', '-');
	const userFolder = join(main.userFolder, fileName);
	const log = join(main.userFolder, `${fileName}.log`);
	const packages = join('.n8n', 'nodes');
	await cp(join(main.userFolder, packages), join(userFolder, packages), { recursive: true });
	const environment = {
		...main.environment,
		N8N_LOG_OUTPUT: 'console,file',
		N8N_LOG_FILE_LOCATION: log,
	};
	return { ...(await startProcess({ ...main, userFolder, environment }, signal)), name, log };
}
