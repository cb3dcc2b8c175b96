import type { IDataObject } from 'n8n-workflow';

import { announcedWait, tightestPolicy } from './quotaHeaders';

/** Cloudflare counts in whole seconds: after this margin the window has certainly ended. */
const MARGIN_MS = 500;

/** An older count may no longer be true, because other clients use the same quota. */
const STALE_MS = 2000;

/** If a probe has no response after this time, another request may be sent. */
const UNANSWERED_MS = 1000;

/** During a long block, a probe may be sent after this time without a request. */
const LOOK_AGAIN_MS = 330_000;

/** Near the end of the quota, one request may be in flight for this many that are left. */
const LEFT_PER_REQUEST = 10;

/** The backoff after a refusal without `Retry-After`; it doubles each time, up to a whole block. */
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 300_000;

/** The parts of a response that concern the quota. */
export interface QuotaAnswer {
	/** HTTP status; 0 if there was no response. */
	status: number;
	headers: IDataObject;
	/** The body says that the quota is used up, whatever the status. */
	rateLimited?: boolean;
}

/**
 * What is known about one user's quota: 1,200 requests in 5 minutes, then Cloudflare refuses
 * everything for 5 minutes. Requests of the dashboard and of other tokens count, too.
 *
 * All times are values of performance.now(), because the system clock may be changed.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export class Quota {
	/** Requests left in this window; undefined before the first response. */
	private remaining?: number;
	/** Requests to leave for other clients. */
	private reserve = 0;
	private windowEndsAt = 0;
	private readAt = 0;
	/** The responses have no usable `Ratelimit` header, so only refusals show the quota. */
	private untold = false;
	private refusedAt = -Infinity;
	private blockMs = 0;
	private blockedUntil = -Infinity;
	private refusals = 0;

	/**
	 * Reads the `Ratelimit` and `Retry-After` headers of a response.
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
		// Only a request that was sent after the refusal shows that the block is over.
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
		// Responses can arrive in another order: within one window only the lowest count is right.
		const known = sameWindow ? this.remaining : undefined;
		this.remaining = Math.min(policy.remaining, known ?? Infinity);
		this.reserve = policy.reserve;
		this.windowEndsAt = windowEndsAt;
	}

	/**
	 * When the next request may be sent: at once if that is now or earlier.
	 *
	 * @param inFlight requests without a response yet
	 * @param sentAt when the last request was sent
	 */
	opensAt(inFlight: number, now = performance.now(), sentAt = now): number {
		// One request is sent as a probe. If it gets no response, it doesn't hold up the others.
		const oneAhead = inFlight > 0 ? Math.max(now, sentAt + UNANSWERED_MS) : now;
		if (this.blockedUntil > now) return this.blockEnds(now, sentAt, oneAhead);
		if (this.remaining === undefined || now >= this.windowEndsAt) {
			return this.untold ? now : oneAhead;
		}
		const left = this.remaining - inFlight;
		if (left <= this.reserve) return this.windowEndsAt;
		// Other clients may have used the quota since.
		if (now - this.readAt > STALE_MS) return oneAhead;
		return inFlight < Math.max(1, Math.floor(left / LEFT_PER_REQUEST)) ? now : oneAhead;
	}

	private blockEnds(now: number, sentAt: number, oneAhead: number): number {
		if (now - sentAt >= LOOK_AGAIN_MS) return now;
		// The response to the probe may end the block.
		if (sentAt > this.refusedAt && oneAhead > now) return oneAhead;
		// No wait is longer than announced, even if the clock jumps.
		return Math.min(this.blockedUntil, now + this.blockMs);
	}

	isBlocked(now = performance.now()): boolean {
		return this.blockedUntil > now;
	}

	private refuse(announced: number | undefined, now: number, sentAt: number): void {
		const blocked = this.blockedUntil > now;
		// Requests in flight that are refused together count as one refusal.
		const backoff = blocked ? 0 : FIRST_BACKOFF_MS * 2 ** this.refusals++;
		const wait = announced === undefined ? 0 : announced + MARGIN_MS;
		const until = now + Math.max(wait, Math.min(backoff, LONGEST_BACKOFF_MS));
		// The `Retry-After` of a request that was sent after the last refusal is more accurate.
		const isNews = sentAt > this.refusedAt && announced !== undefined;
		this.blockedUntil = isNews ? until : Math.max(this.blockedUntil, until);
		this.blockMs = this.blockedUntil - now;
		this.refusedAt = now;
		this.remaining = undefined;
		this.untold = false;
	}
}
