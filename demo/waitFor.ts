import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

/** Polls until there is a result. Throws after the given seconds, or when the signal aborts. */
export async function waitFor<T>(
	poll: () => Promise<T | undefined>,
	{ what, seconds, signal }: { what: string; seconds: number; signal?: AbortSignal },
): Promise<T> {
	const deadline = Date.now() + seconds * 1000;
	let pause = FIRST_PAUSE_MS;
	for (;;) {
		signal?.throwIfAborted();
		const result = await poll();
		if (result !== undefined) return result;
		if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what} in vain.`);
		await sleep(pause);
		// The longer it takes, the less often it is polled.
		pause = Math.min(pause * 1.1, LONGEST_PAUSE_MS);
	}
}
