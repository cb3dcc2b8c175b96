import type { IHttpRequestOptions, IN8nHttpFullResponse, NodeApiError } from 'n8n-workflow';

import { withoutSecrets } from './credential';
import { within } from './deadline';
import { isRateLimited, rayIdOf, readEnvelope } from './envelope';
import type { CloudflareFault } from './faults';
import { isCancelled, isOutcomeUnknown, isTransient, neverArrived } from './faults';
import { pause } from './pause';
import type { QuotaAnswer } from './quota';
import { announcedWait, sentOn } from './quotaHeaders';
import type { ExecutionQueue, QueueRefusal } from './rateLimiter';
import { DEFAULT_TIMEOUT } from './request';
import type { ApiRequest } from './requestFaults';
import {
	endedFault,
	isRecordMissing,
	outdatedFault,
	quotaFault,
	unreachableFault,
} from './requestFaults';
import type { Envelope } from './types';
import { readBody } from './withheld';

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

/** How often one request may be refused by the quota; the rate limiter waits in between. */
const QUOTA_REFUSALS = 8;

/** How requests are queued and sent. */
export interface Transport {
	queue: ExecutionQueue;
	/** Sends once, with n8n's helper and the user's credential; the body comes as text. */
	send: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;
	/** Removed from every response and error; what a response withholds is added. */
	secrets: string[];
}

type Attempt<T> = { envelope: Envelope<T> } | Failure;

interface Failure {
	error: CloudflareFault;
	/** Cloudflare refused the request because the quota is used up. */
	rateLimited?: boolean;
	/** Milliseconds that `Retry-After` asks for. */
	retryAfter?: number;
}

/**
 * Sends a request through the rate limiter and retries after transient faults: up to 4 attempts
 * within the queue's `retryFor`. A POST is only retried if it certainly did not arrive, or to a
 * repeatable endpoint. A DELETE that finds nothing, after an unknown outcome, has succeeded.
 *
 * Throws a CloudflareFault.
 */
export async function sendWithRetry<T>(
	transport: Transport,
	request: ApiRequest,
	options: IHttpRequestOptions,
): Promise<Envelope<T>> {
	const { queue } = transport;
	// Milliseconds of sending and of waits between attempts. Waiting for the rate limiter is not counted.
	let spent = 0;
	let refusals = 0;
	let mayHaveArrived = false;
	for (let tries = 1; ;) {
		const outcome = await attempt<T>(transport, request, options, (ms) => (spent += ms));
		if ('envelope' in outcome) return outcome.envelope;
		const { error, rateLimited = false } = outcome;
		if (rateLimited) {
			if (++refusals > QUOTA_REFUSALS) throw error;
			continue;
		}
		if (mayHaveArrived && request.method === 'DELETE' && isRecordMissing(request.resource, error)) {
			return { success: true, status: error.facts.status, rayId: error.facts.rayId };
		}
		// n8n aborts requests when the execution is cancelled, and may not tell the node.
		if (isCancelled(error)) queue.close();
		const wait = waitBefore(tries, outcome, queue);
		const isOutdated = performance.now() + wait > (request.goodUntil ?? Infinity);
		const inTime = tries < ATTEMPTS && spent + wait < queue.retryFor * 1000 && !isOutdated;
		if (!inTime || !mayRepeat(request, error) || queue.signal.aborted) {
			throw mayHaveArrived ? error.with({ isRepeated: true }) : error;
		}
		mayHaveArrived ||= isOutcomeUnknown(error);
		await pause(wait, queue.signal);
		spent += wait;
		tries += 1;
	}
}

const mayRepeat = ({ method, repeatable = false }: ApiRequest, error: CloudflareFault) =>
	isTransient(error) && (method !== 'POST' || repeatable || neverArrived(error));

/** Milliseconds, or Infinity if Cloudflare asks for a longer wait than the user allows. */
function waitBefore(tries: number, { retryAfter = 0 }: Failure, queue: ExecutionQueue): number {
	if (retryAfter > queue.maxWait * 1000) return Infinity;
	return Math.max(retryAfter, FIRST_WAIT_MS * 4 ** (tries - 1) * (0.75 + Math.random() / 2));
}

async function attempt<T>(
	{ queue, send, secrets }: Transport,
	request: ApiRequest,
	options: IHttpRequestOptions,
	addDuration: (ms: number) => void,
): Promise<Attempt<T>> {
	const { withheld, quota } = request.resource;
	const answer = await queue
		.send(async () => {
			const sentAt = performance.now();
			if (sentAt > (request.goodUntil ?? Infinity)) {
				return { status: 0, headers: {}, body: '', sentAt, error: outdatedFault(request) };
			}
			const response = await sendAndRead(send, options, secrets, withheld);
			addDuration(performance.now() - response.sentAt);
			return response;
		}, quota)
		.catch((refusal: QueueRefusal) => ({ error: faultOf(request, refusal) }));
	if ('error' in answer) return answer;
	if (answer.fault) return { error: unreachableFault(request, answer.fault) };
	const { status: statusCode, headers, body, sentAt, rateLimited } = answer;
	try {
		const envelope = readEnvelope<T>(request, { statusCode, headers, body });
		const answered = {
			status: statusCode,
			rayId: rayIdOf(headers),
			receivedAt: sentOn(headers),
			sentAt,
		};
		return { envelope: { ...envelope, ...answered } };
	} catch (error) {
		return { error: error as CloudflareFault, rateLimited, retryAfter: announcedWait(headers) };
	}
}

const faultOf = (request: ApiRequest, refusal: QueueRefusal) =>
	refusal.reason === 'quota' ? quotaFault(request, refusal) : endedFault(request);

type Body = IN8nHttpFullResponse['body'];

interface Answer extends QuotaAnswer {
	/** Parsed JSON, or the text if it is not JSON. */
	body: Body;
	/** A value of performance.now(). */
	sentAt: number;
	fault?: { code: string; message: string };
}

/** Sends once and never throws: a network error is part of the answer. */
async function sendAndRead(
	send: Transport['send'],
	options: IHttpRequestOptions,
	secrets: string[],
	withheld: readonly string[] = [],
): Promise<Answer> {
	const redacted = (text: unknown) =>
		typeof text === 'string' ? withoutSecrets(text, secrets) : '';
	const sentAt = performance.now();
	const answer = await responseOrFault(send, options);
	if ('fault' in answer) {
		const { code, message } = answer.fault;
		const fault = { code, message: redacted(message) };
		return { status: 0, headers: {}, body: '', sentAt, fault };
	}
	const body = readBody(answer.body, secrets, withheld);
	const headers = Object.fromEntries(HEADERS.map((name) => [name, redacted(answer.headers[name])]));
	const { statusCode: status } = answer;
	return { status, headers, body, sentAt, rateLimited: status === 429 || isRateLimited(body) };
}

/** The headers that are looked at. */
const HEADERS = ['cf-ray', 'date', 'ratelimit', 'ratelimit-policy', 'retry-after'];

/**
 * The time-out is for the whole exchange. n8n's own time-out starts again with every byte that
 * arrives, so a slow server could keep a request open forever.
 */
async function responseOrFault(send: Transport['send'], options: IHttpRequestOptions) {
	const { timeout = DEFAULT_TIMEOUT * 1000 } = options;
	try {
		const late = { fault: { code: 'ECONNABORTED', message: `timeout of ${timeout}ms exceeded` } };
		return (await within(timeout, send(options))) ?? late;
	} catch (error) {
		return { fault: causeOf(error as NodeApiError) };
	}
}

/** n8n wraps the error of axios; its cause still has the code and the plain message. */
function causeOf(error: NodeApiError): { code: string; message: string } {
	const cause = (error.cause ?? error) as Error & { code?: string };
	return {
		code: String(cause.code ?? error.httpCode ?? 'UNKNOWN'),
		message: cause.message,
	};
}
