import type { IN8nHttpFullResponse } from 'n8n-workflow';

import type { Transport } from '../../nodes/shared/cloudflare/retry';
import { sendWithRetry } from '../../nodes/shared/cloudflare/retry';
import { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import type { Answer } from './retries';
import {
	changes,
	ended,
	failing,
	fine,
	json,
	limited,
	pauses,
	raw,
	sending,
	sent,
	sentTo,
	thrown,
} from './retries';
import { endpoint } from './requests';

jest.mock('../../nodes/shared/cloudflare/pause', () => ({ pause: jest.fn() }));

const passing: Array<[string, Answer]> = [
	['408', failing(408)],
	['500', failing(500)],
	['502', failing(502)],
	['503', failing(503)],
	['a gateway page', raw(502, '<!DOCTYPE html><p>Bad gateway')],
	['an HTML page with 200', raw(200, '<html>')],
	['cut-off JSON', raw(200, '{"success": tr')],
	['nothing with 200', raw(200, '')],
	['a reset', thrown('ECONNRESET')],
	['silence', thrown('ECONNABORTED', 'timeout of 1000ms exceeded')],
	['no answer in time', undefined],
	['nobody there', thrown('ECONNREFUSED')],
];

describe.each(passing)('After %s', (name, fault) => {
	it('a read goes out again', async () => {
		const { times, envelope } = await sent('GET', fault, fault, fault, fine);
		expect([times, envelope]).toMatchObject([4, { success: true, result: { id: 'x' } }]);
	});

	it('a read is given up at the fourth time', async () => {
		const { times, error } = await sent('GET', fault);
		expect(times).toBe(4);
		expect(error).toBeInstanceOf(CloudflareFault);
	});

	const repeatable = changes.filter((method) => method !== 'DELETE' || !name.startsWith('nothing'));
	it.each(repeatable)('%s goes out again', async (method) => {
		expect((await sent(method, fault, fine)).times).toBe(2);
	});

	it('POST goes out again only where it did not arrive', async () => {
		const { times, error } = await sent('POST', fault, fine);
		expect(times).toBe(name === 'nobody there' ? 2 : 1);
		expect(error === undefined).toBe(name === 'nobody there');
	});

	it('POST goes out again where its endpoint says that twice is the same as once', async () => {
		const request = { method: 'POST', ...endpoint, repeatable: true } as const;
		expect(await sentTo(request, fault, fine)).toMatchObject({ times: 2, error: undefined });
	});
});

describe.each([400, 401, 403, 404, 409, 422])('After a plain %i', (status) => {
	it.each(['GET', 'POST', ...changes] as const)('%s is not repeated', async (method) => {
		const { times, error } = await sent(method, failing(status), fine);
		expect(times).toBe(1);
		expect(error?.message).toContain(`[HTTP ${status}]`);
	});
});

describe('After 429', () => {
	it.each(['GET', 'POST', ...changes] as const)('%s waits at the gate and goes', async (method) => {
		const { times, envelope } = await sent(method, limited(), limited(), fine);
		expect([times, envelope?.success]).toEqual([3, true]);
		expect(pauses).not.toHaveBeenCalled();
	});

	it('waits grow where none is asked for, and a longer one than allowed gives up', async () => {
		const { queue, post, outcome } = sending('GET', limited());
		queue.maxWait = 1.5;
		queue.start();
		await expect(ended(outcome)).rejects.toMatchObject({
			message: expect.stringContaining("Cloudflare's rate limit is used up for another 2 s"),
			facts: { kind: 'quota', retryAfter: 2 },
		});
		expect(post).toHaveBeenCalledTimes(2);
	});

	it('is given up at the ninth time', async () => {
		// A gate that never makes anybody wait.
		const signal = new AbortController().signal;
		const queue = { signal, send: async <T>(exchange: () => Promise<T>) => await exchange() };
		const post = jest.fn(async () => limited() as IN8nHttpFullResponse);
		const transport = { queue, send: post, secrets: [] } as unknown as Transport;
		const outcome = sendWithRetry(transport, { method: 'GET', ...endpoint }, { url: 'x' });
		await expect(ended(outcome)).rejects.toThrow('[HTTP 429]');
		expect(post).toHaveBeenCalledTimes(9);
	});

	it.each([
		['GET', 200],
		['POST', 200],
		['POST', 403],
		['PUT', 400],
		['DELETE', 503],
	] as const)('%s goes out again where code 971 came with %i', async (method, status) => {
		const used = { success: false, errors: [{ code: 971, message: 'slow down' }], result: null };
		const { times, envelope } = await sent(method, json(status, used), fine);
		expect([times, envelope?.success]).toEqual([2, true]);
		expect(pauses).not.toHaveBeenCalled();
	});

	it('the faults before and after are counted apart', async () => {
		const fault = failing(503);
		const { times } = await sent('GET', fault, limited(), fault, limited(), fault, fine);
		expect(times).toBe(6);
	});

	it('a longer block than the queue waits ends the request, saying until when', async () => {
		const { queue, post, outcome } = sending('POST', limited('3600'), fine);
		queue.maxWait = 10;
		queue.start();
		await expect(ended(outcome)).rejects.toThrow(/rate limit is used up for another 360\d s/);
		expect(post).toHaveBeenCalledTimes(1);
	});
});

describe('A deletion', () => {
	it.each([
		['a lost answer', thrown('ECONNRESET')],
		['a 503', failing(503)],
		['cut-off JSON', raw(200, '{"succ')],
	])('that finds nothing after %s has worked', async (_name, fault) => {
		const gone = { ...failing(404), headers: { 'cf-ray': 'ray' } };
		const { times, envelope } = await sent('DELETE', fault, gone);
		// The evidence of the deletion is the answer that says that the record is gone.
		expect([times, envelope]).toEqual([2, { success: true, status: 404, rayId: 'ray' }]);
	});

	it.each([
		['at once', [failing(404)]],
		['after it did not arrive', [thrown('ECONNREFUSED'), failing(404)]],
		['after it was held back', [limited(), failing(404)]],
	])('that finds nothing %s has not', async (_name, answers) => {
		expect((await sent('DELETE', ...answers)).error?.message).toContain('[HTTP 404]');
	});

	it('whose container is gone has not', async () => {
		const { resource } = endpoint;
		resource.containerMissing = { codes: [1004], container: { ...resource, noun: 'group' } };
		const gone = json(404, { success: false, errors: [{ code: 1004, message: 'no group' }] });
		const { times, error } = await sent('DELETE', thrown('ECONNRESET'), gone);
		delete resource.containerMissing;
		expect([times, error?.message]).toEqual([2, expect.stringContaining('no group')]);
	});

	it.each([
		['after a lost answer', [thrown('ECONNRESET'), failing(400)], true],
		['at once', [failing(400)], undefined],
		['after it did not arrive', [thrown('ECONNREFUSED'), failing(400)], undefined],
	])('that is refused %s says whether it may have been made', async (_name, answers, expected) => {
		const { error } = await sent('DELETE', ...answers);
		expect(error?.message).toContain('[HTTP 400]');
		expect(error?.facts.isRepeated).toBe(expected);
	});

	it('may be answered without a body', async () => {
		expect((await sent('DELETE', raw(204, ''))).envelope).toMatchObject({ success: true });
	});

	it('alone is taken for done when it finds nothing', async () => {
		const { error } = await sent('PUT', thrown('ECONNRESET'), failing(404));
		expect(error?.message).toContain('[HTTP 404]');
	});
});

it('A request that n8n called off is not sent again, nor is any other', async () => {
	const { queue, post, outcome } = sending('GET', thrown('ERR_CANCELED', 'canceled'), fine);
	queue.start();
	await expect(ended(outcome)).rejects.toThrow('canceled (ERR_CANCELED)');
	expect(post).toHaveBeenCalledTimes(1);
	expect(queue.signal.aborted).toBe(true);
});
