import type { FastifyRequest } from 'fastify';

/** One API request as it came over the wire. */
export interface RecordedRequest {
	method: string;
	/** Below the base URL, undecoded, without the query. */
	path: string;
	/** Decoded pairs in the order sent. */
	query: [string, string][];
	/** The parsed JSON; undefined when there was no (readable) body. */
	body: unknown;
	/** Status of the answer; 0 while there is none, and when the connection broke. */
	status: number;
	/** Names in lower case. */
	headers: Record<string, string>;
	/** Epoch milliseconds. */
	startedAt: number;
	/** Sent although this quota was already blocked with a 429. */
	intoBlock: boolean;
}

/** The part of the address that all API paths share. */
export const basePath = '/client/v4';

/** What is known of a request when its headers are in. */
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
