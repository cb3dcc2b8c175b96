import fc from 'fast-check';

import { Quota } from '../../nodes/shared/cloudflare/quota';
import { after, MARGIN, NOW, refused, room, told } from './quotas';

describe('Before anything is known', () => {
	it('one request goes ahead, and the others wait for its answer', () => {
		expect(new Quota().opensAt(0, NOW)).toBe(NOW);
		expect(room(new Quota())).toBe(1);
	});

	it('an answer that does not come holds the others up for a second', () => {
		const quota = new Quota();
		expect(quota.opensAt(1, NOW + 400, NOW)).toBe(NOW + 1000);
		expect(quota.opensAt(1, NOW + 1000, NOW)).toBe(NOW + 1000);
		expect(quota.opensAt(2, NOW + 1400, NOW + 1000)).toBe(NOW + 2000);
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
		expect(quota.opensAt(4, NOW)).toBe(NOW + 1000);
		expect(quota.opensAt(5, NOW)).toBe(NOW + 30_000 + MARGIN);
	});

	it('near the end holds the others up for a second, where an answer does not come', () => {
		const quota = after(told(12, 30));
		expect(quota.opensAt(1, NOW + 1000, NOW)).toBe(NOW + 1000);
		expect(quota.opensAt(1, NOW + 1500, NOW)).toBeLessThanOrEqual(NOW + 1500);
	});

	it.each([
		['more than five minutes ahead', '"default";r=3;t=301', undefined],
		['an epoch', '"default";r=3;t=1767225600', undefined],
		['that of a daily policy', '"members";r=5;t=86000', undefined],
		['near for a daily policy', '"members";r=5;t=200', '"members";q=5;w=86400'],
	])('whose end is %s is not that of the client quota', (_what, ratelimit, policy) => {
		const headers = { ratelimit, ...(policy && { 'ratelimit-policy': policy }) };
		expect(room(after({ status: 200, headers }))).toBe(50);
		const both = { ...headers, ratelimit: `"default";r=99;t=200, ${ratelimit}` };
		expect(room(after({ status: 200, headers: both }))).toBe(9);
	});

	it.each([
		['"default";q=1200;w=300', 5],
		['"default";q=40;w=300', 4],
		['"default"; w=60; q=5', 0],
		['"burst";q=5;w=60', 5],
		['nonsense', 5],
	])('with the policy %s has all but %i used', (policy, reserve) => {
		const left = (remaining: number) => {
			const { headers } = told(remaining, 60);
			return room(after({ status: 200, headers: { ...headers, 'ratelimit-policy': policy } }));
		};
		expect(left(reserve)).toBe(0);
		expect(left(reserve + 1)).toBe(1);
	});

	it('of two policies counts for which fewer may be sent, its reserve off', () => {
		const ratelimit = '"default";r=7;t=200, "burst";r=6;t=2';
		const policy = '"default";q=1200;w=300, "burst";q=10;w=10';
		const quota = after({ status: 200, headers: { ratelimit, 'ratelimit-policy': policy } });
		expect(quota.opensAt(2, NOW)).toBe(NOW + 200_000 + MARGIN);
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
