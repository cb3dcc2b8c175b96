import type { IDataObject } from 'n8n-workflow';

/** Requests left for whoever else draws on the same quota. */
const RESERVE = 5;

/** Close to the end of the quota, one request under way for this many that are left. */
const LEFT_PER_REQUEST = 10;

/** Cloudflare counts in whole seconds: this much later the window has surely turned. */
const MARGIN_MS = 500;

/** What was read longer ago may not hold any more. */
const STALE_MS = 2000;

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
	private readAt = 0;
	private blockedUntil = 0;
	private refusals = 0;
	/** The answers carry no `Ratelimit` header: there is nothing to go by but refusals. */
	private untold = false;

	/** Takes in the `Ratelimit` and `Retry-After` headers of an answer. */
	read({ status, headers }: QuotaAnswer, now = Date.now()): void {
		if (status === 0) return;
		if (status === 429) {
			this.refuse(text(headers['retry-after']), now);
			return;
		}
		this.refusals = 0;
		this.readAt = now;
		const told = tightest(text(headers.ratelimit));
		this.untold = !told;
		if (!told) return;
		const turnsAt = now + told.seconds * 1000 + MARGIN_MS;
		const sameWindow = now < this.turnsAt && turnsAt < this.turnsAt + STALE_MS;
		// Answers overtake each other: within one window only the lowest count is true.
		this.remaining = Math.min(
			told.remaining,
			(sameWindow ? this.remaining : undefined) ?? Infinity,
		);
		this.turnsAt = turnsAt;
	}

	/**
	 * When the next request may leave: now or earlier means at once, Infinity means that an answer
	 * under way has to come in first.
	 */
	opensAt(underWay: number, now = Date.now()): number {
		if (this.blockedUntil > now) return this.blockedUntil;
		const afterAnswer = underWay > 0 ? Infinity : now;
		if (this.remaining === undefined || now >= this.turnsAt) {
			return this.untold ? now : afterAnswer;
		}
		const left = this.remaining - underWay;
		if (left <= RESERVE) return underWay > 0 ? Infinity : this.turnsAt;
		// Others may have drawn on it meanwhile: one request goes ahead and finds out.
		if (now - this.readAt > STALE_MS) return afterAnswer;
		const lanes = Math.max(1, Math.floor(left / LEFT_PER_REQUEST));
		return underWay < lanes ? now : Infinity;
	}

	private refuse(retryAfter: string, now: number): void {
		const asked = waitOf(retryAfter, now);
		const until = asked === undefined ? 0 : now + asked + MARGIN_MS;
		// Several requests under way are refused together: that is one refusal, and one wait.
		const patience = this.blockedUntil > now ? 0 : now + FIRST_WAIT_MS * 2 ** this.refusals++;
		this.blockedUntil = Math.max(this.blockedUntil, until, patience);
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
