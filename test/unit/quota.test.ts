import fc from 'fast-check';

import { Quota } from '../../nodes/shared/cloudflare/quota';

/** Milliseconds since the process began. */
const NOW = 5_000_000;
const DATE = Date.UTC(2026, 10, 20, 12);
/** Cloudflare counts in whole seconds. */
const MARGIN = 500;

const told = (remaining: number, seconds: number) => ({
	status: 200,
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});
const refused = (retryAfter?: string) => ({
	status: 429,
	// Its date is Cloudflare's clock, which is not ours.
	headers: {
		date: new Date(DATE).toUTCString(),
		...(retryAfter !== undefined && { 'retry-after': retryAfter }),
	} as Record<string, string>,
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

describe('A refusal', () => {
	it.each([
		['seconds', '30', 30_000 + MARGIN],
		['seconds with spaces', ' 300 ', 300_000 + MARGIN],
		['a date', new Date(DATE + 90_000).toUTCString(), 90_000 + MARGIN],
		['an hour', '3600', 3_600_000 + MARGIN],
		['nothing', undefined, 1000],
		['nonsense', 'soon', 1000],
		['a moment that is over', new Date(DATE - 5000).toUTCString(), 1000],
		['more than an hour', '3601', 1000],
		['a date far ahead', new Date(DATE + 3_601_000).toUTCString(), 1000],
		['an epoch', '1767225600', 1000],
		['an epoch in milliseconds', '1767225600000', 1000],
		['15 digits', '100000000000000', 1000],
		['more digits than a number has', '9'.repeat(400), 1000],
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

	it('that says nothing never makes it longer than a block', () => {
		const quota = new Quota();
		let now = NOW;
		for (let nth = 0; nth < 2000; nth++) {
			quota.read(refused(), now);
			expect(quota.opensAt(0, now) - now).toBeLessThanOrEqual(300_000);
			now = quota.opensAt(0, now);
		}
		quota.read(refused(), now);
		expect(quota.opensAt(0, now) - now).toBe(300_000);
	});

	it('is a refusal under any status where the body says so', () => {
		const quota = new Quota();
		quota.read({ ...told(900, 200), rateLimited: true }, NOW);
		expect(quota.opensAt(0, NOW)).toBe(NOW + 1000);
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

describe('A long block', () => {
	const HOUR = NOW + 3_600_000 + MARGIN;
	/** The block was announced at NOW, and a request was sent so much later to look. */
	const looked = (answer: { status: number; headers: Record<string, string> }, later = 330_000) => {
		const quota = after(refused('3600'));
		quota.read(answer, NOW + later + 100, NOW + later);
		return quota;
	};

	it('lets one request look again after 330 s, and again after as long', () => {
		const quota = after(refused('3600'));
		expect(quota.opensAt(0, NOW + 329_999, NOW)).toBe(HOUR);
		expect(quota.opensAt(0, NOW + 330_000, NOW)).toBe(NOW + 330_000);
		expect(quota.opensAt(1, NOW + 330_500, NOW + 330_000)).toBe(NOW + 331_000);
		expect(quota.opensAt(1, NOW + 331_000, NOW + 330_000)).toBe(HOUR);
		expect(quota.opensAt(0, NOW + 330_500, NOW + 330_000)).toBe(HOUR);
		expect(quota.opensAt(1, NOW + 660_000, NOW + 330_000)).toBe(NOW + 660_000);
	});

	it.each([
		['is over as soon as that one is answered', told(1000, 300)],
		['is over with an answer that tells nothing', { status: 404, headers: {} }],
	])('%s', (_what, answer) => {
		const quota = looked(answer);
		expect(quota.opensAt(0, NOW + 330_100)).toBe(NOW + 330_100);
		expect(quota.isBlocked(NOW + 330_100)).toBe(false);
	});

	it.each([
		['one that was sent before the refusal', () => looked(told(1000, 300), 0)],
		['a server that could not answer', () => looked({ status: 502, headers: {} })],
		['no answer at all', () => looked({ status: 0, headers: {} })],
	])('is not over because of %s', (_what, quota) => {
		expect(quota().opensAt(0, NOW + 330_100)).toBe(HOUR);
	});

	it('lasts as long as the latest refusal says, be it shorter or longer', () => {
		for (const seconds of [30, 3600]) {
			const quota = looked(refused(`${seconds}`));
			const until = NOW + 330_100 + seconds * 1000 + MARGIN;
			expect(quota.opensAt(0, NOW + 330_100)).toBe(until);
		}
	});

	it('stays as it was announced when a later refusal says nothing', () => {
		expect(looked(refused()).opensAt(0, NOW + 330_100)).toBe(HOUR);
	});

	it('is remembered until it is over', () => {
		const quota = after(refused('3600'));
		expect(quota.isBlocked(HOUR - 1)).toBe(true);
		expect(quota.isBlocked(HOUR)).toBe(false);
		expect(new Quota().isBlocked(NOW)).toBe(false);
	});
});

describe('The clock of the machine', () => {
	it.each([-3_600_000, 3_600_000])('may be set by %i ms: no wait changes', (jump) => {
		const quota = new Quota();
		quota.read(refused('30'));
		const before = quota.opensAt(0) - performance.now();
		const date = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + jump);
		expect(Math.abs(quota.opensAt(0) - performance.now() - before)).toBeLessThan(1000);
		date.mockRestore();
	});

	it('takes part only where a date comes without the answer’s own', () => {
		const headers = { 'retry-after': new Date(Date.now() + 60_000).toUTCString() };
		const wait = after({ status: 429, headers }).opensAt(0, NOW) - NOW;
		expect(Math.abs(wait - 60_500)).toBeLessThan(2000);
	});

	it('whose steps reach the quota makes no wait longer than it was announced', () => {
		const quota = after(refused('30'));
		expect(quota.opensAt(0, NOW - 3_600_000)).toBe(NOW - 3_600_000 + 30_000 + MARGIN);
	});
});
