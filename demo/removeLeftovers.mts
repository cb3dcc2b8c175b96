import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './processes.mjs';

/**
 * Deletes the folders `<prefix><pid>…` of processes that were killed, and keeps those of running
 * processes.
 */
export async function removeLeftovers(parent: string, prefix: string): Promise<void> {
	const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
	for (const name of names) {
		const pid = Number.parseInt(name.slice(prefix.length), 10);
		if (!pid || isAlive(pid)) continue;
		// A folder of another user cannot be deleted, which is no reason to fail.
		await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
	}
}
