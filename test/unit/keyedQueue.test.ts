import fc from 'fast-check';

import { KeyedQueue } from '../../nodes/shared/cloudflare/keyedQueue';
import { held } from './held';

describe('In order', () => {
	it('work begins at once where nothing is under way', async () => {
		const order = new KeyedQueue();
		let began = false;
		const running = order.run('a', async () => (began = true));
		expect(began).toBe(true);
		expect(await running).toBe(true);
	});

	it('work on one key waits for the work before, work on another does not', async () => {
		const order = new KeyedQueue();
		const log: string[] = [];
		const first = held(() => log.push('a1'));
		const running = order.run('a', first.work);
		const second = order.run('a', async () => log.push('a2'));
		await order.run('b', async () => log.push('b1'));
		expect(log).toEqual(['b1']);
		first.release();
		await Promise.all([running, second]);
		expect(log).toEqual(['b1', 'a1', 'a2']);
	});

	it('a failure is that of its own work, and the order is kept after it', async () => {
		const order = new KeyedQueue();
		const log: string[] = [];
		const first = held(() => {
			throw new Error('broken');
		});
		const running = order.run('a', first.work);
		const second = order.run('a', async () => {
			await new Promise(setImmediate);
			log.push('second');
			throw new Error('broken too');
		});
		const third = order.run('a', async () => log.push('third'));
		first.release();
		const outcomes = await Promise.allSettled([running, second, third]);
		expect(outcomes).toMatchObject([
			{ reason: { message: 'broken' } },
			{ reason: { message: 'broken too' } },
			{ value: 2 },
		]);
		expect(log).toEqual(['second', 'third']);
	});

	it('what comes after the work is done starts new work', async () => {
		const order = new KeyedQueue();
		expect(await order.run('a', async () => 1)).toBe(1);
		await expect(
			order.run('a', async () => await Promise.reject(new Error('x'))),
		).rejects.toThrow();
		expect(await order.run('a', async () => 3)).toBe(3);
	});

	it('no two of one key overlap, and each key keeps its order, whatever fails', async () => {
		const job = fc.record({
			key: fc.constantFrom('a', 'b', 'c'),
			turns: fc.nat(4),
			fails: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(fc.array(job, { maxLength: 20 }), async (jobs) => {
				const order = new KeyedQueue();
				const busy = new Set<string>();
				const done: Record<string, number[]> = { a: [], b: [], c: [] };
				await Promise.allSettled(
					jobs.map(async ({ key, turns, fails }, at) => {
						return await order.run(key, async () => {
							expect(busy.has(key)).toBe(false);
							busy.add(key);
							for (let left = turns; left > 0; left--) await Promise.resolve();
							busy.delete(key);
							done[key]!.push(at);
							if (fails) throw new Error('broken');
						});
					}),
				);
				for (const key of ['a', 'b', 'c']) {
					const wanted = jobs.flatMap((one, at) => (one.key === key ? [at] : []));
					expect(done[key]).toEqual(wanted);
				}
			}),
		);
	});
});
