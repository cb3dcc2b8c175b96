import { CloudflareClock, lastMomentOf } from '../../nodes/shared/cloudflare/clock';

const NOON = Date.parse('2026-01-31T12:00:00Z');

describe("Clock: Cloudflare's time", () => {
	let now: number;
	beforeEach(() => {
		now = 1000;
		jest.spyOn(performance, 'now').mockImplementation(() => now);
	});
	afterEach(() => jest.restoreAllMocks());

	it('is not known before the first answer', () => {
		const clock = new CloudflareClock();
		expect(clock.atLeast()).toBeUndefined();
		expect(clock.isSince(NOON, 1000)).toBeUndefined();
		clock.update(undefined);
		expect(clock.atLeast()).toBeUndefined();
	});

	it('goes on from the last answer by our steady clock', () => {
		const clock = new CloudflareClock();
		clock.update(NOON);
		expect(clock.atLeast()).toBe(NOON);
		now += 250;
		expect(clock.atLeast()).toBe(NOON + 250);
		expect(clock.atLeast(900)).toBe(NOON - 100);
	});

	it('is never taken back by an answer that was on its way for longer', () => {
		const clock = new CloudflareClock();
		clock.update(NOON);
		now += 500;
		clock.update(NOON);
		clock.update(undefined);
		expect(clock.atLeast()).toBe(NOON + 500);
	});

	it('is put forward by an answer that was faster', () => {
		const clock = new CloudflareClock();
		clock.update(NOON);
		now += 500;
		clock.update(NOON + 1000);
		expect(clock.atLeast()).toBe(NOON + 1000);
	});

	it('may lie before the epoch of ours', () => {
		const clock = new CloudflareClock();
		clock.update(0);
		expect(clock.atLeast(400)).toBe(-600);
	});

	it.each([
		[-1, false],
		[0, true],
		[1, true],
	])('a moment %i ms from ours is since: %p', (distance, isSince) => {
		const clock = new CloudflareClock();
		clock.update(NOON);
		expect(clock.isSince(NOON + 200 + distance, 1200)).toBe(isSince);
	});
});

describe('Clock: the last moment of a time', () => {
	it.each([
		[NOON, NOON + 1000],
		[NOON + 1, NOON + 2],
		[NOON + 999, NOON + 1000],
		[0, 1000],
	])('%i is %i', (moment, last) => {
		expect(lastMomentOf(moment)).toBe(last);
	});
});
