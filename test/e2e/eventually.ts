import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 10_000;
const PAUSE_MS = 50;

/** Repeats an expectation until it passes. Throws its last failure. */
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
