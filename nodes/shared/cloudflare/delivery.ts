import type {
	IDataObject,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INode,
	NodeApiError,
} from 'n8n-workflow';

import { readEnvelope } from './envelope';
import type { Asked } from './errors';
import { closedError, quotaError, unreachableError } from './errors';
import { isUnsent, isUnsure, mayPass, statusOf } from './faults';
import type { Lane, Refusal } from './gate';
import { pause } from './pause';
import type { QuotaAnswer } from './quota';
import type { Envelope } from './types';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 500;

/** Refusals by the quota that one request sits out; the gate does the waiting. */
const QUOTA_REFUSALS = 8;

/** What it takes to get a request through. */
export interface Way {
	node: INode;
	lane: Lane;
	/** Sends once, with n8n's helper and the user's credential; the body comes as text. */
	post: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>;
	/** Struck out of whatever comes back. */
	secrets: string[];
}

type Attempt<T> = { envelope: Envelope<T> } | { error: NodeApiError };

/**
 * One request to its end: paced by the gate, repeated after faults that may pass. GET, PUT, PATCH
 * and DELETE are tried 4 times while the lane's `retryFor` lasts; a POST only where it certainly
 * didn't arrive. A DELETE whose answer was lost and that then finds nothing has worked.
 *
 * Throws what errors.ts builds.
 */
export async function deliver<T>(
	way: Way,
	asked: Asked,
	options: IHttpRequestOptions,
): Promise<Envelope<T>> {
	// Only sending and pausing count for that: waiting for one's turn at the gate does not.
	let spent = 0;
	let refusals = 0;
	let doubtful = false;
	for (let attempt = 1; ;) {
		const outcome = await once<T>(way, asked, options, (ms) => (spent += ms));
		if ('envelope' in outcome) return outcome.envelope;
		const { error } = outcome;
		if (statusOf(error) === 429) {
			if (++refusals > QUOTA_REFUSALS) throw error;
			continue;
		}
		if (doubtful && asked.method === 'DELETE' && statusOf(error) === 404) {
			return { success: true };
		}
		const wait = FIRST_PAUSE_MS * 4 ** (attempt - 1) * (0.75 + Math.random() / 2);
		const inTime = attempt < ATTEMPTS && spent + wait < way.lane.retryFor * 1000;
		if (!inTime || !mayRepeat(asked, error) || way.lane.signal.aborted) throw error;
		doubtful ||= isUnsure(error);
		await pause(wait, way.lane.signal);
		spent += wait;
		attempt += 1;
	}
}

const mayRepeat = ({ method }: Asked, error: NodeApiError) =>
	mayPass(error) && (method !== 'POST' || isUnsent(error));

async function once<T>(
	{ node, lane, post, secrets }: Way,
	asked: Asked,
	options: IHttpRequestOptions,
	took: (ms: number) => void,
): Promise<Attempt<T>> {
	const answer = await lane
		.send(async () => {
			const sentAt = Date.now();
			const came = await exchange(post, options, secrets);
			took(Date.now() - sentAt);
			return came;
		})
		.catch((refusal: Refusal) => ({ error: refusalOf(node, asked, refusal) }));
	if ('error' in answer) return answer;
	if (answer.fault) return { error: unreachableError(node, asked, answer.fault) };
	const { status: statusCode, headers, text } = answer;
	try {
		return { envelope: readEnvelope<T>(node, asked, { statusCode, headers, body: parsed(text) }) };
	} catch (error) {
		return { error: error as NodeApiError };
	}
}

const refusalOf = (node: INode, asked: Asked, refusal: Refusal) =>
	refusal.reason === 'quota' ? quotaError(node, asked, refusal.opensAt) : closedError(node, asked);

interface Answer extends QuotaAnswer {
	text: string;
	fault?: { code: string; message: string };
}

/** Sends once and never throws: what went wrong on the way is part of the answer. */
async function exchange(
	post: Way['post'],
	options: IHttpRequestOptions,
	secrets: string[],
): Promise<Answer> {
	const struckOut = (text: string) =>
		secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
	try {
		const { statusCode: status, headers, body } = await post(options);
		return { status, headers, text: struckOut(typeof body === 'string' ? body : '') };
	} catch (error) {
		const { code, message } = causeOf(error as NodeApiError);
		return { status: 0, headers: {}, text: '', fault: { code, message: struckOut(message) } };
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
function parsed(text: string): IN8nHttpFullResponse['body'] {
	try {
		return JSON.parse(text) as IDataObject;
	} catch {
		return text;
	}
}
