import { pause } from '../cloudflare/pause';

/** Waits that start within this time are checked with the same request. */
const FIRST_LOOK_MS = 50;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

interface Waiter<T> {
	id: string;
	/** Milliseconds before the next check, 0 before the first one. Times are values of performance.now(). */
	wait: number;
	dueAt: number;
	endsAt: number;
	/** Checks the row; true if the wait is over. Throws to end it with an error. */
	look: (row: T | undefined) => boolean;
	done: () => void;
	fail: (error: unknown) => void;
}

/** A wait for one record. Times are in milliseconds. */
export interface Wait<T> {
	id: string;
	look: (row: T | undefined) => boolean;
	timeout: number;
	signal: AbortSignal;
	/** Throws the error for a wait that takes too long. */
	onTimeout: () => never;
}

/**
 * Waits for many records of one collection. All of them are checked with the same request, at growing
 * intervals (0.5 s to 15 s). If each takes a request of its own, only those that are due are checked,
 * and the more wait, the longer the intervals: looking must not use up the quota.
 *
 * @param read returns the current records with these IDs; a missing one doesn't exist
 * @param msEach milliseconds between two requests, if each record takes one of its own
 */
export class Waiting<T> {
	private waiters: Array<Waiter<T>> = [];
	private isRunning = false;
	/** Fires when another wait starts, because the next check may have to come earlier. */
	private joined = new AbortController();

	constructor(
		private readonly read: (ids: string[]) => Promise<Map<string, T>>,
		private readonly msEach = 0,
	) {}

	/** Returns when `look` returns true; rejects with any error of `look`, `onTimeout` or `read`. */
	async until({ id, look, timeout, signal, onTimeout }: Wait<T>): Promise<void> {
		const now = performance.now();
		const endsAt = now + timeout;
		const lookOrEnd = (row: T | undefined) => {
			if (look(row)) return true;
			if (performance.now() >= endsAt) onTimeout();
			return false;
		};
		await new Promise<void>((done, fail) => {
			const dueAt = now + Math.max(FIRST_LOOK_MS, this.waiters.length * this.msEach);
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
			if (!this.joined.signal.aborted) await this.lookAtDue();
		}
		this.isRunning = false;
	}

	private async lookAtDue(): Promise<void> {
		const now = performance.now();
		const isDue = ({ dueAt }: Waiter<T>) => this.msEach === 0 || dueAt <= now;
		const looking = this.waiters.filter(isDue);
		const least = this.waiters.length * this.msEach;
		this.waiters = this.waiters.filter((waiter) => !isDue(waiter));
		const outcome = await this.read([...new Set(looking.map(({ id }) => id))]).then(
			(rows) => ({ rows }),
			(error: unknown) => ({ error }),
		);
		for (const waiter of looking) {
			try {
				if ('error' in outcome) throw outcome.error;
				if (waiter.look(outcome.rows.get(waiter.id))) waiter.done();
				else this.waiters.push(again(waiter, least));
			} catch (error) {
				waiter.fail(error);
			}
		}
	}
}

/**
 * Sets the next check. All waits count from this check, so that they stay together. A wait that was
 * not due yet keeps its interval.
 *
 * @param least milliseconds until the next check, at the least
 */
function again<T>(waiter: Waiter<T>, least: number): Waiter<T> {
	const now = performance.now();
	const { dueAt, endsAt } = waiter;
	let { wait } = waiter;
	if (wait === 0) wait = FIRST_WAIT_MS;
	else if (now >= dueAt) wait = Math.min(wait * 2, LONGEST_WAIT_MS);
	return { ...waiter, wait, dueAt: Math.min(now + Math.max(wait, least), Math.max(now, endsAt)) };
}
