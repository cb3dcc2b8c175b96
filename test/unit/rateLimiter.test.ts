import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { tick, Wire } from './wire';
import { open, openLimiter, refusal, told } from './rateLimiters';

let wire: Wire;
beforeEach(() => (wire = new Wire()));
afterEach(() => wire.close());

describe('An execution queue', () => {
	it('sends nothing before it is started', async () => {
		const queue = (await openLimiter()).queue();
		wire.send(queue, 'a', 3);
		await tick();
		expect(wire.names()).toBe('');
		queue.start();
		await tick();
		expect(wire.names()).toBe('a1 a2 a3');
	});

	it('has no more requests in flight than its limit', async () => {
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

	it('sends nothing before the last response was read', async () => {
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
	it('sends one request first, and the others when its response says how many may be sent', async () => {
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

describe('Queues', () => {
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

	it('have together no more requests in flight than the one with the highest limit', async () => {
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

	it('closed while others wait leave the others in their order', async () => {
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
