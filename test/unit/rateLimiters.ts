import type { ExecutionQueue } from '../../nodes/shared/cloudflare/rateLimiter';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { Wire } from './wire';

export function open(
	rateLimiter: RateLimiter,
	settings: Partial<Pick<ExecutionQueue, 'maxConcurrency' | 'maxWait'>> = {},
): ExecutionQueue {
	const queue = Object.assign(rateLimiter.queue(), settings);
	queue.start();
	return queue;
}

export const refusal = (retryAfter: string) => ({
	status: 429,
	headers: { 'retry-after': retryAfter },
});
export const told = (remaining: number, seconds = 60) => ({
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});

/** A rate limiter that knows that there is no quota. */
export async function openLimiter(): Promise<RateLimiter> {
	const rateLimiter = new RateLimiter();
	const wire = new Wire();
	wire.send(open(rateLimiter), 'first');
	await wire.answerAll();
	wire.close();
	return rateLimiter;
}
