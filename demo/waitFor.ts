import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1000;

/** Asks again until there is an answer; gives up after so many seconds, or when told to stop. */
export async function waitFor<T>(
	ask: () => Promise<T | undefined>,
	{ what, seconds, signal }: { what: string; seconds: number; signal?: AbortSignal },
): Promise<T> {
	const deadline = Date.now() + seconds * 1000;
	let pause = FIRST_PAUSE_MS;
	for (;;) {
		signal?.throwIfAborted();
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`Waited ${seconds} s for ${what} in vain.`);
		await sleep(pause);
		// What takes its time is not asked after all the time.
		pause = Math.min(pause * 1.1, LONGEST_PAUSE_MS);
	}
}
