import { pause } from '../../nodes/shared/cloudflare/pause';

const elapsed = async (work: () => Promise<unknown>) => {
	const startedAt = Date.now();
	await work();
	return Date.now() - startedAt;
};

describe('A pause', () => {
	it('lasts as long as it should', async () => {
		expect(await elapsed(async () => await pause(60))).toBeGreaterThanOrEqual(59);
	});

	it.each([0, -1])('of %i ms is none', async (ms) => {
		expect(await elapsed(async () => await pause(ms))).toBeLessThan(50);
	});

	it('ends at once when it is called off', async () => {
		const ending = new AbortController();
		const waited = elapsed(async () => await pause(300_000, ending.signal));
		setImmediate(() => ending.abort());
		expect(await waited).toBeLessThan(500);
	});

	it('does not begin where it is called off already', async () => {
		expect(await elapsed(async () => await pause(300_000, AbortSignal.abort()))).toBeLessThan(50);
	});

	it('shares one listener with all others of the same signal, and all end with it', async () => {
		const ending = new AbortController();
		const add = jest.spyOn(ending.signal, 'addEventListener');
		await pause(5, ending.signal);
		const waiting = Array.from({ length: 50 }, async () => await pause(300_000, ending.signal));
		const waited = elapsed(async () => await Promise.all(waiting));
		ending.abort();
		expect(await waited).toBeLessThan(500);
		expect(add).toHaveBeenCalledTimes(1);
	});

	it('keeps nothing of a pause that is over', async () => {
		const over = jest.spyOn(Set.prototype, 'delete');
		const { signal } = new AbortController();
		await pause(5, signal);
		const removed = over.mock.results.filter(
			({ value }, nth) => value === true && typeof over.mock.calls[nth]?.[0] === 'function',
		);
		over.mockRestore();
		expect(removed).toHaveLength(1);
	});

	it('is slept in slices, so that no long timer outlives an execution', async () => {
		const timers = jest.spyOn(global, 'setTimeout');
		const ending = new AbortController();
		const waiting = pause(300_000, ending.signal);
		ending.abort();
		await waiting;
		const asked = timers.mock.calls.map(([, ms]) => ms ?? 0);
		timers.mockRestore();
		expect(Math.max(...asked)).toBeLessThanOrEqual(1000);
	});
});
