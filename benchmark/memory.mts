import type { Memory } from './task.mjs';

/** Measures the memory of this process, which must run with --expose-gc. */
export class MemoryMeter {
	private readonly before: NodeJS.MemoryUsage;

	constructor() {
		globalThis.gc?.();
		this.before = process.memoryUsage();
	}

	/** To be called while the output is still in memory. */
	read(): Memory {
		// maxRSS is in kilobytes on every platform.
		const rssPeak = process.resourceUsage().maxRSS * 1024;
		globalThis.gc?.();
		const heapHeld = process.memoryUsage().heapUsed;
		return { rssBefore: this.before.rss, heapBefore: this.before.heapUsed, rssPeak, heapHeld };
	}
}
