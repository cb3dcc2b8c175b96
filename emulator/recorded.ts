import type { FastifyRequest } from 'fastify';

/** An API request as it arrived. */
export interface RecordedRequest {
	method: string;
	/** Below the base URL, not decoded, without the query. */
	path: string;
	/** Decoded names and values in the order sent. */
	query: [string, string][];
	/** The parsed JSON; undefined when there was no body or no valid JSON. */
	body: unknown;
	/** Status of the response, also of one that a `timeout` keeps back; 0 when there is none yet or the connection broke. */
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Epoch milliseconds. */
	startedAt: number;
	/** Sent during a block, after an earlier request got a 429. */
	intoBlock: boolean;
}

/** The prefix of all API paths. */
export const basePath = '/client/v4';

/** Records a request when its headers have arrived. */
export function record({ method, raw, headers }: FastifyRequest): RecordedRequest {
	const [path = '', search = ''] = (raw.url ?? '').split(/\?(.*)/s);
	const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
	return {
		method,
		path: path.slice(basePath.length),
		query: [...new URLSearchParams(search)],
		body: undefined,
		status: 0,
		headers: Object.fromEntries(texts) as Record<string, string>,
		startedAt: Date.now(),
		intoBlock: false,
	};
}
