import type { IDataObject } from 'n8n-workflow';

/** Requests left for whoever else draws on the same quota. */
const RESERVE = 5;

/** Close to the end of the quota, one request under way for this many that are left. */
const LEFT_PER_REQUEST = 10;

/** Cloudflare counts in whole seconds: this much later the window has surely turned. */
const MARGIN_MS = 500;

/** The first wait after a refusal that doesn't say how long; it doubles each time. */
const FIRST_WAIT_MS = 1000;

/** What an answer says about the quota. */
export interface QuotaAnswer {
	/** HTTP status; 0 where no answer came. */
	status: number;
	headers: IDataObject;
}

/**
 * What Cloudflare said about one credential's quota: 1,200 requests in 5 minutes, then everything
 * is refused for 5 minutes, whoever sent the last one (dashboard and other tokens included).
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export class Quota {
	/** Requests left in this window; undefined where no answer has told yet. */
	private remaining?: number;
	/** Epoch milliseconds, like all moments here. */
	private turnsAt = 0;
	private blockedUntil = 0;
	private refusals = 0;
	/** The answers carry no `Ratelimit` header: there is nothing to go by but refusals. */
	private untold = false;

	/** Takes in the `Ratelimit` and `Retry-After` headers of an answer. */
	read({ status, headers }: QuotaAnswer, now = Date.now()): void {
		if (status === 0) return;
		const told = tightest(text(headers.ratelimit));
		if (status === 429) {
			this.refuse(text(headers['retry-after']), now);
			return;
		}
		this.refusals = 0;
		if (now > this.turnsAt) this.remaining = undefined;
		this.untold = !told;
		if (!told) return;
		// Answers overtake each other: within one window only the lowest count is true.
		this.remaining = Math.min(told.remaining, this.remaining ?? Infinity);
		this.turnsAt = now + told.seconds * 1000 + MARGIN_MS;
	}

	/**
	 * When the next request may leave: now or earlier means at once, Infinity means that an answer
	 * under way has to come in first.
	 */
	opensAt(underWay: number, now = Date.now()): number {
		if (this.blockedUntil > now) return this.blockedUntil;
		const known = this.remaining !== undefined && now < this.turnsAt;
		if (!known) return this.untold || underWay === 0 ? now : Infinity;
		const left = this.remaining! - underWay;
		const lanes = Math.max(1, Math.floor(left / LEFT_PER_REQUEST));
		if (left > RESERVE && underWay < lanes) return now;
		return underWay > 0 ? Infinity : this.turnsAt;
	}

	private refuse(retryAfter: string, now: number): void {
		const asked = waitOf(retryAfter, now);
		const wait = asked ?? FIRST_WAIT_MS * 2 ** this.refusals;
		// Several requests under way are refused together: that is one refusal, and one wait.
		if (this.blockedUntil <= now) this.refusals += 1;
		this.blockedUntil = Math.max(this.blockedUntil, now + wait + (asked ? MARGIN_MS : 0));
		this.remaining = undefined;
		this.untold = false;
	}
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** `"default";r=50;t=30`, one or several: the one with the fewest requests left counts. */
function tightest(header: string): { remaining: number; seconds: number } | undefined {
	const policies = header.split(',').flatMap((policy) => {
		const remaining = /[;\s]r=(\d+)/.exec(policy)?.[1];
		const seconds = /[;\s]t=(\d+)/.exec(policy)?.[1];
		return remaining && seconds ? { remaining: Number(remaining), seconds: Number(seconds) } : [];
	});
	return policies.sort((a, b) => a.remaining - b.remaining)[0];
}

/** Milliseconds that a `Retry-After` asks for, in seconds or as a date; undefined where it says nothing. */
function waitOf(retryAfter: string, now: number): number | undefined {
	if (/^\s*\d+\s*$/.test(retryAfter)) return Number(retryAfter) * 1000;
	const date = Date.parse(retryAfter);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
