import { pause } from '../cloudflare/pause';

/** Whoever starts to wait meanwhile is looked at together with the first. */
const FIRST_LOOK_MS = 50;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

interface Waiter<T> {
	id: string;
	/** How long it waits for its next look, 0 for the first; when that is (performance.now(), as all times). */
	wait: number;
	dueAt: number;
	endsAt: number;
	/** Looks at what came; true where the wait is over. Throws to end it with an error. */
	look: (row: T | undefined) => boolean;
	done: () => void;
	fail: (error: unknown) => void;
}

/** What is being waited for. Milliseconds. */
export interface Wait<T> {
	id: string;
	look: (row: T | undefined) => boolean;
	timeout: number;
	signal: AbortSignal;
	/** Throws what the wait ends with when its time is over. */
	onTimeout: () => never;
}

/**
 * Waits for many records of one collection with one request a look: all that are waited for are
 * looked at together, less and less often (0.5 s to 15 s).
 *
 * @param read the records with these IDs as they are now; one that is missing isn't there
 */
export class Waiting<T> {
	private waiters: Array<Waiter<T>> = [];
	private isRunning = false;
	/** Fires when somebody starts to wait: the next look may have to come earlier. */
	private joined = new AbortController();

	constructor(private readonly read: (ids: string[]) => Promise<Map<string, T>>) {}

	/** Returns when a look says so; rejects with what a look, the time-out or reading throws. */
	async until({ id, look, timeout, signal, onTimeout }: Wait<T>): Promise<void> {
		const now = performance.now();
		const endsAt = now + timeout;
		const lookOrEnd = (row: T | undefined) => {
			if (look(row)) return true;
			if (performance.now() >= endsAt) onTimeout();
			return false;
		};
		await new Promise<void>((done, fail) => {
			const dueAt = now + FIRST_LOOK_MS;
			this.waiters.push({ id, wait: 0, dueAt, endsAt, look: lookOrEnd, done, fail });
			this.joined.abort();
			void this.run(signal);
		});
	}

	private async run(signal: AbortSignal): Promise<void> {
		if (this.isRunning) return;
		this.isRunning = true;
		while (this.waiters.length > 0) {
			const due = Math.min(...this.waiters.map(({ dueAt }) => dueAt));
			this.joined = new AbortController();
			await pause(due - performance.now(), AbortSignal.any([signal, this.joined.signal]));
			if (!this.joined.signal.aborted) await this.lookAtAll();
		}
		this.isRunning = false;
	}

	private async lookAtAll(): Promise<void> {
		const looking = this.waiters;
		this.waiters = [];
		const outcome = await this.read([...new Set(looking.map(({ id }) => id))]).then(
			(rows) => ({ rows }),
			(error: unknown) => ({ error }),
		);
		for (const waiter of looking) {
			try {
				if ('error' in outcome) throw outcome.error;
				if (waiter.look(outcome.rows.get(waiter.id))) waiter.done();
				else this.waiters.push(again(waiter));
			} catch (error) {
				waiter.fail(error);
			}
		}
	}
}

/**
 * When to look again. All that were looked at wait from that look on, so that they stay together; one
 * that was only looked at along with others waits no longer than before.
 */
function again<T>(waiter: Waiter<T>): Waiter<T> {
	const now = performance.now();
	const { dueAt, endsAt } = waiter;
	let { wait } = waiter;
	if (wait === 0) wait = FIRST_WAIT_MS;
	else if (now >= dueAt) wait = Math.min(wait * 2, LONGEST_WAIT_MS);
	return { ...waiter, wait, dueAt: Math.min(now + wait, Math.max(now, endsAt)) };
}
