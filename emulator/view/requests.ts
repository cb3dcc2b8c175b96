import type { FaultKind } from '../faults';
import type { RecordedRequest } from '../recorded';
import type { State } from '../state';
import { truncate } from './text';

const SHOWN = 50;

/** The faults that requests got. Not part of the recorded requests, which have only what the client sent. */
export const injectedFaults = new WeakMap<RecordedRequest, FaultKind>();

export interface ShownRequest {
	/** Epoch milliseconds. */
	at: number;
	method: string;
	/** Below the base URL, with the query (decoded). */
	path: string;
	/** 0: no response. */
	status: number;
	/** Anything unusual about the request; otherwise empty. */
	remark: string;
}

/** The last requests, newest first, without headers, bodies, and credentials in the path. */
export function lastRequests(requests: RecordedRequest[], state: State) {
	const secrets = [state.apiKey, ...state.tokens.map(({ value }) => value)];
	const rows = requests
		.slice(-SHOWN)
		.reverse()
		.map((request): ShownRequest => {
			const { method, status, startedAt: at } = request;
			const path = secrets.reduce(
				(text, secret) => text.replaceAll(secret, '(credential)'),
				addressOf(request),
			);
			return { at, method, path: truncate(path), status, remark: remarkOf(request) };
		});
	return { total: requests.length, rows };
}

function addressOf({ path, query }: RecordedRequest): string {
	const pairs = query.map(([name, value]) => `${name}=${value}`);
	return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

function remarkOf(request: RecordedRequest): string {
	const fault = injectedFaults.get(request);
	if (fault) return `injected fault: ${fault}`;
	if (request.intoBlock) return 'sent into a block';
	if (request.status === 429) return 'over the rate limit';
	return request.status === 0 ? 'no answer yet' : '';
}
