import { sleep } from 'n8n-workflow';

/** How often the deadlines are looked at, and so how late one may be noticed. */
const TICK_MS = 250;

interface Deadline {
	/** On the clock of `performance.now()`. */
	at: number;
	pass: () => void;
}

/** All deadlines of this process share one timer, which runs only while there are any. */
const deadlines = new Set<Deadline>();
let ticking = false;

/**
 * What the work comes to, or undefined where it takes longer. The work itself goes on: whoever
 * started it has to bear what it still does.
 *
 * @param ms milliseconds
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
	return await new Promise<T | undefined>((resolve, reject) => {
		const deadline = { at: performance.now() + ms, pass: () => resolve(undefined) };
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
			if (deadline.at > performance.now()) continue;
			deadlines.delete(deadline);
			deadline.pass();
		}
	}
	ticking = false;
}
