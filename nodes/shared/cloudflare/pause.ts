import { sleep } from 'n8n-workflow';

/** n8n has no sleep that can be called off: a longer one is slept in slices, so that none lingers. */
const SLICE_MS = 1000;

/**
 * Waits, or returns at once when the signal fires; never throws. Whoever called looks at the signal.
 *
 * @param ms milliseconds
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	const until = Date.now() + ms;
	const calledOff = firing(signal);
	for (let left = ms; left > 0 && !signal?.aborted; left = until - Date.now()) {
		await Promise.race([sleep(Math.min(left, SLICE_MS)), calledOff.promise]);
	}
	calledOff.release();
}

function firing(signal?: AbortSignal): { promise: Promise<void>; release: () => void } {
	let fire: () => void = () => undefined;
	const promise = new Promise<void>((resolve) => (fire = resolve));
	signal?.addEventListener('abort', fire);
	return { promise, release: () => signal?.removeEventListener('abort', fire) };
}
