import { sleep as n8nSleep } from 'n8n-workflow';

import { within } from '../../nodes/shared/cloudflare/deadline';

const sleep = async <T>(ms: number, result?: T) => await n8nSleep(ms).then(() => result);
const never = async () => await new Promise<never>(() => undefined);
const elapsed = async (work: Promise<unknown>) => {
	const startedAt = Date.now();
	await work;
	return Date.now() - startedAt;
};

describe('Work with a deadline', () => {
	it('comes to what it comes to in time', async () => {
		expect(await within(1000, sleep(20, 'done'))).toBe('done');
		await expect(within(1000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
	});

	it('comes to nothing when it takes longer', async () => {
		const waited = await elapsed(within(300, never()).then((got) => expect(got).toBeUndefined()));
		expect(waited).toBeGreaterThanOrEqual(299);
		expect(waited).toBeLessThan(900);
	});

	it('has a deadline of its own beside others', async () => {
		const [short, long] = await Promise.all([
			elapsed(within(100, never())),
			elapsed(within(1200, never())),
			within(700, sleep(400)),
		]);
		expect(short).toBeLessThan(700);
		expect(long).toBeGreaterThanOrEqual(1199);
	});

	it('is not given up while the process is busy, if its result comes then', async () => {
		const work = sleep(900, 'done');
		const outcome = within(700, work);
		await sleep(300);
		const until = Date.now() + 2000;
		while (Date.now() < until);
		expect(await outcome).toBe('done');
	});

	it('may fail afterwards, and nobody minds', async () => {
		const late = sleep(900).then(() => Promise.reject(new Error('too late')));
		expect(await within(50, late)).toBeUndefined();
		await expect(late).rejects.toThrow('too late');
	});

	it('shares one timer with all others, which ends with the last of them', async () => {
		await sleep(600);
		const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
		const before = timers();
		const late = Promise.all(Array.from({ length: 100 }, async () => await within(300, never())));
		expect(timers()).toBe(before + 1);
		await late;
		await sleep(600);
		expect(timers()).toBe(before);
	});
});
