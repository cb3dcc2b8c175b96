import { sleep } from 'n8n-workflow';

/** Milliseconds of work without a pause. */
const SLICE_MS = 20;

/**
 * Divides the work on many items into slices, because n8n can do nothing else during a slice. All
 * work that shares this object pauses together. Otherwise each part would start its own slice.
 */
export class Slices {
	private startedAt = performance.now();
	private pausing?: Promise<void>;

	get isOver(): boolean {
		return performance.now() - this.startedAt > SLICE_MS;
	}

	/** Lets n8n do other work, then starts a new slice. */
	async pause(): Promise<void> {
		this.pausing ??= sleep(0).then(() => {
			this.startedAt = performance.now();
			this.pausing = undefined;
		});
		await this.pausing;
	}
}

/** Works on items in order and in slices. */
export async function inSlices<T>(
	items: readonly T[],
	work: (item: T, index: number) => void,
	slices = new Slices(),
): Promise<void> {
	for (const [index, item] of items.entries()) {
		if (slices.isOver) await slices.pause();
		work(item, index);
	}
}
