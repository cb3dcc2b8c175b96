/**
 * Cloudflare's clock, from the `Date` headers of its responses. The clock of this machine may differ
 * by minutes, so the two are never compared.
 */
export class CloudflareClock {
	/** Cloudflare's time minus performance.now(), at least: a `Date` has no fractions of a second. */
	private ahead?: number;

	/** @param date the `Date` of a response that has just arrived, in epoch milliseconds */
	update(date: number | undefined): void {
		if (date === undefined) return;
		this.ahead = Math.max(this.ahead ?? -Infinity, date - performance.now());
	}

	/**
	 * A lower bound for Cloudflare's time, off by at most one second and the time that a response takes
	 * to arrive. Undefined before the first response.
	 *
	 * @param at a value of performance.now()
	 */
	atLeast(at = performance.now()): number | undefined {
		return this.ahead === undefined ? undefined : this.ahead + at;
	}

	/**
	 * Whether a time of Cloudflare's clock (epoch milliseconds) is not before a value of
	 * performance.now(); undefined before the first response.
	 */
	isSince(moment: number, at: number): boolean | undefined {
		const since = this.atLeast(at);
		return since === undefined ? undefined : moment >= since;
	}
}

/** The latest time that a timestamp can mean: Cloudflare cuts off fractions, sometimes whole milliseconds. */
export const lastMomentOf = (moment: number): number => moment + (moment % 1000 === 0 ? 1000 : 1);
