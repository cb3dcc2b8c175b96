import type { FaultKind } from '../faults';
import type { RecordedRequest } from '../recorded';
import type { State } from '../state';
import { cut } from './text';

const SHOWN = 50;

/** Faults that struck: what is recorded of a request is only what came over the wire. */
export const struck = new WeakMap<RecordedRequest, FaultKind>();

export interface ShownRequest {
	/** Epoch milliseconds. */
	at: number;
	method: string;
	/** Below the base URL, with the query (decoded). */
	path: string;
	/** 0: no answer. */
	status: number;
	/** What was out of the ordinary; empty when nothing was. */
	remark: string;
}

/** The last requests, latest first. Neither headers nor bodies, and no credential in an address. */
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
			return { at, method, path: cut(path), status, remark: remarkOn(request) };
		});
	return { total: requests.length, rows };
}

function addressOf({ path, query }: RecordedRequest): string {
	const pairs = query.map(([name, value]) => `${name}=${value}`);
	return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

function remarkOn(request: RecordedRequest): string {
	const fault = struck.get(request);
	if (fault) return `injected fault: ${fault}`;
	if (request.intoBlock) return 'sent into a block';
	if (request.status === 429) return 'over the rate limit';
	return request.status === 0 ? 'no answer yet' : '';
}
