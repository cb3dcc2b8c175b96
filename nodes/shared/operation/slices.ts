import { sleep } from 'n8n-workflow';

/** Milliseconds that work may take at a stretch. */
const SLICE_MS = 20;

/**
 * Divides the work on many items into slices, because n8n can do nothing else during one. Everything
 * that shares the slices pauses together; otherwise each part would begin a slice of its own.
 */
export class Slices {
	private startedAt = performance.now();
	private pausing?: Promise<void>;

	get isOver(): boolean {
		return performance.now() - this.startedAt > SLICE_MS;
	}

	/** Lets n8n do something else, and begins a new slice. */
	async pause(): Promise<void> {
		this.pausing ??= sleep(0).then(() => {
			this.startedAt = performance.now();
			this.pausing = undefined;
		});
		await this.pausing;
	}
}
