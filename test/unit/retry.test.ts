import type { IHttpRequestMethods, IN8nHttpFullResponse } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { pause } from '../../nodes/shared/cloudflare/pause';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import type { Transport } from '../../nodes/shared/cloudflare/retry';
import { sendWithRetry } from '../../nodes/shared/cloudflare/retry';
import { endpoint, node } from './requests';

// The length of the pauses is looked at, and not waited for.
jest.mock('../../nodes/shared/cloudflare/pause', () => ({ pause: jest.fn() }));
const pauses = jest.mocked(pause);

const SECRET = 'top-secret-token';
const TIMEOUT_MS = 300;
const changes: IHttpRequestMethods[] = ['PUT', 'PATCH', 'DELETE'];

/** undefined: none, ever. */
type Answer = Partial<IN8nHttpFullResponse> | Error | undefined;

const json = (statusCode: number, body: object): Answer => ({
	statusCode,
	headers: {},
	body: JSON.stringify(body),
});
const fine = json(200, { success: true, result: { id: 'x' } });
const failing = (status: number) =>
	json(status, { success: false, errors: [{ code: 1, message: 'no' }] });
const raw = (statusCode: number, body: string): Answer => ({ statusCode, headers: {}, body });
const thrown = (code: string, message = code) =>
	new NodeApiError(node, Object.assign(new Error(message), { code }) as never);
const limited = (retryAfter = '0'): Answer => ({
	...failing(429),
	headers: { 'retry-after': retryAfter },
});

/** Sends one request to a server that answers like this, the last answer again and again. */
function sending(method: IHttpRequestMethods, ...answers: Answer[]) {
	const queue = new RateLimiter().queue();
	let request = 0;
	const send = jest.fn(async () => {
		const answer = answers[Math.min(++request, answers.length) - 1];
		if (answer === undefined) return await new Promise<never>(() => undefined);
		if (answer instanceof Error) throw answer;
		return answer as IN8nHttpFullResponse;
	});
	const transport: Transport = { queue, send, secrets: [SECRET] };
	const outcome = sendWithRetry(
		transport,
		{ method, ...endpoint },
		{ url: 'x', timeout: TIMEOUT_MS },
	);
	return { queue, send, outcome };
}

/** Lets time pass until a request has ended. */
async function ended<T>(outcome: Promise<T>): Promise<T> {
	let isOver = false;
	const end = () => (isOver = true);
	outcome.then(end, end);
	while (!isOver) await jest.advanceTimersByTimeAsync(100);
	return await outcome;
}

async function sent(method: IHttpRequestMethods, ...answers: Answer[]) {
	const { queue, send, outcome } = sending(method, ...answers);
	queue.start();
	const settled = await ended(outcome).then(
		(envelope) => ({ envelope }),
		(error: CloudflareFault) => ({ error }),
	);
	return { times: send.mock.calls.length, envelope: undefined, error: undefined, ...settled };
}

// Once for all tests, as deadlines share a timer that outlasts them.
beforeAll(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
beforeEach(() => {
	jest.advanceTimersByTime(1);
	pauses.mockReset();
	pauses.mockResolvedValue();
});

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
});

describe.each([400, 401, 403, 404, 409, 422])('After a plain %i', (status) => {
	it.each(['GET', 'POST', ...changes] as const)('%s is not repeated', async (method) => {
		const { times, error } = await sent(method, failing(status), fine);
		expect(times).toBe(1);
		expect(error?.message).toContain(`[HTTP ${status}]`);
	});
});

describe('After 429', () => {
	it.each(['GET', 'POST', ...changes] as const)(
		'%s waits for the rate limiter and is sent',
		async (method) => {
			const { times, envelope } = await sent(method, limited(), limited(), fine);
			expect([times, envelope?.success]).toEqual([3, true]);
			expect(pauses).not.toHaveBeenCalled();
		},
	);

	it('waits grow where none is asked for, and a longer one than allowed gives up', async () => {
		const { queue, send, outcome } = sending('GET', limited());
		queue.maxWait = 1.5;
		queue.start();
		await expect(ended(outcome)).rejects.toMatchObject({
			message: expect.stringContaining("Cloudflare's rate limit is used up for another 2 s"),
			facts: { kind: 'quota', retryAfter: 2 },
		});
		expect(send).toHaveBeenCalledTimes(2);
	});

	it('is given up at the ninth time', async () => {
		// A rate limiter that never delays a request.
		const signal = new AbortController().signal;
		const queue = { signal, send: async <T>(exchange: () => Promise<T>) => await exchange() };
		const send = jest.fn(async () => limited() as IN8nHttpFullResponse);
		const transport = { queue, send, secrets: [] } as unknown as Transport;
		const outcome = sendWithRetry(transport, { method: 'GET', ...endpoint }, { url: 'x' });
		await expect(ended(outcome)).rejects.toThrow('[HTTP 429]');
		expect(send).toHaveBeenCalledTimes(9);
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

	it('a longer block than the queue may wait ends the request, saying until when', async () => {
		const { queue, send, outcome } = sending('POST', limited('3600'), fine);
		queue.maxWait = 10;
		queue.start();
		await expect(ended(outcome)).rejects.toThrow(/rate limit is used up for another 360\d s/);
		expect(send).toHaveBeenCalledTimes(1);
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

	it('may be answered without a body', async () => {
		expect((await sent('DELETE', raw(204, ''))).envelope).toMatchObject({ success: true });
	});

	it('alone is taken for done when it finds nothing', async () => {
		const { error } = await sent('PUT', thrown('ECONNRESET'), failing(404));
		expect(error?.message).toContain('[HTTP 404]');
	});
});

describe('Pauses', () => {
	const lengths = () => pauses.mock.calls.map(([ms]) => ms);

	it('grow, and never two requests pause alike', async () => {
		for (let nth = 0; nth < 20; nth++) await sent('GET', failing(503));
		expect(lengths()).toHaveLength(60);
		lengths().forEach((ms, at) => {
			const middle = 500 * 4 ** (at % 3);
			expect(ms).toBeGreaterThanOrEqual(0.75 * middle);
			expect(ms).toBeLessThanOrEqual(1.25 * middle);
		});
		expect(new Set(lengths()).size).toBeGreaterThan(50);
	});

	it('end with the queue: nothing is sent afterwards', async () => {
		const { queue, send, outcome } = sending('GET', failing(503), fine);
		pauses.mockImplementation(async (_ms, signal) => {
			expect(signal).toBe(queue.signal);
			queue.close();
		});
		queue.start();
		await expect(ended(outcome)).rejects.toThrow('Not sent: the execution has ended');
		expect(send).toHaveBeenCalledTimes(1);
	});

	it('are not begun when a minute is over', async () => {
		let now = performance.now();
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
		const { queue, send, outcome } = sending('GET', failing(503));
		send.mockImplementation(async () => {
			now += 35_000;
			return failing(503) as IN8nHttpFullResponse;
		});
		queue.start();
		await expect(ended(outcome)).rejects.toThrow('HTTP 503');
		clock.mockRestore();
		expect(send).toHaveBeenCalledTimes(2);
	});
});

describe('A fault that says when to come back', () => {
	const busy = (retryAfter: string, status = 503): Answer => ({
		...failing(status),
		headers: { 'retry-after': retryAfter },
	});
	const lengths = () => pauses.mock.calls.map(([ms]) => Math.round(ms / 1000));

	it.each([
		[503, '7', [7, 7, 8]],
		[522, '7', [7, 7, 8]],
		[500, '1', [1, 2, 8]],
		[503, '20', [20, 20]],
		[503, '59', [59]],
	])('%i, Retry-After %s: pauses of %j s', async (status, retryAfter, expected) => {
		// No pause is made longer or shorter than it is meant to be.
		const chance = jest.spyOn(Math, 'random').mockReturnValue(0.5);
		const { times, error } = await sent('GET', busy(retryAfter, status));
		chance.mockRestore();
		expect(lengths()).toEqual(expected);
		expect(times).toBe(expected.length + 1);
		expect(error?.message).toContain(`[HTTP ${status}]`);
	});

	it('is never asked sooner', async () => {
		for (let nth = 0; nth < 20; nth++) await sent('GET', busy('2'));
		pauses.mock.calls.forEach(([ms]) => expect(ms).toBeGreaterThanOrEqual(2000));
	});

	it.each(['60', '3600'])('in %s s, which no request waits, fails at once', async (retryAfter) => {
		const { times, error } = await sent('GET', busy(retryAfter), fine);
		expect(times).toBe(1);
		expect(error?.message).toContain('[HTTP 503]');
	});

	it('fails at once where the user allows no such wait', async () => {
		const { queue, send, outcome } = sending('GET', busy('4'), fine);
		queue.maxWait = 3;
		queue.start();
		await expect(ended(outcome)).rejects.toThrow('[HTTP 503]');
		expect(send).toHaveBeenCalledTimes(1);
	});

	it.each(['1767225600', '1767225600000', '100000000000000', 'soon'])(
		'in %s, which nobody can believe, is asked as usual',
		async (retryAfter) => {
			expect((await sent('GET', busy(retryAfter), fine)).times).toBe(2);
			expect(lengths()[0]).toBeLessThanOrEqual(1);
		},
	);

	it('makes no POST go out again', async () => {
		expect((await sent('POST', busy('1'), fine)).times).toBe(1);
	});
});

describe('The time-out', () => {
	it('is that of the whole exchange, and named as such', async () => {
		const { times, error } = await sent('POST', undefined, fine);
		expect(times).toBe(1);
		expect(error?.message).toBe('Cloudflare could not be reached: no answer within 0.3 s');
		expect(error?.facts).toMatchObject({ code: 'ECONNABORTED' });
	});

	it('leaves room for the next request', async () => {
		const rateLimiter = new RateLimiter();
		const transport = (send: Transport['send']): Transport => ({
			queue: rateLimiter.queue(),
			send,
			secrets: [],
		});
		const ways = [
			transport(async () => await new Promise<never>(() => undefined)),
			transport(async () => fine as IN8nHttpFullResponse),
		];
		const outcomes = ways.map(async (one) => {
			one.queue.maxConcurrency = 1;
			one.queue.start();
			const options = { url: 'x', timeout: TIMEOUT_MS };
			return await sendWithRetry(one, { method: 'POST', ...endpoint }, options);
		});
		const [hanging, next] = await ended(Promise.allSettled(outcomes));
		expect([hanging?.status, next?.status]).toEqual(['rejected', 'fulfilled']);
	});
});

it('A request that n8n called off is not sent again, nor is any other', async () => {
	const { queue, send, outcome } = sending('GET', thrown('ERR_CANCELED', 'canceled'), fine);
	queue.start();
	await expect(ended(outcome)).rejects.toThrow('canceled (ERR_CANCELED)');
	expect(send).toHaveBeenCalledTimes(1);
	expect(queue.signal.aborted).toBe(true);
});

describe('An answer carries', () => {
	const dated = (date?: string): Answer => ({ ...fine, headers: date ? { date } : {} });

	it('the time at which Cloudflare sent it, by its own clock', async () => {
		const { envelope } = await sent('POST', dated('Fri, 20 Nov 2026 12:00:05 GMT'));
		expect(envelope?.receivedAt).toBe(Date.UTC(2026, 10, 20, 12, 0, 5));
	});

	it.each([undefined, '', 'yesterday'])('no time where its date is %j', async (date) => {
		expect((await sent('GET', dated(date))).envelope?.receivedAt).toBeUndefined();
	});

	it('no time that its body makes up', async () => {
		const body = { success: true, result: {}, receivedAt: 1, sentAt: -1 };
		const { envelope } = await sent('GET', json(200, body));
		expect(envelope?.receivedAt).toBeUndefined();
		expect(envelope?.sentAt).toBeGreaterThan(0);
	});

	it('when it was sent, without the attempts before', async () => {
		pauses.mockImplementation(async (ms) => {
			jest.advanceTimersByTime(ms);
		});
		const { outcome, send, queue } = sending('GET', failing(503), fine);
		let firstAnsweredAt = Infinity;
		let secondArrivedAt = 0;
		send.mockImplementationOnce(async () => {
			firstAnsweredAt = performance.now();
			return failing(503) as IN8nHttpFullResponse;
		});
		send.mockImplementationOnce(async () => {
			secondArrivedAt = performance.now();
			return fine as IN8nHttpFullResponse;
		});
		queue.start();
		const { sentAt = 0 } = await ended(outcome);
		expect(sentAt).toBeGreaterThan(firstAnsweredAt);
		expect(sentAt).toBeLessThanOrEqual(secondArrivedAt);
	});
});

describe('A secret that comes back', () => {
	it('is struck out of the ray that an error names', async () => {
		const refused = {
			...failing(400),
			headers: { 'cf-ray': `8a1b-${SECRET}`, 'x-echo': SECRET },
		};
		const { error } = await sent('GET', refused);
		expect(error?.facts).toMatchObject({ rayId: '8a1b-***' });
		expect(JSON.stringify([error?.message, error?.facts])).not.toContain(SECRET);
	});

	it('is struck out of an answer', async () => {
		const answer = json(200, { success: true, result: { note: `you sent ${SECRET}` } });
		expect((await sent('GET', answer)).envelope?.result).toEqual({ note: 'you sent ***' });
	});

	it('is struck out of an error', async () => {
		const refused = json(400, { success: false, errors: [{ code: 1, message: `bad ${SECRET}` }] });
		const { error } = await sent('GET', refused);
		expect(JSON.stringify([error?.message, error?.facts])).not.toContain(SECRET);
		expect(error?.message).toContain('bad ***');
	});

	it('is struck out of what the network says', async () => {
		const { error } = await sent('POST', thrown('EPROTO', `odd header ${SECRET}`));
		expect(JSON.stringify([error?.message, error?.facts])).not.toContain(SECRET);
	});
});
