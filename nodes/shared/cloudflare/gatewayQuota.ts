import type { QuotaAnswer } from './quota';
import { announcedWait, tightestPolicy } from './quotaHeaders';

/** Cloudflare blocks Gateway paths above 600 requests a minute. The rest is left for other clients. */
export const MOST_PER_WINDOW = 550;

/** A minute, and a margin because requests arrive later than they are sent. */
const WINDOW_MS = 61_000;

/** How long Cloudflare blocks, if the refusal has no `Retry-After`. */
const BLOCK_MS = 120_000;

/** Cloudflare counts in whole seconds. */
const MARGIN_MS = 500;

/**
 * The quota of Gateway paths, which comes on top of the client quota: 600 requests a minute, then a
 * block of 120 seconds. No headers are documented for it, so the requests are counted here. It is not
 * documented either whether Cloudflare counts by user or by account, so the requests of one credential
 * to all accounts are counted together.
 *
 * All times are values of performance.now().
 *
 * @see https://developers.cloudflare.com/cloudflare-one/account-limits/
 */
export class GatewayQuota {
	/** When the requests of the last minute were sent, the oldest first. */
	private sent: number[] = [];
	private blockedUntil = -Infinity;

	count(now: number): void {
		this.sent = this.sent.filter((at) => at > now - WINDOW_MS);
		this.sent.push(now);
	}

	/** When the next request may be sent: at once if that is now or earlier. */
	opensAt(now: number): number {
		if (this.blockedUntil > now) return this.blockedUntil;
		const first = this.sent.at(-MOST_PER_WINDOW);
		return first === undefined ? now : first + WINDOW_MS;
	}

	isBlocked(now: number): boolean {
		return this.blockedUntil > now;
	}

	/** Reads the refusal of a Gateway request. */
	refuse({ headers }: QuotaAnswer, now = performance.now()): void {
		const announced = announcedWait(headers);
		const wait = announced === undefined ? BLOCK_MS : announced + MARGIN_MS;
		// Requests that were in flight together are refused together; the latest end is the safe one.
		this.blockedUntil = Math.max(this.blockedUntil, now + wait);
	}
}

/** Whether a refusal of a Gateway request is about the Gateway quota: the client quota would be used up. */
export function isAboutGateway({ status, headers, rateLimited = false }: QuotaAnswer): boolean {
	if (status !== 429 && !rateLimited) return false;
	const policy = tightestPolicy(headers);
	return policy === undefined || policy.remaining > 0;
}
