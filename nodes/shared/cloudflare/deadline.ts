import { sleep } from 'n8n-workflow';

const TICK_MS = 250;

interface Deadline {
	ticksLeft: number;
	pass: () => void;
}

/** All deadlines of this process share one timer, which only runs while there are deadlines. */
const deadlines = new Set<Deadline>();
let ticking = false;

/**
 * The result of the work, or undefined if it takes longer, with a delay of up to half a second. The
 * work itself continues.
 *
 * Time is counted in ticks, and responses are read between ticks. So even if n8n is blocked for a
 * while, a result that has already arrived is not discarded.
 *
 * @param ms milliseconds
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
	return await new Promise<T | undefined>((resolve, reject) => {
		// One more, because the first tick may come immediately.
		const ticksLeft = Math.ceil(ms / TICK_MS) + 1;
		const deadline = { ticksLeft, pass: () => resolve(undefined) };
		deadlines.add(deadline);
		void tick();
		const met = () => deadlines.delete(deadline);
		work.then(
			(result) => (met(), resolve(result)),
			(error: unknown) => (met(), reject(error as Error)),
		);
	});
}

async function tick(): Promise<void> {
	if (ticking) return;
	ticking = true;
	while (deadlines.size > 0) {
		await sleep(TICK_MS);
		for (const deadline of deadlines) {
			deadline.ticksLeft -= 1;
			if (deadline.ticksLeft > 0) continue;
			deadlines.delete(deadline);
			deadline.pass();
		}
	}
	ticking = false;
}
