import type { ExecutionQueue } from '../../nodes/shared/cloudflare/rateLimiter';
import { RateLimiter, rateLimiterFor } from '../../nodes/shared/cloudflare/rateLimiter';
import { tick, Wire } from './wire';

function open(
	rateLimiter: RateLimiter,
	settings: Partial<Pick<ExecutionQueue, 'maxConcurrency' | 'maxWait'>> = {},
): ExecutionQueue {
	const queue = Object.assign(rateLimiter.queue(), settings);
	queue.start();
	return queue;
}

const refusal = (retryAfter: string) => ({ status: 429, headers: { 'retry-after': retryAfter } });
const told = (remaining: number, seconds = 60) => ({
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});

/** A rate limiter that knows that there is no quota. */
async function openLimiter(): Promise<RateLimiter> {
	const rateLimiter = new RateLimiter();
	const wire = new Wire();
	wire.send(open(rateLimiter), 'first');
	await wire.answerAll();
	return rateLimiter;
}

let wire: Wire;
beforeEach(() => (wire = new Wire()));

describe('An execution queue', () => {
	it('lets nothing out before it is started', async () => {
		const queue = (await openLimiter()).queue();
		wire.send(queue, 'a', 3);
		await tick();
		expect(wire.names()).toBe('');
		queue.start();
		await tick();
		expect(wire.names()).toBe('a1 a2 a3');
	});

	it('has no more under way than it may', async () => {
		wire.send(open(await openLimiter(), { maxConcurrency: 2 }), 'a', 5);
		await tick();
		expect(wire.names()).toBe('a1 a2');
		await wire.sent[0]!.answer();
		expect(wire.names()).toBe('a1 a2 a3');
		await wire.answerAll();
		expect(wire.names()).toBe('a1 a2 a3 a4 a5');
	});

	it('has room again after a request that threw', async () => {
		const queue = open(await openLimiter(), { maxConcurrency: 1 });
		const failing = queue.send(async () => await Promise.reject(new Error('broken')));
		wire.send(queue, 'a');
		await expect(failing).rejects.toThrow('broken');
		await tick();
		expect(wire.names()).toBe('a1');
	});

	it('lets nothing out before the last answer is digested', async () => {
		const queue = open(await openLimiter(), { maxConcurrency: 1 });
		const first = queue.send(async () => ({ status: 404, headers: {} }));
		wire.send(queue, 'a', 3);
		await first;
		queue.close();
		await tick();
		expect(wire.names()).toBe('');
		expect(wire.refused).toHaveLength(3);
	});
});

describe('A new rate limiter', () => {
	it('lets one ask first, and the others when it has been told', async () => {
		wire.send(open(new RateLimiter()), 'a', 9);
		await tick();
		expect(wire.names()).toBe('a1');
		await wire.sent[0]!.answer(told(1000));
		expect(wire.names()).toBe('a1 a2 a3 a4 a5 a6');
	});

	it('sends the next one where the first got no answer', async () => {
		wire.send(open(new RateLimiter()), 'a', 3);
		await tick();
		await wire.sent[0]!.answer({ status: 0 });
		expect(wire.names()).toBe('a1 a2');
	});

	it('goes slower near the end, over all queues together', async () => {
		const rateLimiter = new RateLimiter();
		wire.send(open(rateLimiter), 'a', 3);
		wire.send(open(rateLimiter), 'b', 3);
		await tick();
		await wire.sent[0]!.answer(told(30));
		expect(wire.names()).toBe('a1 b1 a2');
	});
});

describe('Execution queues', () => {
	it('take turns, so that a long one does not keep a short one waiting', async () => {
		const rateLimiter = await openLimiter();
		wire.send(open(rateLimiter, { maxConcurrency: 1 }), 'a', 4);
		wire.send(open(rateLimiter, { maxConcurrency: 1 }), 'b', 2);
		await wire.answerAll();
		expect(wire.names()).toBe('a1 b1 a2 b2 a3 a4');
	});

	it('that are full do not hold up the others', async () => {
		const rateLimiter = await openLimiter();
		wire.send(open(rateLimiter, { maxConcurrency: 1 }), 'a', 3);
		wire.send(open(rateLimiter), 'b', 3);
		await tick();
		expect(wire.names()).toBe('a1 b1 b2 b3');
	});

	it('that were never started do not hold up the others', async () => {
		const rateLimiter = await openLimiter();
		wire.send(rateLimiter.queue(), 'a', 2);
		wire.send(open(rateLimiter), 'b', 2);
		await tick();
		expect(wire.names()).toBe('b1 b2');
	});

	it('share a block: what one ran into holds for all, until it is over', async () => {
		const rateLimiter = await openLimiter();
		const [one, other] = [open(rateLimiter), open(rateLimiter)];
		wire.send(one, 'a');
		await tick();
		await wire.sent[0]!.answer(refusal('1'));
		const startedAt = Date.now();
		wire.send(other, 'b');
		await tick();
		expect(wire.names()).toBe('a1');
		while (wire.sent.length < 2) await tick();
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1000);
		expect(wire.names()).toBe('a1 b1');
	});

	it('have no more under way together than the most that one of them may', async () => {
		const rateLimiter = await openLimiter();
		['a', 'b', 'c'].forEach((name) => wire.send(open(rateLimiter, { maxConcurrency: 2 }), name, 2));
		await tick();
		expect(wire.names()).toBe('a1 a2');
		await wire.sent[0]!.answer();
		expect(wire.names()).toBe('a1 a2 b1');
		wire.send(open(rateLimiter, { maxConcurrency: 4 }), 'd', 5);
		await tick();
		// The new one may have four: so many may be under way in all, and it is the last in line.
		expect(wire.sent).toHaveLength(5);
		expect(wire.names()).toBe('a1 a2 b1 c1 d1');
	});

	it('that came later are not served before those that wait', async () => {
		const rateLimiter = await openLimiter();
		const settings = { maxConcurrency: 1 };
		wire.send(open(rateLimiter, settings), 'a', 3);
		['b', 'c', 'd'].forEach((name) => wire.send(open(rateLimiter, settings), name, 2));
		await wire.answerAll();
		expect(wire.names()).toBe('a1 b1 c1 d1 a2 b2 c2 d2 a3');
	});

	it('closed while others wait leave the others their turn', async () => {
		const rateLimiter = await openLimiter();
		const [one, other] = [
			open(rateLimiter, { maxConcurrency: 1 }),
			open(rateLimiter, { maxConcurrency: 1 }),
		];
		wire.send(one, 'a', 3);
		wire.send(other, 'b', 2);
		await tick();
		one.close();
		await wire.answerAll();
		expect(wire.names()).toBe('a1 b1 b2');
	});
});

describe('A request without an answer', () => {
	const seconds = async (count: number) => {
		const until = performance.now() + count * 1000;
		while (performance.now() < until) await tick();
	};

	it('lets one more go each second, where nothing is known', async () => {
		const rateLimiter = new RateLimiter();
		wire.send(open(rateLimiter), 'a');
		wire.send(open(rateLimiter), 'b', 2);
		await seconds(0.8);
		expect(wire.names()).toBe('a1');
		await seconds(0.4);
		expect(wire.names()).toBe('a1 b1');
		await seconds(1);
		expect(wire.names()).toBe('a1 b1 b2');
	});

	it('takes up a place of other executions for 2 s only, and one of its own until the end', async () => {
		const rateLimiter = await openLimiter();
		const settings = { maxConcurrency: 1 };
		const [hanging, other] = [open(rateLimiter, settings), open(rateLimiter, settings)];
		wire.send(hanging, 'a', 2);
		wire.send(other, 'b', 2);
		await seconds(1.5);
		expect(wire.names()).toBe('a1');
		await seconds(1);
		expect(wire.names()).toBe('a1 b1');
		await wire.sent[1]!.answer();
		expect(wire.names()).toBe('a1 b1 b2');
		await wire.sent[0]!.answer();
		await wire.sent[2]!.answer();
		expect(wire.names()).toBe('a1 b1 b2 a2');
	});
});

describe('A block', () => {
	it('that is told of without 429 holds everything as well', async () => {
		const queue = open(await openLimiter());
		wire.send(queue, 'a');
		await tick();
		await wire.sent[0]!.answer({ status: 200, rateLimited: true });
		wire.send(queue, 'b');
		await tick();
		expect(wire.names()).toBe('a1');
		queue.close();
	});

	describe('of an hour, 330 s after it began,', () => {
		let clock: jest.SpyInstance;
		afterEach(() => clock.mockRestore());

		/** A rate limiter whose credential was refused so long ago. */
		async function refusedLongAgo(): Promise<RateLimiter> {
			const rateLimiter = await openLimiter();
			wire.send(open(rateLimiter), 'a');
			await tick();
			await wire.sent[0]!.answer(refusal('3600'));
			let now = performance.now() + 330_000;
			clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 0.01));
			return rateLimiter;
		}

		it('lets one request look, and all the others go when that is answered', async () => {
			wire.send(open(await refusedLongAgo()), 'b', 3);
			await tick();
			expect([wire.names(), wire.refused]).toEqual(['a1 b1', []]);
			await wire.sent[1]!.answer(told(1000));
			expect(wire.names()).toBe('a1 b1 b2 b3');
		});

		it('lets one request look, and refuses all the others when that is refused', async () => {
			wire.send(open(await refusedLongAgo()), 'b', 3);
			await tick();
			await wire.sent[1]!.answer(refusal('3000'));
			expect(wire.names()).toBe('a1 b1');
			expect(wire.refused.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
				'b2 quota',
				'b3 quota',
			]);
		});
	});

	it('longer than 3 s is said at once to who waits 3 s', async () => {
		const rateLimiter = await openLimiter();
		const queue = open(rateLimiter, { maxWait: 3 });
		wire.send(queue, 'a');
		await tick();
		await wire.sent[0]!.answer(told(4, 20));
		wire.send(queue, 'b');
		await tick();
		expect(wire.refused).toMatchObject([{ name: 'b1', reason: 'quota' }]);
	});

	it('longer than a queue may wait refuses what is in it, and says until when', async () => {
		const rateLimiter = await openLimiter();
		const [patient, hasty] = [open(rateLimiter), open(rateLimiter, { maxWait: 10 })];
		wire.send(hasty, 'a');
		await tick();
		await wire.sent[0]!.answer(refusal('60'));
		const until = Date.now() + 60_500;
		wire.send(hasty, 'b', 2);
		wire.send(patient, 'c');
		await tick();
		expect(wire.refused.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
			'b1 quota',
			'b2 quota',
		]);
		const [first] = wire.refused;
		expect(first?.reason === 'quota' && Math.abs(first.opensAt - until)).toBeLessThan(500);
		patient.close();
	});

	it('refuses those that waited already, when it turns out longer', async () => {
		const rateLimiter = await openLimiter();
		const queue = open(rateLimiter, { maxConcurrency: 2, maxWait: 10 });
		wire.send(queue, 'a', 4);
		await tick();
		await wire.sent[0]!.answer(refusal('2'));
		expect(wire.refused).toEqual([]);
		await wire.sent[1]!.answer(refusal('3600'));
		expect(wire.refused.map(({ name }) => name)).toEqual(['a3', 'a4']);
	});

	it('is not waited for where nobody may wait at all', async () => {
		const rateLimiter = await openLimiter();
		wire.send(open(rateLimiter, { maxWait: 0 }), 'a');
		await tick();
		await wire.sent[0]!.answer(refusal('1'));
		wire.send(open(rateLimiter, { maxWait: 0 }), 'b');
		await tick();
		expect(wire.refused).toMatchObject([{ name: 'b1', reason: 'quota' }]);
	});
});

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

describe('Rate limiters', () => {
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
