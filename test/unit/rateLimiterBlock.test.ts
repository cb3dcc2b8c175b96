import type { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { tick, Wire } from './wire';
import { open, openLimiter, refusal, told } from './rateLimiters';

let wire: Wire;
beforeEach(() => (wire = new Wire()));
afterEach(() => wire.close());

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
