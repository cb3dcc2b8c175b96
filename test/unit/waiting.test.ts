import { WaitedFor } from './waitedFor';

describe('Waiting', () => {
	let world: WaitedFor;
	beforeEach(() => (world = new WaitedFor()));
	afterEach(() => jest.restoreAllMocks());

	it('looks less and less often, from half a second to a quarter of a minute', async () => {
		world.wait('a');
		await world.time.passUntil(80_000);
		const gaps = world.times.map((at, nth) => at - (world.times[nth - 1] ?? 0));
		expect(gaps).toEqual([50, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
	});

	it('ends with the look that says so', async () => {
		world.wait('a');
		await world.time.passUntil(600);
		world.rows.set('a', 'done');
		await world.time.passUntil(100_000);
		expect(world.ended).toEqual({ a: 1550 });
		expect(world.times).toEqual([50, 550, 1550]);
	});

	it('ends with what a look throws, for that record only', async () => {
		world.rows.set('a', 'broken').set('b', 'done');
		world.wait('a');
		world.wait('b');
		world.wait('c');
		await world.time.passUntil(100);
		expect(world.ended).toEqual({ a: '50: a is broken', b: 50 });
		world.rows.set('c', 'done');
		await world.time.passUntil(1000);
		expect(world.ended).toMatchObject({ c: 550 });
	});

	it('looks at all that wait together, at each of them once', async () => {
		for (const id of ['a', 'b', 'c', 'a']) world.wait(id, 300_000, `${id}${id === 'a'}`);
		await world.time.passUntil(600);
		expect(world.looks).toEqual([
			[50, 'a b c'],
			[550, 'a b c'],
		]);
	});

	it('looks at the first and at all that came shortly after it together, and goes on so', async () => {
		for (let nth = 0; nth < 40; nth++) {
			world.wait(`r${nth}`);
			await world.time.passUntil(nth + 1);
		}
		await world.time.passUntil(10_000);
		expect(world.times).toEqual([50, 550, 1550, 3550, 7550]);
		expect(world.looks.every(([, ids]) => ids.split(' ').length === 40)).toBe(true);
	});

	it('looks soon at one that comes while the others wait long, and at the others with it', async () => {
		world.wait('a');
		await world.time.passUntil(8000);
		expect(world.times).toEqual([50, 550, 1550, 3550, 7550]);
		world.wait('b');
		await world.time.passUntil(25_000);
		expect(world.looks.slice(5)).toEqual([
			[8050, 'a b'],
			[8550, 'a b'],
			[9550, 'a b'],
			[11_550, 'a b'],
			[15_550, 'a b'],
			[23_550, 'a b'],
		]);
	});

	it('waits from a look that others wanted as long as from its own', async () => {
		world.wait('a');
		await world.time.passUntil(1600);
		world.wait('b');
		await world.time.passUntil(2000);
		world.rows.set('b', 'done');
		await world.time.passUntil(9000);
		// The one at 2150 is b's last, and from there on a's two seconds count again.
		expect(world.looks.slice(3)).toEqual([
			[1650, 'a b'],
			[2150, 'a b'],
			[4150, 'a'],
			[8150, 'a'],
		]);
		expect(world.ended).toEqual({ b: 2150 });
	});

	it('looks at one that comes during a look with the next one', async () => {
		world.takes = 200;
		world.wait('a');
		await world.time.passUntil(100);
		world.wait('b');
		await world.time.passUntil(900);
		expect(world.looks).toEqual([
			[50, 'a'],
			[250, 'b a'],
		]);
		expect(world.ended).toEqual({});
	});

	it('goes on from the end of a look that takes long', async () => {
		world.takes = 3000;
		world.wait('a');
		await world.time.passUntil(12_000);
		expect(world.times).toEqual([50, 3550, 7550]);
	});

	it.each([
		[1000, [50, 550, 1000]],
		[550, [50, 550]],
		[5000, [50, 550, 1550, 3550, 5000]],
	])('ends after %i ms with a last look', async (timeout, looks) => {
		world.wait('a', timeout);
		await world.time.passUntil(60_000);
		expect(world.ended).toEqual({ a: `${timeout}: time is over` });
		expect(world.times).toEqual(looks);
	});

	it('takes a last look that says so for success', async () => {
		world.wait('a', 1000);
		await world.time.passUntil(999);
		world.rows.set('a', 'done');
		await world.time.passUntil(2000);
		expect(world.ended).toEqual({ a: 1000 });
	});

	it('ends at the end of a look in which the time ran out, and not after one more', async () => {
		world.takes = 2000;
		world.wait('a', 1000);
		await world.time.passUntil(60_000);
		expect(world.ended).toEqual({ a: '2050: time is over' });
		expect(world.times).toEqual([50]);
	});

	it('ends in time for one that came while the others waited long', async () => {
		world.wait('a');
		await world.time.passUntil(8000);
		world.wait('b', 1000);
		await world.time.passUntil(9500);
		expect(world.ended).toEqual({ b: '9000: time is over' });
	});

	it('fails for all that wait when a look fails, and for nobody who comes later', async () => {
		world.failure = new Error('no answer');
		world.takes = 100;
		world.wait('a');
		world.wait('b');
		await world.time.passUntil(100);
		world.wait('c');
		await world.time.passUntil(150);
		expect(world.ended).toEqual({ a: '150: no answer', b: '150: no answer' });
		world.failure = undefined;
		world.rows.set('c', 'done').set('d', 'done');
		await world.time.passUntil(1000);
		world.wait('d');
		await world.time.passUntil(2000);
		expect(world.ended).toMatchObject({ c: 250, d: 1150 });
	});

	it('reads no more when nobody waits, and starts again for whoever comes then', async () => {
		world.rows.set('a', 'done');
		world.wait('a');
		await world.time.passUntil(50_000);
		expect(world.times).toEqual([50]);
		world.wait('b');
		await world.time.passUntil(51_000);
		expect(world.times).toEqual([50, 50_050, 50_550]);
	});

	it('looks at once when the execution ends, so that reading says why there is no answer', async () => {
		world.wait('a');
		await world.time.passUntil(2000);
		world.failure = new Error('the execution has ended');
		world.ending.abort();
		await world.time.passUntil(2001);
		expect(world.ended).toEqual({ a: '2000: the execution has ended' });
		expect(world.times).toEqual([50, 550, 1550, 2000]);
	});
});

describe('Waiting for records that each take a request', () => {
	afterEach(() => jest.restoreAllMocks());
	const requests = ({ looks }: WaitedFor) =>
		looks.reduce((sum, [, ids]) => sum + ids.split(' ').length, 0);

	it('looks at one as often as at others', async () => {
		const world = new WaitedFor(250);
		world.wait('a');
		await world.time.passUntil(10_000);
		expect(world.times).toEqual([50, 550, 1550, 3550, 7550]);
	});

	it('looks at none because another one came', async () => {
		const world = new WaitedFor(250);
		world.wait('a');
		await world.time.passUntil(8000);
		world.wait('b');
		await world.time.passUntil(8300);
		expect(world.looks.at(-1)).toEqual([8250, 'b']);
	});

	it.each([20, 500])('stays within the quota, however many wait: %i', async (count) => {
		const world = new WaitedFor(250);
		for (let nth = 0; nth < count; nth++) {
			world.wait(`r${nth}`, 120_000);
			await world.time.passUntil(nth * 40);
		}
		await world.time.passUntil(150_000);
		expect(Object.keys(world.ended)).toHaveLength(count);
		// Four in a second, or each at first and in the end.
		expect(requests(world)).toBeLessThan(Math.max(500, 2.2 * count));
	});

	it('ends with the look that says so', async () => {
		const world = new WaitedFor(250);
		for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) world.wait(id);
		await world.time.passUntil(1000);
		world.rows.set('b', 'done');
		await world.time.passUntil(2000);
		expect(world.ended).toEqual({ b: 1750 });
	});
});
