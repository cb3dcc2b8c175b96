import type { IHttpRequestMethods, IN8nHttpFullResponse } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { Transport } from '../../nodes/shared/cloudflare/retry';
import { sendWithRetry } from '../../nodes/shared/cloudflare/retry';
import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import type { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import { pause } from '../../nodes/shared/cloudflare/pause';
import { endpoint, node } from './requests';

/** Mocked by each suite: the length of the pauses is looked at, and not waited for. */
export const pauses = jest.mocked(pause);

export const SECRET = 'top-secret-token';
export const TIMEOUT_MS = 300;
export const changes: IHttpRequestMethods[] = ['PUT', 'PATCH', 'DELETE'];

/** undefined: none, ever. */
export type Answer = Partial<IN8nHttpFullResponse> | Error | undefined;

export const json = (statusCode: number, body: object): Answer => ({
	statusCode,
	headers: {},
	body: JSON.stringify(body),
});
export const fine = json(200, { success: true, result: { id: 'x' } });
export const failing = (status: number) =>
	json(status, { success: false, errors: [{ code: 1, message: 'no' }] });
export const raw = (statusCode: number, body: string): Answer => ({
	statusCode,
	headers: {},
	body,
});
export const thrown = (code: string, message = code) =>
	new NodeApiError(node, Object.assign(new Error(message), { code }) as never);
export const limited = (retryAfter = '0'): Answer => ({
	...failing(429),
	headers: { 'retry-after': retryAfter },
});

/** Sends one request to a server that answers like this, the last answer again and again. */
export const sending = (method: IHttpRequestMethods, ...answers: Answer[]) =>
	sendingTo({ method, ...endpoint }, ...answers);

function sendingTo(request: ApiRequest, ...answers: Answer[]) {
	const queue = new RateLimiter().queue();
	let asked = 0;
	const post = jest.fn(async () => {
		const answer = answers[Math.min(++asked, answers.length) - 1];
		if (answer === undefined) return await new Promise<never>(() => undefined);
		if (answer instanceof Error) throw answer;
		return answer as IN8nHttpFullResponse;
	});
	const transport: Transport = { queue, send: post, secrets: [SECRET] };
	const outcome = sendWithRetry(transport, request, { url: 'x', timeout: TIMEOUT_MS });
	return { queue, post, outcome };
}

const STEP_MS = 100;
const MOST_MS = 600_000;

/** Lets time pass until a request has ended. */
export async function ended<T>(outcome: Promise<T>): Promise<T> {
	let isOver = false;
	const end = () => (isOver = true);
	outcome.then(end, end);
	for (let passed = 0; !isOver && passed < MOST_MS; passed += STEP_MS) {
		await jest.advanceTimersByTimeAsync(STEP_MS);
	}
	return await outcome;
}

export const sent = async (method: IHttpRequestMethods, ...answers: Answer[]) =>
	await sentTo({ method, ...endpoint }, ...answers);

/** The same to an endpoint of its own. */
export async function sentTo(request: ApiRequest, ...answers: Answer[]) {
	const { queue, post, outcome } = sendingTo(request, ...answers);
	queue.start();
	const settled = await ended(outcome).then(
		(envelope) => ({ envelope }),
		(error: CloudflareFault) => ({ error }),
	);
	return { times: post.mock.calls.length, envelope: undefined, error: undefined, ...settled };
}

// Once for all tests, as deadlines share a timer that outlasts them.
beforeAll(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
beforeEach(() => {
	jest.advanceTimersByTime(1);
	pauses.mockReset();
	pauses.mockResolvedValue();
});
