import type { Memory } from './task.mjs';

/** Watches the memory of its own process, which has to run with --expose-gc. */
export class Meter {
	private readonly before: NodeJS.MemoryUsage;

	constructor() {
		globalThis.gc?.();
		this.before = process.memoryUsage();
	}

	/** To be read while the output is still held. */
	read(): Memory {
		// In kilobytes, on every platform.
		const rssPeak = process.resourceUsage().maxRSS * 1024;
		globalThis.gc?.();
		const heapHeld = process.memoryUsage().heapUsed;
		return { rssBefore: this.before.rss, heapBefore: this.before.heapUsed, rssPeak, heapHeld };
	}
}
