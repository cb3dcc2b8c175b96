import { STATUS_CODES } from 'node:http';
import { errorEnvelope } from './envelope';
import { tooMany } from './rateLimit';
import type { RecordedRequest } from './recorded';

/**
 * Something that goes wrong on the next matching request.
 * - `status`: this status (500) with an envelope; `429`: code 971, `Retry-After` only if given
 * - `reset-before`, `reset-after`: the connection breaks before or after the server has acted
 * - `timeout`: never answers
 * - `html`: the page of a gateway (502) or of Cloudflare's edge (52x); `empty-200`, `no-body-204`: nothing in it
 * - `cut-off-json`, `wrong-content-type`: the server acts, and its answer is spoilt
 * - `repeat-page`: page n is answered with page n − 1 (waits for a request with `page` above 1)
 * - `repeat-token`: `next_page_token` is the one just used (waits for a request with `page_token`)
 */
export interface Fault {
	kind: FaultKind;
	/** Status of `status` and `html`. */
	status?: number;
	/** Cloudflare's code in the envelope of `status`: the status itself unless told otherwise. */
	code?: number;
	/** Value of `Retry-After` of `status`, `429` and `html`: seconds, or any text. */
	retryAfter?: number | string;
	/** How many requests it strikes: 1 unless told otherwise. */
	times?: number;
	method?: string;
	/** Message of `status`; what a careless server might echo. */
	message?: string;
	/** Further headers of `status` and `html`, e.g. `location`. */
	headers?: Record<string, string>;
	/** Part of the path below the base URL, or the source of a regular expression. */
	path?: string;
	/** The server acts, then the fault. */
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

const alwaysAfter: FaultKind[] = [
	'reset-after',
	'cut-off-json',
	'wrong-content-type',
	'repeat-token',
];

/** Does the server act before the fault shows? */
export function actsFirst({ kind, afterAct = false }: Fault): boolean {
	return alwaysAfter.includes(kind) || (afterAct && kind !== 'reset-before');
}

/** The faults that have yet to strike, oldest first. */
export class Faults {
	private waiting: { fault: Fault; left: number }[] = [];

	/** Throws a SyntaxError when `path` is not a regular expression. */
	inject(fault: Fault): void {
		new RegExp(fault.path ?? '');
		this.waiting.push({ fault, left: fault.times ?? 1 });
	}

	clear(): void {
		this.waiting = [];
	}

	/** The fault that strikes this request, if any; it counts as one of its times. */
	take(request: RecordedRequest): Fault | undefined {
		const entry = this.waiting.find(({ fault }) => strikes(fault, request));
		if (!entry) return undefined;
		entry.left -= 1;
		if (entry.left <= 0) this.waiting = this.waiting.filter((other) => other !== entry);
		return entry.fault;
	}
}

function strikes({ kind, method, path }: Fault, request: RecordedRequest): boolean {
	if (method && method.toUpperCase() !== request.method) return false;
	if (path && !request.path.includes(path) && !new RegExp(path).test(request.path)) return false;
	const asked = (name: string) => request.query.find(([key]) => key === name)?.[1];
	if (kind === 'repeat-page') return Number(asked('page') ?? 1) > 1;
	if (kind === 'repeat-token') return asked('page_token') !== undefined;
	return true;
}

export interface Spoilt {
	status?: number;
	contentType?: string;
	headers?: Record<string, string>;
	body: string;
}

/** What a fault makes of an answer; undefined when the connection is to break or hang instead. */
export function spoil(fault: Fault, body: string, request: RecordedRequest): Spoilt | undefined {
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
			const { errors } = tooMany({});
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
