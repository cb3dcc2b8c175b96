import type { IHttpRequestMethods, IN8nHttpFullResponse, INode, NodeApiError } from 'n8n-workflow';
import { NodeApiError as ApiError } from 'n8n-workflow';

import type { Way } from '../../nodes/shared/cloudflare/delivery';
import { deliver } from '../../nodes/shared/cloudflare/delivery';
import { Gate } from '../../nodes/shared/cloudflare/gate';
import { pause } from '../../nodes/shared/cloudflare/pause';

// The length of the pauses is looked at, and not waited for.
jest.mock('../../nodes/shared/cloudflare/pause', () => ({ pause: jest.fn() }));
const pauses = jest.mocked(pause);

const node = { id: '1', name: 'Node', type: 'test' } as INode;
const SECRET = 'top-secret-token';
const changes: IHttpRequestMethods[] = ['PUT', 'PATCH', 'DELETE'];

type Answer = Partial<IN8nHttpFullResponse> | Error;

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
	new ApiError(node, Object.assign(new Error(message), { code }) as never);
const limited = (retryAfter = '0'): Answer => ({
	...failing(429),
	headers: { 'retry-after': retryAfter },
});

/** Sends one request to a server that answers like this, the last answer again and again. */
function sending(method: IHttpRequestMethods, ...answers: Answer[]) {
	const lane = new Gate().lane();
	let asked = 0;
	const post = jest.fn(async () => {
		const answer = answers[Math.min(++asked, answers.length) - 1]!;
		if (answer instanceof Error) throw answer;
		return answer as IN8nHttpFullResponse;
	});
	const way: Way = { node, lane, post, secrets: [SECRET] };
	const outcome = deliver(way, { method, path: '/accounts' }, { url: 'x' });
	return { lane, post, outcome };
}

async function sent(method: IHttpRequestMethods, ...answers: Answer[]) {
	const { lane, post, outcome } = sending(method, ...answers);
	lane.start();
	const settled = await outcome.then(
		(envelope) => ({ envelope }),
		(error: NodeApiError) => ({ error }),
	);
	return { times: post.mock.calls.length, envelope: undefined, error: undefined, ...settled };
}

beforeEach(() => {
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
	['no answer in time', thrown('ECONNABORTED', 'timeout of 1000ms exceeded')],
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
		expect(error).toBeInstanceOf(ApiError);
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
	it.each(['GET', 'POST', ...changes] as const)('%s waits at the gate and goes', async (method) => {
		const { times, envelope } = await sent(method, limited(), limited(), fine);
		expect([times, envelope?.success]).toEqual([3, true]);
		expect(pauses).not.toHaveBeenCalled();
	});

	it('waits grow where none is asked for, and a longer one than allowed gives up', async () => {
		const { lane, post, outcome } = sending('GET', limited());
		lane.maxWait = 1.5;
		lane.start();
		await expect(outcome).rejects.toMatchObject({
			message: expect.stringContaining("Cloudflare's rate limit is used up for another 2 s"),
			context: { cloudflare: { retryAfter: 2 } },
		});
		expect(post).toHaveBeenCalledTimes(2);
	});

	it('is given up at the ninth time', async () => {
		// A gate that never makes anybody wait.
		const signal = new AbortController().signal;
		const lane = { signal, send: async <T>(exchange: () => Promise<T>) => await exchange() };
		const post = jest.fn(async () => limited() as IN8nHttpFullResponse);
		const way = { node, lane, post, secrets: [] } as unknown as Way;
		const outcome = deliver(way, { method: 'GET', path: '/accounts' }, { url: 'x' });
		await expect(outcome).rejects.toThrow('[HTTP 429]');
		expect(post).toHaveBeenCalledTimes(9);
	});

	it('the faults before and after are counted apart', async () => {
		const fault = failing(503);
		const { times } = await sent('GET', fault, limited(), fault, limited(), fault, fine);
		expect(times).toBe(6);
	});

	it('a longer block than the lane waits ends the request, saying until when', async () => {
		const { lane, post, outcome } = sending('POST', limited('3600'), fine);
		lane.maxWait = 10;
		lane.start();
		await expect(outcome).rejects.toThrow(/rate limit is used up for another 360\d s/);
		expect(post).toHaveBeenCalledTimes(1);
	});
});

describe('A deletion', () => {
	it.each([
		['a lost answer', thrown('ECONNRESET')],
		['a 503', failing(503)],
		['cut-off JSON', raw(200, '{"succ')],
	])('that finds nothing after %s has worked', async (_name, fault) => {
		const { times, envelope } = await sent('DELETE', fault, failing(404));
		expect([times, envelope]).toEqual([2, { success: true }]);
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

	it('end with the lane: nothing is sent afterwards', async () => {
		const { lane, post, outcome } = sending('GET', failing(503), fine);
		pauses.mockImplementation(async (_ms, signal) => {
			expect(signal).toBe(lane.signal);
			lane.close();
		});
		lane.start();
		await expect(outcome).rejects.toThrow('Not sent: the execution has ended');
		expect(post).toHaveBeenCalledTimes(1);
	});

	it('are not begun when a minute is over', async () => {
		let now = performance.now();
		const clock = jest.spyOn(performance, 'now').mockImplementation(() => now);
		const { lane, post, outcome } = sending('GET', failing(503));
		post.mockImplementation(async () => {
			now += 35_000;
			return failing(503) as IN8nHttpFullResponse;
		});
		lane.start();
		await expect(outcome).rejects.toThrow('HTTP 503');
		clock.mockRestore();
		expect(post).toHaveBeenCalledTimes(2);
	});
});

describe('A secret that comes back', () => {
	it('is struck out of an answer', async () => {
		const answer = json(200, { success: true, result: { note: `you sent ${SECRET}` } });
		expect((await sent('GET', answer)).envelope?.result).toEqual({ note: 'you sent ***' });
	});

	it('is struck out of an error', async () => {
		const refused = json(400, { success: false, errors: [{ code: 1, message: `bad ${SECRET}` }] });
		const { error } = await sent('GET', refused);
		expect(JSON.stringify([error, error?.message])).not.toContain(SECRET);
		expect(error?.message).toContain('bad ***');
	});

	it('is struck out of what the network says', async () => {
		const { error } = await sent('POST', thrown('EPROTO', `odd header ${SECRET}`));
		expect(JSON.stringify([error, error?.message, error?.description])).not.toContain(SECRET);
	});
});
