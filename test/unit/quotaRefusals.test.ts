import { Quota } from '../../nodes/shared/cloudflare/quota';
import { after, DATE, MARGIN, NOW, refused, room, told } from './quotas';

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
