import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './processes.mjs';

/**
 * Deletes the folders `<prefix><pid>…` of starts that were killed; those of a start that is still
 * at it are left alone.
 */
export async function sweep(parent: string, prefix: string): Promise<void> {
	const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
	for (const name of names) {
		const pid = Number.parseInt(name.slice(prefix.length), 10);
		if (!pid || isAlive(pid)) continue;
		// Another user's is not ours to delete, and no reason to fail.
		await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
	}
}
