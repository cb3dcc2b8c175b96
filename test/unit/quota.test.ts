import fc from 'fast-check';

import { Quota } from '../../nodes/shared/cloudflare/quota';

const NOW = Date.UTC(2026, 10, 20, 12);
/** Cloudflare counts in whole seconds. */
const MARGIN = 500;

const told = (remaining: number, seconds: number) => ({
	status: 200,
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});
const refused = (retryAfter?: string) => ({
	status: 429,
	headers: (retryAfter === undefined ? {} : { 'retry-after': retryAfter }) as Record<
		string,
		string
	>,
});

/** A quota that has read some answers, all at once. */
function after(...answers: Array<{ status: number; headers: Record<string, string> }>): Quota {
	const quota = new Quota();
	answers.forEach((answer) => quota.read(answer, NOW));
	return quota;
}

/** How many requests may be under way at once. */
function room(quota: Quota, now = NOW, most = 50): number {
	for (let underWay = 0; underWay < most; underWay++) {
		if (quota.opensAt(underWay, now) > now) return underWay;
	}
	return most;
}

describe('Before anything is known', () => {
	it('one request goes ahead, and the others wait for its answer', () => {
		expect(new Quota().opensAt(0, NOW)).toBe(NOW);
		expect(new Quota().opensAt(1, NOW)).toBe(Infinity);
	});

	it('an answer that never came teaches nothing', () => {
		expect(room(after({ status: 0, headers: {} }))).toBe(1);
	});

	it('an answer without the header opens the way for all', () => {
		expect(room(after({ status: 200, headers: {} }))).toBe(50);
	});

	it('an error tells as much as a success', () => {
		expect(room(after({ ...told(1000, 60), status: 404 }))).toBe(50);
	});
});

describe('The Ratelimit header', () => {
	it.each([
		['"default";r=100;t=30', 9],
		['"default"; r=100; t=30', 9],
		['"default";t=30;r=100', 9],
		['"default";r=1000;t=30, "burst";r=30;t=2', 2],
		['"burst";r=30;t=2,"default";r=1000;t=30', 2],
	])('%s leaves room for %i at once', (ratelimit, expected) => {
		expect(room(after({ status: 200, headers: { ratelimit } }))).toBe(expected);
	});

	it.each(['', 'nonsense', '"default";r=;t=', '"default";q=1200;w=300'])(
		'%j says nothing: nothing is held back',
		(ratelimit) => {
			expect(room(after({ status: 200, headers: { ratelimit } }))).toBe(50);
		},
	);

	it('slows down towards the end, down to one at a time', () => {
		const rooms = [1200, 300, 99, 25, 12, 6].map((remaining) => room(after(told(remaining, 60))));
		expect(rooms).toEqual([50, 27, 9, 2, 1, 1]);
	});

	it('keeps a reserve for others and waits until the window has surely turned', () => {
		for (const remaining of [5, 1, 0]) {
			const quota = after(told(remaining, 30));
			expect(quota.opensAt(0, NOW)).toBe(NOW + 30_000 + MARGIN);
			expect(quota.opensAt(0, NOW + 30_000)).toBe(NOW + 30_000 + MARGIN);
		}
	});

	it('is out of date when the window has turned: then one goes ahead again', () => {
		const quota = after(told(1000, 30));
		expect(room(quota, NOW + 30_000 + MARGIN)).toBe(1);
	});

	it('starts afresh in the next window', () => {
		const quota = after(told(2, 30));
		quota.read(told(1199, 300), NOW + 30_000 + MARGIN + 1);
		expect(room(quota, NOW + 30_000 + MARGIN + 1)).toBe(50);
	});

	it.each([
		['opened when the last one had turned', told(6, 1), told(1199, 1), 1600],
		['opened before the last one was to turn', told(6, 5), told(1199, 300), 1000],
	])('takes no old count into a window that %s', (_when, old, fresh, later) => {
		const quota = after(old);
		quota.read(fresh, NOW + later);
		expect(room(quota, NOW + later)).toBe(50);
	});

	it('is not trusted for long, as others draw on it: then one goes ahead', () => {
		const quota = after(told(1000, 60));
		expect(room(quota, NOW + 2000)).toBe(50);
		expect(room(quota, NOW + 2001)).toBe(1);
	});

	it('counts what is under way as spent', () => {
		const quota = after(told(10, 30));
		expect(quota.opensAt(0, NOW)).toBe(NOW);
		expect(quota.opensAt(4, NOW)).toBe(Infinity);
	});
});

describe('Answers that overtake each other', () => {
	it('leave the lowest count standing, in whatever order they come', () => {
		const counts = fc.uniqueArray(fc.integer({ min: 6, max: 400 }), { minLength: 1, maxLength: 8 });
		fc.assert(
			fc.property(counts, (remaining) => {
				const quota = after(...remaining.map((count) => told(count, 60)));
				const lowest = after(told(Math.min(...remaining), 60));
				expect(room(quota)).toBe(room(lowest));
			}),
		);
	});

	it('never let more through than are left but for the reserve', () => {
		fc.assert(
			fc.property(fc.nat(300), (remaining) => {
				expect(room(after(told(remaining, 60)), NOW, 400)).toBeLessThanOrEqual(
					Math.max(0, remaining - 5),
				);
			}),
		);
	});

	it('do not lift a block when a success was on its way', () => {
		const quota = after(refused('30'), told(900, 200));
		expect(quota.opensAt(0, NOW)).toBe(NOW + 30_000 + MARGIN);
	});
});

describe('A refusal', () => {
	it.each([
		['seconds', '30', 30_000 + MARGIN],
		['seconds with spaces', ' 300 ', 300_000 + MARGIN],
		['a date', new Date(NOW + 90_000).toUTCString(), 90_000 + MARGIN],
		['nothing', undefined, 1000],
		['nonsense', 'soon', 1000],
	])('with Retry-After as %s holds everything that long', (_name, retryAfter, wait) => {
		const quota = after(refused(retryAfter));
		expect(quota.opensAt(0, NOW)).toBe(NOW + wait);
		expect(quota.opensAt(3, NOW)).toBe(NOW + wait);
	});

	it('is followed by one request alone, as the block may still be on', () => {
		const quota = after(told(1000, 300), refused('30'));
		expect(room(quota, NOW + 30_000 + MARGIN)).toBe(1);
	});

	it('that says nothing makes the wait twice as long each time', () => {
		const quota = new Quota();
		const waits: number[] = [];
		for (let now = NOW; waits.length < 5; now = quota.opensAt(0, now)) {
			quota.read(refused(), now);
			waits.push(quota.opensAt(0, now) - now);
		}
		expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
	});

	it('that several requests meet together is one refusal', () => {
		expect(after(refused(), refused(), refused()).opensAt(0, NOW)).toBe(NOW + 1000);
	});

	it('after a success starts with a short wait again', () => {
		const quota = after(refused());
		quota.read(told(1000, 60), NOW + 1000);
		quota.read(refused(), NOW + 2000);
		expect(quota.opensAt(0, NOW + 2000)).toBe(NOW + 3000);
	});

	it('never shortens a block that another one announced', () => {
		expect(after(refused('60'), refused('2')).opensAt(0, NOW)).toBe(NOW + 60_000 + MARGIN);
		expect(after(refused('60'), refused()).opensAt(0, NOW)).toBe(NOW + 60_000 + MARGIN);
	});
});
