import type {
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	NodeApiError,
} from 'n8n-workflow';

import { within } from './deadline';
import { isRateLimited, rayIdOf, readEnvelope } from './envelope';
import type { Asked } from './errors';
import { closedError, quotaError, unreachableError } from './errors';
import type { CloudflareFault } from './faults';
import { isCancelled, isGone, isUnsent, isUnsure, mayPass } from './faults';
import type { ExecutionQueue, QueueRefusal } from './rateLimiter';
import { pause } from './pause';
import type { QuotaAnswer } from './quota';
import { announcedWait, sentOn } from './quotaHeaders';
import { DEFAULT_TIMEOUT } from './request';
import type { Envelope } from './types';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

/** Refusals by the quota that one request sits out; the rate limiter does the waiting. */
const QUOTA_REFUSALS = 8;

/** What it takes to get a request through. */
export interface Way {
	queue: ExecutionQueue;
	/** Sends once, with n8n's helper and the user's credential; the body comes as text. */
	post: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;
	/** Struck out of whatever comes back. */
	secrets: string[];
}

type Attempt<T> = { envelope: Envelope<T> } | Failure;

interface Failure {
	error: CloudflareFault;
	/** The request was not carried out, because the quota is used up. */
	rateLimited?: boolean;
	/** Milliseconds that `Retry-After` asks for. */
	retryAfter?: number;
}

/**
 * One request to its end: paced by the rate limiter, repeated after faults that may pass. GET, PUT,
 * PATCH and DELETE are tried 4 times while the lane's `retryFor` lasts; a POST only where it
 * certainly didn't arrive. A DELETE whose answer was lost and that then finds nothing has worked.
 *
 * Throws what errors.ts builds.
 */
export async function deliver<T>(
	way: Way,
	asked: Asked,
	options: IHttpRequestOptions,
): Promise<Envelope<T>> {
	const { queue } = way;
	// Only sending and pausing count for that: waiting for the rate limiter doesn't.
	let spent = 0;
	let refusals = 0;
	let doubtful = false;
	for (let attempt = 1; ;) {
		const outcome = await once<T>(way, asked, options, (ms) => (spent += ms));
		if ('envelope' in outcome) return outcome.envelope;
		const { error, rateLimited = false } = outcome;
		if (rateLimited) {
			if (++refusals > QUOTA_REFUSALS) throw error;
			continue;
		}
		if (doubtful && asked.method === 'DELETE' && isGone(error)) {
			const { status, rayId } = error.facts;
			return { success: true, status, rayId };
		}
		// n8n calls requests off when the execution is cancelled, which the node may not hear of.
		if (isCancelled(error)) queue.close();
		const wait = pauseBefore(attempt, outcome, queue);
		const inTime = attempt < ATTEMPTS && spent + wait < queue.retryFor * 1000;
		if (!inTime || !mayRepeat(asked, error) || queue.signal.aborted) throw error;
		doubtful ||= isUnsure(error);
		await pause(wait, queue.signal);
		spent += wait;
		attempt += 1;
	}
}

const mayRepeat = ({ method }: Asked, error: CloudflareFault) =>
	mayPass(error) && (method !== 'POST' || isUnsent(error));

/** Milliseconds; Infinity where Cloudflare asks for a longer wait than the user allows. */
function pauseBefore(attempt: number, { retryAfter = 0 }: Failure, queue: ExecutionQueue): number {
	if (retryAfter > queue.maxWait * 1000) return Infinity;
	return Math.max(retryAfter, FIRST_PAUSE_MS * 4 ** (attempt - 1) * (0.75 + Math.random() / 2));
}

async function once<T>(
	{ queue, post, secrets }: Way,
	asked: Asked,
	options: IHttpRequestOptions,
	took: (ms: number) => void,
): Promise<Attempt<T>> {
	const answer = await queue
		.send(async () => {
			const response = await exchange(post, options, secrets);
			took(performance.now() - response.sentAt);
			return response;
		})
		.catch((refusal: QueueRefusal) => ({ error: refusalOf(asked, refusal) }));
	if ('error' in answer) return answer;
	if (answer.fault) return { error: unreachableError(asked, answer.fault) };
	const { status: statusCode, headers, body, sentAt, rateLimited } = answer;
	try {
		const envelope = readEnvelope<T>(asked, { statusCode, headers, body });
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

const refusalOf = (asked: Asked, refusal: QueueRefusal) =>
	refusal.reason === 'quota' ? quotaError(asked, refusal.opensAt) : closedError(asked);

type Body = IN8nHttpFullResponse['body'];

interface Answer extends QuotaAnswer {
	/** JSON that could be parsed, or the text. */
	body: Body;
	/** On the clock of `performance.now()`. */
	sentAt: number;
	fault?: { code: string; message: string };
}

/** Sends once and never throws: what went wrong on the way is part of the answer. */
async function exchange(
	post: Way['post'],
	options: IHttpRequestOptions,
	secrets: string[],
): Promise<Answer> {
	const struckOut = (text: unknown) =>
		typeof text === 'string'
			? secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
			: '';
	const sentAt = performance.now();
	const answer = await responseOrFault(post, options);
	if ('fault' in answer) {
		const { code, message } = answer.fault;
		const fault = { code, message: struckOut(message) };
		return { status: 0, headers: {}, body: '', sentAt, fault };
	}
	const body = parsed(struckOut(answer.body));
	const headers = Object.fromEntries(
		HEADERS.map((name) => [name, struckOut(answer.headers[name])]),
	);
	const { statusCode: status } = answer;
	return { status, headers, body, sentAt, rateLimited: status === 429 || isRateLimited(body) };
}

/** The headers that are looked at. */
const HEADERS = ['cf-ray', 'date', 'ratelimit', 'ratelimit-policy', 'retry-after'];

/**
 * The time-out is that of the whole exchange. n8n's own only minds how long nothing arrives, so a
 * server that sends a byte now and then would never be given up.
 */
async function responseOrFault(post: Way['post'], options: IHttpRequestOptions) {
	const { timeout = DEFAULT_TIMEOUT * 1000 } = options;
	try {
		const late = { fault: { code: 'ECONNABORTED', message: `timeout of ${timeout}ms exceeded` } };
		return (await within(timeout, post(options))) ?? late;
	} catch (error) {
		return { fault: causeOf(error as NodeApiError) };
	}
}

/** n8n wraps what axios threw; the cause still has the code and the plain message. */
function causeOf(error: NodeApiError): { code: string; message: string } {
	const cause = (error.cause ?? error) as Error & { code?: string };
	return {
		code: String(cause.code ?? error.httpCode ?? 'UNKNOWN'),
		message: cause.message,
	};
}

/** The JSON that a text holds, or the text itself where it holds none. */
function parsed(text: string): Body {
	try {
		return JSON.parse(text) as IDataObject;
	} catch {
		return text;
	}
}
