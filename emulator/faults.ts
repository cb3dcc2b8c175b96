import { STATUS_CODES } from 'node:http';
import { errorEnvelope } from './envelope';
import { tooManyRequests } from './rateLimit';
import type { RecordedRequest } from './recorded';

/**
 * A fault that the next matching request gets.
 * - `status`: this status (500) with an envelope; `429`: code 971, `Retry-After` only if given
 * - `reset-before`, `reset-after`: the connection breaks before or after the server has acted
 * - `timeout`: never answers
 * - `html`: the error page of a gateway (502) or of Cloudflare's edge (52x)
 * - `empty-200`, `no-body-204`: a response without content
 * - `cut-off-json`, `wrong-content-type`: the server acts, and then its response is damaged
 * - `repeat-page`: page n is answered with page n − 1 (waits for a request with `page` above 1)
 * - `repeat-token`: `next_page_token` is the one just used (waits for a request with `page_token`)
 */
export interface Fault {
	kind: FaultKind;
	/** Status of `status` and `html`. */
	status?: number;
	/** Cloudflare's error code in the envelope of `status`. Default: the status. */
	code?: number;
	/** Value of `Retry-After` of `status`, `429` and `html`: seconds, or any text. */
	retryAfter?: number | string;
	/** How many requests get the fault. Default: 1. */
	times?: number;
	method?: string;
	/** Error message of `status`, for example one that repeats a part of the request. */
	message?: string;
	/** Further headers of `status` and `html`, e.g. `location`. */
	headers?: Record<string, string>;
	/** Part of the path below the base URL, or the source of a regular expression. */
	path?: string;
	/** The server acts before the fault happens. */
	afterAct?: boolean;
}

export const faultKinds = [
	'status',
	'429',
	'reset-before',
	'reset-after',
	'timeout',
	'html',
	'cut-off-json',
	'empty-200',
	'wrong-content-type',
	'no-body-204',
	'repeat-page',
	'repeat-token',
] as const;
export type FaultKind = (typeof faultKinds)[number];

const alwaysActFirst: FaultKind[] = [
	'reset-after',
	'cut-off-json',
	'wrong-content-type',
	'repeat-token',
];

export function actsBeforeFault({ kind, afterAct = false }: Fault): boolean {
	return alwaysActFirst.includes(kind) || (afterAct && kind !== 'reset-before');
}

/** The faults that are still to happen, oldest first. */
export class Faults {
	private pending: { fault: Fault; left: number }[] = [];

	/** Throws a SyntaxError when `path` is not a regular expression. */
	inject(fault: Fault): void {
		new RegExp(fault.path ?? '');
		this.pending.push({ fault, left: fault.times ?? 1 });
	}

	clear(): void {
		this.pending = [];
	}

	/** The fault for this request, if any. It counts as one of the fault's times. */
	take(request: RecordedRequest): Fault | undefined {
		const entry = this.pending.find(({ fault }) => matches(fault, request));
		if (!entry) return undefined;
		entry.left -= 1;
		if (entry.left <= 0) this.pending = this.pending.filter((other) => other !== entry);
		return entry.fault;
	}
}

function matches({ kind, method, path }: Fault, request: RecordedRequest): boolean {
	if (method && method.toUpperCase() !== request.method) return false;
	if (path && !request.path.includes(path) && !new RegExp(path).test(request.path)) return false;
	const parameter = (name: string) => request.query.find(([key]) => key === name)?.[1];
	if (kind === 'repeat-page') return Number(parameter('page') ?? 1) > 1;
	if (kind === 'repeat-token') return parameter('page_token') !== undefined;
	return true;
}

export interface FaultyResponse {
	status?: number;
	contentType?: string;
	headers?: Record<string, string>;
	body: string;
}

/** The response under a fault; undefined when there is none, because the connection breaks or hangs. */
export function applyFault(
	fault: Fault,
	body: string,
	request: RecordedRequest,
): FaultyResponse | undefined {
	const { kind, status, retryAfter } = fault;
	const headers: Record<string, string> = {
		...fault.headers,
		...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
	};
	const json = 'application/json; charset=utf-8';
	switch (kind) {
		case 'status': {
			const answered = status ?? 500;
			const message = fault.message ?? `Injected fault: status ${answered}`;
			const code = fault.code ?? answered;
			const errors = JSON.stringify(errorEnvelope('v4', [{ code, message }]));
			return { status: answered, headers, contentType: json, body: errors };
		}
		case '429': {
			const { errors } = tooManyRequests({});
			const limited = JSON.stringify(errorEnvelope('v4', errors));
			return { status: 429, headers, contentType: json, body: limited };
		}
		case 'html': {
			const answered = status ?? 502;
			return { status: answered, headers, contentType: 'text/html', body: gatewayPage(answered) };
		}
		case 'cut-off-json':
			return { body: body.slice(0, Math.ceil(body.length / 2)) };
		case 'wrong-content-type':
			return { contentType: 'text/plain', body };
		case 'empty-200':
			return { status: 200, contentType: json, body: '' };
		case 'no-body-204':
			return { status: 204, body: '' };
		case 'repeat-token':
			return { body: repeatToken(body, request) };
		case 'repeat-page':
			return { body };
		default:
			return undefined;
	}
}

function gatewayPage(status: number): string {
	const reason = STATUS_CODES[status] ?? 'Error';
	return (
		`<!DOCTYPE html><html><head><title>${status} ${reason}</title></head>` +
		`<body><h1>${reason}</h1><p>Error code ${status}</p></body></html>`
	);
}

function repeatToken(body: string, request: RecordedRequest): string {
	const answer = JSON.parse(body) as { result_info?: object };
	const used = request.query.find(([name]) => name === 'page_token')?.[1];
	return JSON.stringify({
		...answer,
		result_info: { ...answer.result_info, next_page_token: used },
	});
}
