import type { Slices } from '../cloudflare/slices';

/**
 * Works on a few items at a time, in order, and returns the results in the same order. Rejects with
 * the first failure, and starts no item after it.
 *
 * @param size how many items at a time, 1 or more
 * @param slices for work that may send no request and would then not yield by itself
 */
export async function inPool<T, R>(
	items: readonly T[],
	size: number,
	work: (item: T) => Promise<R>,
	slices?: Slices,
): Promise<R[]> {
	const results: R[] = [];
	let next = 0;
	const worker = async () => {
		while (next < items.length) {
			// The item is chosen after the pause, so that items begin in their order.
			if (slices?.isOver) {
				await slices.pause();
				continue;
			}
			const index = next++;
			results[index] = await work(items[index]!).catch((error: unknown) => {
				next = items.length;
				throw error;
			});
		}
	};
	await Promise.all(Array.from({ length: Math.min(size, items.length) }, worker));
	return results;
}
