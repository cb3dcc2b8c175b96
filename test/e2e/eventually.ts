import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 50;

/** Looks again until what is expected of a page holds. Throws the expectation that didn't. */
export async function eventually(holds: () => Promise<void>): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		try {
			return await holds();
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await sleep(PAUSE_MS);
		}
	}
}
