/**
 * Cloudflare's clock, as far as the `Date` headers of its answers tell. Ours is never compared with
 * it: the two may be minutes apart.
 */
export class CloudflareClock {
	/** Cloudflare's time minus our steady one, at the least: a `Date` leaves out the fraction. */
	private ahead?: number;

	/** Takes in the `Date` of an answer that has just come in: epoch milliseconds. */
	update(date: number | undefined): void {
		if (date === undefined) return;
		this.ahead = Math.max(this.ahead ?? -Infinity, date - performance.now());
	}

	/**
	 * Cloudflare's time at a moment of our steady clock, at the least (at most a second and the way
	 * of an answer less); undefined before the first answer.
	 *
	 * @param at a value of performance.now()
	 */
	atLeast(at = performance.now()): number | undefined {
		return this.ahead === undefined ? undefined : this.ahead + at;
	}

	/**
	 * Whether a moment of Cloudflare's clock (epoch milliseconds) lies after one of our steady clock;
	 * undefined where that can't be told.
	 */
	isSince(moment: number, at: number): boolean | undefined {
		const since = this.atLeast(at);
		return since === undefined ? undefined : moment >= since;
	}
}

/** The last moment that a time can stand for: fractions are cut off, some to whole seconds. */
export const lastMomentOf = (moment: number): number => moment + (moment % 1000 === 0 ? 1000 : 1);
