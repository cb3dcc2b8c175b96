import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { Transport } from '../../nodes/shared/cloudflare/retry';
import { sendWithRetry } from '../../nodes/shared/cloudflare/retry';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import type { Answer } from './retries';
import { ended, failing, fine, pauses, sending, sent, TIMEOUT_MS } from './retries';
import { endpoint } from './requests';

jest.mock('../../nodes/shared/cloudflare/pause', () => ({ pause: jest.fn() }));

describe('Pauses', () => {
	const lengths = () => pauses.mock.calls.map(([ms]) => ms);

	it('grow, and never two requests pause alike', async () => {
		for (let nth = 0; nth < 20; nth++) await sent('GET', failing(503));
		expect(lengths()).toHaveLength(60);
		lengths().forEach((ms, at) => {
			const middle = 500 * 4 ** (at % 3);
			expect(ms).toBeGreaterThanOrEqual(0.75 * middle);
			expect(ms).toBeLessThanOrEqual(1.25 * middle);
		});
		expect(new Set(lengths()).size).toBeGreaterThan(50);
	});

	it('end with the queue: nothing is sent afterwards', async () => {
		const { queue, post, outcome } = sending('GET', failing(503), fine);
		pauses.mockImplementation(async (_ms, signal) => {
			expect(signal).toBe(queue.signal);
			queue.close();
		});
		queue.start();
		await expect(ended(outcome)).rejects.toThrow('Not sent: the execution has ended');
		expect(post).toHaveBeenCalledTimes(1);
	});

	it('are not begun when a minute is over', async () => {
		let now = performance.now();
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
		const { queue, post, outcome } = sending('GET', failing(503));
		post.mockImplementation(async () => {
			now += 35_000;
			return failing(503) as IN8nHttpFullResponse;
		});
		queue.start();
		await expect(ended(outcome)).rejects.toThrow('HTTP 503');
		clock.mockRestore();
		expect(post).toHaveBeenCalledTimes(2);
	});
});

describe('A fault that says when to come back', () => {
	const busy = (retryAfter: string, status = 503): Answer => ({
		...failing(status),
		headers: { 'retry-after': retryAfter },
	});
	const lengths = () => pauses.mock.calls.map(([ms]) => Math.round(ms / 1000));

	it.each([
		[503, '7', [7, 7, 8]],
		[522, '7', [7, 7, 8]],
		[500, '1', [1, 2, 8]],
		[503, '20', [20, 20]],
		[503, '59', [59]],
	])('%i, Retry-After %s: pauses of %j s', async (status, retryAfter, expected) => {
		// No pause is made longer or shorter than it is meant to be.
		const chance = jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const { times, error } = await sent('GET', busy(retryAfter, status));
		chance.mockRestore();
		expect(lengths()).toEqual(expected);
		expect(times).toBe(expected.length + 1);
		expect(error?.message).toContain(`[HTTP ${status}]`);
	});

	it('is never asked sooner', async () => {
		for (let nth = 0; nth < 20; nth++) await sent('GET', busy('2'));
		pauses.mock.calls.forEach(([ms]) => expect(ms).toBeGreaterThanOrEqual(2000));
	});

	it.each(['60', '3600'])('in %s s, which no request waits, fails at once', async (retryAfter) => {
		const { times, error } = await sent('GET', busy(retryAfter), fine);
		expect(times).toBe(1);
		expect(error?.message).toContain('[HTTP 503]');
	});

	it('fails at once where the user allows no such wait', async () => {
		const { queue, post, outcome } = sending('GET', busy('4'), fine);
		queue.maxWait = 3;
		queue.start();
		await expect(ended(outcome)).rejects.toThrow('[HTTP 503]');
		expect(post).toHaveBeenCalledTimes(1);
	});

	it.each(['1767225600', '1767225600000', '100000000000000', 'soon'])(
		'in %s, which nobody can believe, is asked as usual',
		async (retryAfter) => {
			expect((await sent('GET', busy(retryAfter), fine)).times).toBe(2);
			expect(lengths()[0]).toBeLessThanOrEqual(1);
		},
	);

	it('makes no POST go out again', async () => {
		expect((await sent('POST', busy('1'), fine)).times).toBe(1);
	});
});

describe('The time-out', () => {
	it('is that of the whole exchange, and named as such', async () => {
		const { times, error } = await sent('POST', undefined, fine);
		expect(times).toBe(1);
		expect(error?.message).toBe('Cloudflare could not be reached: no response within 0.3 s');
		expect(error?.facts).toMatchObject({ code: 'ECONNABORTED' });
	});

	it('leaves room for the next request', async () => {
		const limiter = new RateLimiter();
		const transport = (send: Transport['send']): Transport => ({
			queue: limiter.queue(),
			send,
			secrets: [],
		});
		const transports = [
			transport(async () => await new Promise<never>(() => undefined)),
			transport(async () => fine as IN8nHttpFullResponse),
		];
		const outcomes = transports.map(async (one) => {
			one.queue.maxConcurrency = 1;
			one.queue.start();
			const options = { url: 'x', timeout: TIMEOUT_MS };
			return await sendWithRetry(one, { method: 'POST', ...endpoint }, options);
		});
		const [hanging, next] = await ended(Promise.allSettled(outcomes));
		expect([hanging?.status, next?.status]).toEqual(['rejected', 'fulfilled']);
	});
});
