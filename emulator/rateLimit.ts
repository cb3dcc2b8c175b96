import { ApiError, codes } from './envelope';
import type { RateLimit } from './settings';

interface Window {
	startedAt: number;
	used: number;
	blockedUntil: number;
}

/**
 * Counts requests in fixed windows, one for each user or account token. A request over the limit blocks
 * all requests for a while, as Cloudflare documents it.
 */
export class RateLimiter {
	private readonly windows = new Map<string, Window>();

	/**
	 * Counts one request.
	 * @returns the `Ratelimit` headers, whether it was sent during a block, and the error if it is over the limit
	 */
	count(quota: string, rule: RateLimit) {
		const now = Date.now();
		const window = this.windowOf(quota, rule, now);
		const intoBlock = window.blockedUntil > now;
		if (!intoBlock) window.used += 1;
		if (!intoBlock && window.used > rule.limit) {
			window.blockedUntil = now + rule.blockSeconds * 1000;
		}
		const { limit, windowSeconds } = rule;
		const blocked = window.blockedUntil > now;
		const end = blocked ? window.blockedUntil : window.startedAt + windowSeconds * 1000;
		const seconds = Math.ceil((end - now) / 1000);
		const headers = {
			ratelimit: `"default";r=${Math.max(0, limit - window.used)};t=${seconds}`,
			'ratelimit-policy': `"default";q=${limit};w=${windowSeconds}`,
		};
		const error = blocked ? tooManyRequests(headers, seconds) : undefined;
		return { headers, intoBlock, seconds, error };
	}

	clear(): void {
		this.windows.clear();
	}

	private windowOf(quota: string, rule: RateLimit, now: number): Window {
		const known = this.windows.get(quota);
		const running = known && now < known.startedAt + rule.windowSeconds * 1000;
		if (known && (known.blockedUntil > now || (running && known.blockedUntil === 0))) return known;
		const fresh = { startedAt: now, used: 0, blockedUntil: 0 };
		this.windows.set(quota, fresh);
		return fresh;
	}
}

/** The error for a request over the limit. */
export function tooManyRequests(
	headers: Record<string, string>,
	retryAfter?: number | string,
): ApiError {
	const message = 'Please wait and consider throttling your request speed';
	return new ApiError(429, [{ code: codes.rateLimited, message }], {
		...headers,
		...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
	});
}
