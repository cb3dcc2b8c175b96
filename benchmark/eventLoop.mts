import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two samples. The result is too long by at most that. */
const RESOLUTION_MS = 2;
const SEVERAL_SAMPLES_MS = 5 * RESOLUTION_MS;

/** Measures how long the event loop of this process is blocked. */
export class EventLoopMeter {
	private constructor(private readonly delays: IntervalHistogram) {}

	static async start(): Promise<EventLoopMeter> {
		const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
		delays.enable();
		// Delays are counted from the first sample on.
		await sleep(SEVERAL_SAMPLES_MS);
		return new EventLoopMeter(delays);
	}

	/** The longest time that the event loop was blocked at a stretch, in milliseconds. */
	async read(): Promise<number> {
		// A delay is counted by the sample that follows it.
		await sleep(SEVERAL_SAMPLES_MS);
		this.delays.disable();
		return this.delays.max / 1e6;
	}
}
