import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { rateLimiterFor } from '../../nodes/shared/cloudflare/rateLimiters';
import { tick, Wire } from './wire';
import { open, openLimiter, refusal } from './rateLimiters';

let wire: Wire;
beforeEach(() => (wire = new Wire()));
afterEach(() => wire.close());

describe('Closing a queue', () => {
	it('ends a wait of 300 s at once, and nothing leaves afterwards', async () => {
		const rateLimiter = await openLimiter();
		const queue = open(rateLimiter);
		wire.send(queue, 'a', 2);
		await tick();
		await wire.sent[0]!.answer(refusal('300'));
		wire.send(queue, 'b', 3);
		const startedAt = Date.now();
		queue.close();
		await tick();
		expect(Date.now() - startedAt).toBeLessThan(1000);
		expect(wire.refused.map(({ reason }) => reason)).toEqual(['closed', 'closed', 'closed']);
		await wire.sent[1]!.answer();
		wire.send(queue, 'c');
		await tick();
		expect(wire.names()).toBe('a1 a2');
	});

	it('tells whatever else waits', () => {
		const queue = new RateLimiter().queue();
		expect(queue.signal.aborted).toBe(false);
		queue.close();
		expect(queue.signal.aborted).toBe(true);
	});

	it('before it was started refuses as well', async () => {
		const queue = new RateLimiter().queue();
		wire.send(queue, 'a', 2);
		queue.close();
		await tick();
		expect(wire.refused.map(({ reason }) => reason)).toEqual(['closed', 'closed']);
	});
});

describe('Gates', () => {
	const base = 'https://api.example.com';

	it('are shared by whoever uses one credential at one address', () => {
		expect(rateLimiterFor(base, { key: 'a' })).toBe(rateLimiterFor(base, { key: 'a' }));
	});

	it('are apart for another credential or address', () => {
		const limiters = [
			rateLimiterFor(base, { key: 'a' }),
			rateLimiterFor(base, { key: 'b' }),
			rateLimiterFor('x', { key: 'a' }),
		];
		expect(new Set(limiters).size).toBe(3);
	});

	describe('that are not used', () => {
		let now: number;
		let clock: jest.SpyInstance;
		beforeEach(() => {
			now = performance.now() + 3_600_000;
			clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
		});
		afterEach(() => clock.mockRestore());
		const minutesLater = (minutes: number) => {
			now += minutes * 60_000 + 1;
			rateLimiterFor('somebody else');
		};

		it('are forgotten after ten minutes', () => {
			const rateLimiter = rateLimiterFor(base, 'idle');
			minutesLater(9);
			expect(rateLimiterFor(base, 'idle')).toBe(rateLimiter);
			minutesLater(10);
			expect(rateLimiterFor(base, 'idle')).not.toBe(rateLimiter);
		});

		it('count from the last request and the last execution', async () => {
			const rateLimiter = rateLimiterFor(base, 'busy');
			const queue = open(rateLimiter);
			minutesLater(9);
			wire.send(queue, 'a');
			await wire.answerAll();
			minutesLater(9);
			expect(rateLimiterFor(base, 'busy')).toBe(rateLimiter);
			rateLimiter.queue();
			minutesLater(9);
			expect(rateLimiterFor(base, 'busy')).toBe(rateLimiter);
		});

		it('are kept while a request waits or has no answer', async () => {
			const rateLimiter = rateLimiterFor(base, 'hanging');
			wire.send(open(rateLimiter), 'a');
			wire.send(rateLimiterFor(base, 'waiting').queue(), 'b');
			const waiting = rateLimiterFor(base, 'waiting');
			minutesLater(30);
			expect(rateLimiterFor(base, 'hanging')).toBe(rateLimiter);
			expect(rateLimiterFor(base, 'waiting')).toBe(waiting);
		});

		it('are kept while they are blocked', async () => {
			const rateLimiter = rateLimiterFor(base, 'blocked');
			wire.send(open(rateLimiter), 'a');
			await tick();
			await wire.sent[0]!.answer(refusal('1800'));
			minutesLater(29);
			expect(rateLimiterFor(base, 'blocked')).toBe(rateLimiter);
			minutesLater(2);
			expect(rateLimiterFor(base, 'blocked')).not.toBe(rateLimiter);
		});
	});
});
