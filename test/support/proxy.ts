import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Emulator } from '../../emulator';

/** A request on its way to the emulator. A test may change any of it. */
export interface ProxiedRequest {
	method: string;
	/** Path and query as sent, at the emulator's origin. */
	url: URL;
	headers: http.IncomingHttpHeaders;
	/** Empty where none was sent. */
	body: string;
}

/** An answer on its way to the node. A test may change any of it. */
export interface ProxiedResponse {
	status: number;
	headers: Record<string, string>;
	text: string;
}

/** Instead of an answer: none ever comes, or the connection breaks. */
type NoAnswer = 'hang' | 'reset';

type Decision = ProxiedResponse | NoAnswer | void;

interface Rules {
	/** Changes the request, or answers it: then the emulator does not get it. */
	request?: (request: ProxiedRequest) => Decision | Promise<Decision>;
	/** Changes the emulator's answer, or replaces it. */
	response?: (response: ProxiedResponse, request: ProxiedRequest) => Decision | Promise<Decision>;
}

export interface Proxy {
	/** What a credential takes for its base URL. */
	baseUrl: string;
	/** Every request as it came, before a test changed it. */
	seen: Array<ProxiedRequest & { at: number }>;
}

const servers: http.Server[] = [];

/** All proxies of a test file are closed after it, also those with a request that hangs. */
afterAll(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	}
});

/**
 * A server on the loopback in front of the emulator, for answers that no setting of the emulator
 * gives. What no rule touches passes through unchanged.
 */
export async function proxy(
	emulator: Emulator,
	{ request: onRequest, response: onResponse }: Rules,
): Promise<Proxy> {
	const seen: Proxy['seen'] = [];

	async function decide(incoming: http.IncomingMessage): Promise<Decision> {
		const request = await requestOf(incoming, emulator.url);
		const { url, headers } = request;
		seen.push({ ...request, url: new URL(url), headers: { ...headers }, at: Date.now() });
		const instead = await onRequest?.(request);
		if (instead) return instead;
		const response = await forward(request);
		return (await onResponse?.(response, request)) ?? response;
	}

	const server = http.createServer((incoming, reply) => {
		decide(incoming)
			// A rule that throws fails the test by an answer that says so.
			.catch((error: unknown) => ({ status: 599, headers: {}, text: `proxy: ${String(error)}` }))
			.then((decision) => give(reply, decision));
	});
	servers.push(server);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return { baseUrl: `http://127.0.0.1:${port}/client/v4`, seen };
}

/** An answer of a test's own making. */
export const answer = (
	status: number,
	body: object | string,
	headers: Record<string, string> = {},
): ProxiedResponse => ({
	status,
	headers: {
		'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
		...headers,
	},
	text: typeof body === 'string' ? body : JSON.stringify(body),
});

/** A refusal in Cloudflare's envelope. */
export const refusal = (
	status: number,
	code: number,
	message: string,
	headers?: Record<string, string>,
): ProxiedResponse =>
	answer(
		status,
		{ success: false, errors: [{ code, message }], messages: [], result: null },
		headers,
	);

/** Changes the JSON of an answer in place. */
export function edit<Body>(response: ProxiedResponse, change: (body: Body) => void): void {
	const body = JSON.parse(response.text) as Body;
	change(body);
	response.text = JSON.stringify(body);
}

async function requestOf(incoming: http.IncomingMessage, origin: string): Promise<ProxiedRequest> {
	const { method = '', url = '', headers } = incoming;
	return {
		method,
		url: new URL(url, origin),
		headers: { ...headers },
		body: await textOf(incoming),
	};
}

/** Headers of one connection; the other one gets its own. */
const HOP = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

const without = <Value>(headers: Record<string, Value>) =>
	Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP.includes(name)));

async function forward({ method, url, headers, body }: ProxiedRequest): Promise<ProxiedResponse> {
	const response = await new Promise<http.IncomingMessage>((came, failed) => {
		const length = body && { 'content-length': Buffer.byteLength(body) };
		const options = { method, headers: { ...without(headers), ...length }, agent: false };
		http.request(url, options, came).on('error', failed).end(body);
	});
	const text = await textOf(response);
	const kept = Object.entries(without(response.headers)).map(([name, value]) => [
		name,
		String(value),
	]);
	return { status: response.statusCode ?? 0, headers: Object.fromEntries(kept), text };
}

async function textOf(message: http.IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of message) parts.push(part as Buffer);
	return Buffer.concat(parts).toString();
}

function give(reply: http.ServerResponse, decision: Decision): void {
	if (decision === 'reset') reply.socket?.destroy();
	else if (decision && decision !== 'hang') {
		reply.writeHead(decision.status, decision.headers).end(decision.text);
	}
}
