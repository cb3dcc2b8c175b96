import { sleep } from 'n8n-workflow';

/** n8n's sleep can't be cancelled, so a longer wait is split and leaves no long timer behind. */
const SLICE_MS = 1000;

/**
 * Waits, or returns at once when the signal fires. Never throws: the caller checks the signal.
 *
 * @param ms milliseconds
 */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	const until = performance.now() + ms;
	const aborted = signal && abortOf(signal);
	for (let left = ms; left > 0 && !signal?.aborted; left = until - performance.now()) {
		const slice = sleep(Math.min(left, SLICE_MS));
		await (aborted ? Promise.race([slice, aborted.promise]) : slice);
	}
	aborted?.release();
}

/** The pauses that end with a signal. They share one listener, because Node warns about more than ten. */
const pauses = new WeakMap<AbortSignal, Set<() => void>>();

function abortOf(signal: AbortSignal): { promise: Promise<void>; release: () => void } {
	const ending = pauses.get(signal) ?? listen(signal);
	let end: () => void = () => undefined;
	const promise = new Promise<void>((resolve) => (end = resolve));
	ending.add(end);
	return { promise, release: () => ending.delete(end) };
}

function listen(signal: AbortSignal): Set<() => void> {
	const ending = new Set<() => void>();
	signal.addEventListener('abort', () => ending.forEach((end) => end()), { once: true });
	pauses.set(signal, ending);
	return ending;
}
