import { sleep } from 'n8n-workflow';

const TICK_MS = 250;

interface Deadline {
	ticksLeft: number;
	pass: () => void;
}

/** All deadlines of this process share one timer, which runs only while there are any. */
const deadlines = new Set<Deadline>();
let ticking = false;

/**
 * What the work comes to, or undefined where it takes longer, which is noticed up to half a second
 * later. The work itself goes on.
 *
 * Time is counted in ticks, between which answers are read: however long n8n is kept busy by
 * something else, no work is given up whose result is there already.
 *
 * @param ms milliseconds
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
	return await new Promise<T | undefined>((resolve, reject) => {
		// One more, as the first tick may come at once.
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
