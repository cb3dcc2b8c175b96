import { isOutdated } from '../../nodes/shared/cloudflare/faults';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { held } from './held';
import { endpoint } from './requests';
import { failing, fine, limited, pauses, sentTo } from './retries';

jest.mock('../../nodes/shared/cloudflare/pause', () => ({ pause: jest.fn() }));

/** A change that is made of what was read at most so many milliseconds ago. */
const change = (ms: number) => ({
	method: 'PUT' as const,
	...endpoint,
	goodUntil: performance.now() + ms,
});

describe('A change that is only good for a while', () => {
	it('is sent in time', async () => {
		expect(await sentTo(change(1000), fine)).toMatchObject({ times: 1, error: undefined });
	});

	it('is not sent later, and not retried', async () => {
		const { times, error } = await sentTo(change(-1), fine);
		expect(times).toBe(0);
		expect(isOutdated(error)).toBe(true);
		expect(error?.facts).toMatchObject({ method: 'PUT', path: endpoint.path });
	});

	it('is repeated after a fault in time only', async () => {
		expect((await sentTo(change(5000), failing(503), fine)).times).toBe(2);
		pauses.mockClear();
		const late = await sentTo(change(100), failing(503), fine);
		expect([late.times, late.error?.facts.status]).toEqual([1, 503]);
		expect(pauses).not.toHaveBeenCalled();
	});

	it('is not repeated after a block of the rate limit', async () => {
		const { times, error } = await sentTo(change(1000), limited('5'), fine);
		expect(times).toBe(1);
		expect(isOutdated(error)).toBe(true);
	});
});

describe('Changes of one record', () => {
	it('run one at a time, and learn when the one before ended', async () => {
		const limiter = new RateLimiter();
		const log: string[] = [];
		const times: number[] = [];
		const first = held(() => log.push('first'));
		const running = limiter.oneAtATime('a', async (at) => {
			times.push(at);
			await first.work();
			throw new Error('broken');
		});
		const second = limiter.oneAtATime('a', async (at) => {
			times.push(at);
			log.push('second');
		});
		await limiter.oneAtATime('b', async (at) => {
			times.push(at);
			log.push('other');
		});
		expect(log).toEqual(['other']);
		const before = performance.now();
		first.release();
		await expect(running).rejects.toThrow('broken');
		await second;
		expect(log).toEqual(['other', 'first', 'second']);
		expect(times.slice(0, 2)).toEqual([-Infinity, -Infinity]);
		expect(times[2]).toBeGreaterThanOrEqual(before);
	});
});
