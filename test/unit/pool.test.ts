import fc from 'fast-check';

import { inPool } from '../../nodes/shared/operation/pool';
import { held } from './held';

describe('Pool', () => {
	it('has nothing to do for no items', async () => {
		const work = jest.fn(async () => 1);
		expect(await inPool([], 3, work)).toEqual([]);
		expect(work).not.toHaveBeenCalled();
	});

	it('begins as many as it may, and the next one when one is done', async () => {
		const jobs = Array.from({ length: 4 }, (_, at) => held(() => at));
		const begun: number[] = [];
		const running = inPool([0, 1, 2, 3], 2, async (at) => {
			begun.push(at);
			return await jobs[at]!.work();
		});
		expect(begun).toEqual([0, 1]);
		jobs[1]!.release();
		await new Promise(setImmediate);
		expect(begun).toEqual([0, 1, 2]);
		jobs.forEach(({ release }) => release());
		expect(await running).toEqual([0, 1, 2, 3]);
	});

	it('fails with the first failure, and begins nothing after it', async () => {
		const begun: number[] = [];
		const second = held(() => 'done');
		const running = inPool([0, 1, 2, 3], 2, async (at) => {
			begun.push(at);
			if (at === 0) throw new Error('broken');
			return await second.work();
		});
		await expect(running).rejects.toThrow('broken');
		second.release();
		await new Promise(setImmediate);
		expect(begun).toEqual([0, 1]);
	});

	it('does all once, in order, and never more at a time than it may', async () => {
		const given = fc.record({ turns: fc.array(fc.nat(5)), size: fc.integer({ min: 1, max: 8 }) });
		await fc.assert(
			fc.asyncProperty(given, async ({ turns, size }) => {
				let busy = 0;
				let most = 0;
				const begun: number[] = [];
				const results = await inPool([...turns.keys()], size, async (at) => {
					begun.push(at);
					most = Math.max(most, ++busy);
					for (let left = turns[at]!; left > 0; left--) await Promise.resolve();
					busy--;
					return `${at}`;
				});
				expect(results).toEqual(turns.map((_, at) => `${at}`));
				expect(begun).toEqual([...turns.keys()]);
				expect(most).toBeLessThanOrEqual(size);
			}),
		);
	});
});
