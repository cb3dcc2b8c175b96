import {
	GatewayQuota,
	isAboutGateway,
	MOST_PER_WINDOW,
} from '../../nodes/shared/cloudflare/gatewayQuota';
import type { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { NOW, refused } from './quotas';
import { open, openLimiter, refusal, told } from './rateLimiters';
import { tick, Wire } from './wire';

const MINUTE = 60_000;

/** Cloudflare's count, in whichever minute it looks. */
const mostInAMinute = (sent: number[]) =>
	Math.max(...sent.map((from) => sent.filter((at) => at >= from && at < from + MINUTE).length));

describe('The Gateway quota', () => {
	it('never allows more than 550 requests in any minute, and not much fewer', () => {
		const quota = new GatewayQuota();
		const sent: number[] = [];
		// Bursts and pauses of irregular lengths, for ten minutes.
		for (let now = NOW, nth = 0; now < NOW + 10 * MINUTE; nth++) {
			if (quota.opensAt(now) > now) {
				now = quota.opensAt(now);
				continue;
			}
			quota.count(now);
			sent.push(now);
			now += [1, 7, 40, 3, 900][Math.floor(nth / 120) % 5]!;
		}
		expect(mostInAMinute(sent)).toBeLessThanOrEqual(550);
		expect(mostInAMinute(sent)).toBeGreaterThan(500);
	});

	it('opens when the oldest request is more than a minute old', () => {
		const quota = new GatewayQuota();
		for (let nth = 0; nth < MOST_PER_WINDOW; nth++) {
			expect(quota.opensAt(NOW + nth)).toBe(NOW + nth);
			quota.count(NOW + nth);
		}
		const later = NOW + MOST_PER_WINDOW;
		expect(quota.opensAt(later)).toBeGreaterThan(NOW + MINUTE);
		expect(quota.opensAt(later)).toBeLessThan(NOW + MINUTE + 2000);
		const opens = quota.opensAt(later);
		expect(quota.opensAt(opens)).toBe(opens);
	});

	it.each([
		['for 120 s without Retry-After', undefined, 120_000],
		['for as long as Retry-After says', '7', 7500],
		['for 120 s after a Retry-After that makes no sense', 'soon', 120_000],
	])('is closed %s', (_name, retryAfter, wait) => {
		const quota = new GatewayQuota();
		quota.refuse(refused(retryAfter), NOW);
		expect(quota.opensAt(NOW + 1)).toBe(NOW + wait);
		expect(quota.isBlocked(NOW + wait - 1)).toBe(true);
		expect(quota.isBlocked(NOW + wait)).toBe(false);
		expect(quota.opensAt(NOW + wait)).toBe(NOW + wait);
	});

	it('is closed until the latest end that several refusals announce', () => {
		const quota = new GatewayQuota();
		quota.refuse(refused('90'), NOW);
		quota.refuse(refused('5'), NOW + 10);
		expect(quota.opensAt(NOW + 20)).toBe(NOW + 90_500);
	});

	it.each([
		['429 without headers', { status: 429, headers: {} }, true],
		['429 with requests left in the client quota', { status: 429, ...told(100) }, true],
		['429 with none left in the client quota', { status: 429, ...told(0) }, false],
		['a refusal without 429', { status: 200, headers: {}, rateLimited: true }, true],
		['success', { status: 200, headers: {} }, false],
		['403', { status: 403, headers: {} }, false],
	])('is told by %s: %#', (_name, answer, expected) => {
		expect(isAboutGateway(answer)).toBe(expected);
	});
});

describe('A rate limiter with Gateway requests', () => {
	let wire: Wire;
	let now: number;
	let clock: jest.SpyInstance;

	beforeEach(() => {
		wire = new Wire();
		now = performance.now();
		clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 0.001));
	});
	afterEach(() => {
		wire.close();
		clock.mockRestore();
	});

	/** A rate limiter that has sent as many Gateway requests as one minute allows. */
	async function usedUp(): Promise<RateLimiter> {
		const rateLimiter = await openLimiter();
		const queue = open(rateLimiter, { maxConcurrency: 20 });
		const exchange = async () => await Promise.resolve({ status: 200, headers: {} });
		const sending = Array.from({ length: MOST_PER_WINDOW }, async () => {
			await queue.send(exchange, 'gateway');
		});
		await Promise.all(sending);
		return rateLimiter;
	}

	it('holds the 551st of a minute back, and sends it after the minute', async () => {
		const queue = open(await usedUp());
		wire.send(queue, 'g', 2, 'gateway');
		await tick();
		expect(wire.names()).toBe('');
		now += MINUTE + 2000;
		wire.send(queue, 'other');
		await tick();
		expect(wire.names().split(' ').sort()).toEqual(['g1', 'g2', 'other1']);
	});

	it('sends requests to other paths meanwhile, those of the same execution, too', async () => {
		const queue = open(await usedUp());
		wire.send(queue, 'g', 3, 'gateway');
		wire.send(queue, 'other', 2);
		await tick();
		expect(wire.names()).toBe('other1 other2');
		expect(wire.refused).toEqual([]);
		queue.close();
		expect(wire.refused).toEqual([]);
		await tick();
		expect(wire.refused.map(({ name, reason }) => `${name} ${reason}`)).toEqual([
			'g1 closed',
			'g2 closed',
			'g3 closed',
		]);
	});

	it('refuses what may not wait so long, and nothing else', async () => {
		const rateLimiter = await usedUp();
		const [hasty, patient] = [open(rateLimiter, { maxWait: 10 }), open(rateLimiter)];
		wire.send(hasty, 'g', 2, 'gateway');
		wire.send(patient, 'p', 1, 'gateway');
		wire.send(hasty, 'other');
		await tick();
		expect(wire.names()).toBe('other1');
		expect(wire.refused).toMatchObject([
			{ name: 'g1', reason: 'quota', of: 'gateway' },
			{ name: 'g2', reason: 'quota', of: 'gateway' },
		]);
		const [first] = wire.refused;
		const wait = first?.reason === 'quota' ? first.opensAt - Date.now() : 0;
		expect(wait).toBeGreaterThan(55_000);
		expect(wait).toBeLessThan(62_000);
		patient.close();
	});

	it('sends no Gateway request for 120 s after a refusal of one, and all others', async () => {
		const queue = open(await openLimiter(), { maxConcurrency: 2 });
		wire.send(queue, 'g', 4, 'gateway');
		await tick();
		expect(wire.names()).toBe('g1 g2');
		await wire.sent[0]!.answer({ status: 429 });
		wire.send(queue, 'other', 2);
		await tick();
		expect(wire.names()).toBe('g1 g2 other1');
		await wire.answerAll();
		expect(wire.names()).toBe('g1 g2 other1 other2');
		now += 119_000;
		wire.send(queue, 'late');
		await wire.answerAll();
		expect(wire.names()).toBe('g1 g2 other1 other2 late1');
		now += 2000;
		wire.send(queue, 'later');
		await wire.answerAll();
		expect(wire.names()).toMatch(/^g1 g2 other1 other2 late1 .*g3.*g4/);
	});

	it('is blocked for everything where the client quota is used up', async () => {
		const queue = open(await openLimiter(), { maxConcurrency: 1 });
		wire.send(queue, 'g', 1, 'gateway');
		await tick();
		await wire.sent[0]!.answer({ ...refusal('60'), headers: { ...told(0).headers } });
		wire.send(queue, 'other');
		wire.send(queue, 'h', 1, 'gateway');
		await tick();
		expect(wire.names()).toBe('g1');
		queue.close();
	});

	it('is blocked for Gateway requests, too, after a refusal of another', async () => {
		const queue = open(await openLimiter());
		wire.send(queue, 'other');
		await tick();
		await wire.sent[0]!.answer(refusal('60'));
		wire.send(queue, 'g', 1, 'gateway');
		await tick();
		expect(wire.names()).toBe('other1');
		queue.close();
	});

	it('is kept while Gateway is blocked', async () => {
		const rateLimiter = await openLimiter();
		const queue = open(rateLimiter);
		wire.send(queue, 'g', 1, 'gateway');
		await tick();
		await wire.sent[0]!.answer(refusal('3000'));
		queue.close();
		await tick();
		now += 2_000_000;
		expect(rateLimiter.isForgettable()).toBe(false);
		now += 1_100_000;
		expect(rateLimiter.isForgettable()).toBe(true);
	});
});
