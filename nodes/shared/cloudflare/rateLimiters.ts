import { createHash } from 'node:crypto';

import { RateLimiter } from './rateLimiter';

const SWEEP_MS = 60_000;

const rateLimiters = new Map<string, RateLimiter>();
let sweptAt = 0;

/** The rate limiter of a credential (base URL and secret). Only a digest of these is stored. */
export function rateLimiterFor(...credential: unknown[]): RateLimiter {
	sweep(performance.now());
	const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
	const rateLimiter = rateLimiters.get(key) ?? new RateLimiter();
	rateLimiters.set(key, rateLimiter);
	return rateLimiter;
}

function sweep(now: number): void {
	if (now - sweptAt < SWEEP_MS) return;
	sweptAt = now;
	for (const [key, rateLimiter] of rateLimiters)
		if (rateLimiter.isForgettable(now)) rateLimiters.delete(key);
}
