import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Emulator } from '../../emulator';

/** A request to the emulator. A test may change all of it. */
export interface ProxiedRequest {
	method: string;
	/** Path and query as sent, with the emulator's origin. */
	url: URL;
	headers: http.IncomingHttpHeaders;
	/** Empty if none was sent. */
	body: string;
}

/** A response to the node. A test may change all of it. */
export interface ProxiedResponse {
	status: number;
	headers: Record<string, string>;
	text: string;
}

/** No response: the connection hangs or breaks. */
type NoResponse = 'hang' | 'reset';

type Decision = ProxiedResponse | NoResponse | void;

interface Rules {
	/** Changes the request, or returns a response; then the emulator does not get the request. */
	request?: (request: ProxiedRequest) => Decision | Promise<Decision>;
	/** Changes the emulator's response, or replaces it. */
	response?: (response: ProxiedResponse, request: ProxiedRequest) => Decision | Promise<Decision>;
}

export interface Proxy {
	/** The base URL for a credential. */
	baseUrl: string;
	/** Every request before a test changed it. */
	received: Array<ProxiedRequest & { at: number }>;
}

const servers: http.Server[] = [];

/** All proxies of a test file are closed after its tests, even with requests that hang. */
afterAll(async () => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	}
});

/**
 * A local server in front of the emulator, for responses that no setting of the emulator gives.
 * Forwards everything else unchanged.
 */
export async function proxy(
	emulator: Emulator,
	{ request: onRequest, response: onResponse }: Rules,
): Promise<Proxy> {
	const seen: Proxy['received'] = [];

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
			// If a rule throws, the response shows the error, and the test fails.
			.catch((error: unknown) => ({ status: 599, headers: {}, text: `proxy: ${String(error)}` }))
			.then((decision) => send(reply, decision));
	});
	servers.push(server);
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return { baseUrl: `http://127.0.0.1:${port}/client/v4`, received: seen };
}

/** A response made by a test. */
export const response = (
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

/** An error response in Cloudflare's envelope. */
export const errorResponse = (
	status: number,
	code: number,
	message: string,
	headers?: Record<string, string>,
): ProxiedResponse =>
	response(
		status,
		{ success: false, errors: [{ code, message }], messages: [], result: null },
		headers,
	);

/** Changes the JSON of a response in place. */
export function editBody<Body>(response: ProxiedResponse, change: (body: Body) => void): void {
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

/** Headers of a single connection, which are not forwarded. */
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

function send(reply: http.ServerResponse, decision: Decision): void {
	if (decision === 'reset') reply.socket?.destroy();
	else if (decision && decision !== 'hang') {
		reply.writeHead(decision.status, decision.headers).end(decision.text);
	}
}
