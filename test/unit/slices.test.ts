import { inPool } from '../../nodes/shared/operation/pool';
import { inSlices, Slices } from '../../nodes/shared/cloudflare/slices';

describe('Slices', () => {
	let now = 0;
	beforeEach(() => {
		now = 0;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
	});
	afterEach(() => jest.restoreAllMocks());

	it('are over after 20 ms, and begin again after a pause', async () => {
		const slices = new Slices();
		now = 20;
		expect(slices.isOver).toBe(false);
		now = 21;
		expect(slices.isOver).toBe(true);
		await slices.pause();
		expect(slices.isOver).toBe(false);
		now = 42;
		expect(slices.isOver).toBe(true);
		await slices.pause();
		expect(slices.isOver).toBe(false);
	});

	it('let everything else continue during a pause', async () => {
		const events: string[] = [];
		setImmediate(() => events.push('something else'));
		await new Slices().pause();
		events.push('after the pause');
		expect(events).toEqual(['something else', 'after the pause']);
	});

	it('share a pause, so that those who paused together share the next slice', async () => {
		const slices = new Slices();
		const work = async (ms: number) => {
			await slices.pause();
			now += ms;
			return slices.isOver;
		};
		expect(await Promise.all([work(15), work(15)])).toEqual([false, true]);
	});

	it('divide a pool whose work needs no request, and items still begin in their order', async () => {
		const begun: number[] = [];
		const seen: number[] = [];
		let isRunning = true;
		const look = () => {
			seen.push(begun.length);
			if (isRunning) setImmediate(look);
		};
		setImmediate(look);
		const work = async (item: number) => {
			begun.push(item);
			now += 5;
			return item;
		};
		const items = Array.from({ length: 40 }, (_, index) => index);
		expect(await inPool(items, 3, work, new Slices())).toEqual(items);
		isRunning = false;
		expect(begun).toEqual(items);
		const inASlice = seen.map((count, index) => count - (seen[index - 1] ?? 0));
		// The item that exceeds the 20 ms is the fifth.
		expect(Math.max(...inASlice)).toBe(5);
	});

	it('divide work on many items, which stay in their order', async () => {
		const done: string[] = [];
		let isRunning = true;
		const look = () => {
			done.push('something else');
			if (isRunning) setImmediate(look);
		};
		setImmediate(look);
		await inSlices(['a', 'b', 'c', 'd', 'e'], (item, index) => {
			done.push(`${index} ${item}`);
			now += 15;
		});
		isRunning = false;
		const steps = done.filter((one, index) => one !== done[index - 1]);
		const pause = 'something else';
		expect(steps.slice(0, 7)).toEqual(['0 a', '1 b', pause, '2 c', '3 d', pause, '4 e']);
	});

	it('are not needed for work on few items', async () => {
		const done: string[] = [];
		const working = inSlices(['a', 'b'], (item) => done.push(item));
		expect(done).toEqual(['a', 'b']);
		await working;
	});
});
