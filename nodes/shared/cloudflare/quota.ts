import type { IDataObject } from 'n8n-workflow';

import { announcedWait, tightestPolicy } from './quotaHeaders';

/** Cloudflare counts in whole seconds: this much later the window has surely turned. */
const MARGIN_MS = 500;

/** What was read longer ago may not hold any more. */
const STALE_MS = 2000;

/** Where an answer has to be known first, one more request may go after so long without one. */
const UNANSWERED_MS = 1000;

/** In a long block, one request may go and look after so long without any. */
const LOOK_AGAIN_MS = 330_000;

/** Close to the end of the quota, one request under way for this many that are left. */
const LEFT_PER_REQUEST = 10;

/** The wait after a refusal that doesn't say how long; it doubles each time, up to a whole block. */
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 300_000;

/** What an answer says about the quota. */
export interface QuotaAnswer {
	/** HTTP status; 0 where no answer came. */
	status: number;
	headers: IDataObject;
	/** The body says that the quota is used up, whatever the status. */
	rateLimited?: boolean;
}

/**
 * What Cloudflare said about one credential's quota: 1,200 requests in 5 minutes, then everything
 * is refused for 5 minutes, whoever sent the last one (dashboard and other tokens included).
 *
 * All times are milliseconds on the clock of `performance.now()`, which nobody sets.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export class Quota {
	/** Requests left in this window; undefined where no answer has told yet. */
	private remaining?: number;
	/** Requests left for whoever else draws on the same quota. */
	private reserve = 0;
	private windowEndsAt = 0;
	private readAt = 0;
	/** The answers carry no `Ratelimit` header that counts: there is nothing to go by but refusals. */
	private untold = false;
	private refusedAt = -Infinity;
	private blockMs = 0;
	private blockedUntil = -Infinity;
	private refusals = 0;

	/**
	 * Takes in the `Ratelimit` and `Retry-After` headers of an answer.
	 *
	 * @param sentAt when its request was sent
	 */
	read(answer: QuotaAnswer, now = performance.now(), sentAt = now): void {
		const { status, headers, rateLimited = false } = answer;
		if (status === 0) return;
		if (status === 429 || rateLimited) {
			this.refuse(announcedWait(headers), now, sentAt);
			return;
		}
		// Only what was sent after the refusal shows that the block is over.
		if (sentAt > this.refusedAt && status < 500) {
			this.blockedUntil = -Infinity;
			this.refusals = 0;
		}
		this.readAt = now;
		const policy = tightestPolicy(headers);
		this.untold = !policy;
		if (!policy) return;
		const windowEndsAt = now + policy.seconds * 1000 + MARGIN_MS;
		const sameWindow = now < this.windowEndsAt && windowEndsAt < this.windowEndsAt + STALE_MS;
		// Answers overtake each other: within one window only the lowest count is true.
		const known = sameWindow ? this.remaining : undefined;
		this.remaining = Math.min(policy.remaining, known ?? Infinity);
		this.reserve = policy.reserve;
		this.windowEndsAt = windowEndsAt;
	}

	/**
	 * When the next request may leave, as far as is known: now or earlier means at once.
	 *
	 * @param inFlight requests without an answer yet
	 * @param sentAt when the last request was sent
	 */
	opensAt(inFlight: number, now = performance.now(), sentAt = now): number {
		// One request goes ahead and finds out. Where it gets no answer, it doesn't hold up the others.
		const oneAhead = inFlight > 0 ? Math.max(now, sentAt + UNANSWERED_MS) : now;
		if (this.blockedUntil > now) return this.blockEnds(now, sentAt, oneAhead);
		if (this.remaining === undefined || now >= this.windowEndsAt) {
			return this.untold ? now : oneAhead;
		}
		const left = this.remaining - inFlight;
		if (left <= this.reserve) return this.windowEndsAt;
		// Others may have drawn on it meanwhile.
		if (now - this.readAt > STALE_MS) return oneAhead;
		return inFlight < Math.max(1, Math.floor(left / LEFT_PER_REQUEST)) ? now : oneAhead;
	}

	private blockEnds(now: number, sentAt: number, oneAhead: number): number {
		if (now - sentAt >= LOOK_AGAIN_MS) return now;
		// The one that went to look may bring the block to its end any moment.
		if (sentAt > this.refusedAt && oneAhead > now) return oneAhead;
		// Whatever becomes of a clock, no wait is longer than it was announced.
		return Math.min(this.blockedUntil, now + this.blockMs);
	}

	/** Whether something is known that a fresh start would have to learn by being refused. */
	isBlocked(now = performance.now()): boolean {
		return this.blockedUntil > now;
	}

	private refuse(announced: number | undefined, now: number, sentAt: number): void {
		const blocked = this.blockedUntil > now;
		// Several requests under way are refused together: that is one refusal, and one wait.
		const backoff = blocked ? 0 : FIRST_BACKOFF_MS * 2 ** this.refusals++;
		const wait = announced === undefined ? 0 : announced + MARGIN_MS;
		const until = now + Math.max(wait, Math.min(backoff, LONGEST_BACKOFF_MS));
		// Who asked after the last refusal knows better than that one how long it will be.
		const isNews = sentAt > this.refusedAt && announced !== undefined;
		this.blockedUntil = isNews ? until : Math.max(this.blockedUntil, until);
		this.blockMs = this.blockedUntil - now;
		this.refusedAt = now;
		this.remaining = undefined;
		this.untold = false;
	}
}
