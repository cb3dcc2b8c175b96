import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { authorize, identify, type Caller } from './auth';
import { endpoints } from './allResources';
import { addControl } from './control';
import { addEndpoints, routeError, typedQuery, type Endpoint } from './endpoint';
import { ApiError, errorEnvelope, invalid, apiError, codes, unroutable } from './envelope';
import { actsBeforeFault, applyFault, type Fault } from './faults';
import type { Query } from './paging';
import type { Parts } from './parts';
import { tooManyRequests } from './rateLimit';
import { basePath, record, type RecordedRequest } from './recorded';
import { addView } from './view';
import { injectedFaults } from './view/requests';

declare module 'fastify' {
	interface FastifyRequest {
		recorded: RecordedRequest;
		caller: Caller;
		/** The fault to apply to the response. */
		fault: Fault | undefined;
	}
	interface FastifyContextConfig {
		endpoint?: Endpoint;
	}
}

/** Builds the server, with the API below `/client/v4`, the control below `/__emulator` and the live view at `/`. */
export function buildServer(parts: Parts): FastifyInstance {
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 8 * 1024 * 1024,
		routerOptions: { maxParamLength: 200 },
		schemaErrorFormatter: ([first], part) => {
			const extra = first?.params.additionalProperty;
			const detail = extra === undefined ? '' : `: ${String(extra)}`;
			return new Error(`${part}${first?.instancePath ?? ''} ${first?.message ?? ''}${detail}`);
		},
		rewriteUrl: ({ url = '/' }) => {
			const accept = parts.settings.encodedColon === 'accept';
			return accept ? url.replace(/\/members%3abatchCreate/i, '/members:batchCreate') : url;
		},
		frameworkErrors: (_error, request, reply) =>
			void sendError(unroutable(request.url), request, reply),
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
	app.setNotFoundHandler((request, reply) => sendError(unroutable(request.url), request, reply));
	app.register((api, _options, done) => addApi(api, parts, done), { prefix: basePath });
	app.register(
		(control, _options, done) => {
			// With any content type accepted, curl needs no header for it.
			control.addContentTypeParser('*', { parseAs: 'string' }, parseJson);
			addControl(control, parts, done);
		},
		{ prefix: '/__emulator' },
	);
	app.register((view, _options, done) => addView(view, parts, done));
	return app;
}

/** Takes an empty body for none, whatever its Content-Type is. */
function parseJson(
	_request: FastifyRequest,
	text: string | Buffer,
	done: (error: Error | null, body?: unknown) => void,
): void {
	try {
		done(null, text === '' ? undefined : JSON.parse(String(text)));
	} catch {
		done(invalid('The request body is not valid JSON'));
	}
}

function addApi(api: FastifyInstance, parts: Parts, done: () => void): void {
	api.addHook('onRequest', async (request) => {
		request.recorded = record(request);
		parts.requests.push(request.recorded);
	});
	api.addHook('preValidation', (request, reply) => prepareRequest(request, reply, parts));
	api.addHook('onSend', async (request, reply, payload) => {
		reply.header('date', new Date(parts.state.time()).toUTCString());
		return await finishResponse(request, reply, payload);
	});
	api.setErrorHandler((error, request, reply) => {
		const { unknownRecords } = parts.settings;
		const missing = error instanceof ApiError && error.status === 404;
		if (!missing || unknownRecords === 'envelope') return sendError(error, request, reply);
		return sendFault({ kind: unknownRecords, status: error.status }, request, reply);
	});
	api.setNotFoundHandler({ preValidation: notFound }, notFound);
	addEndpoints(api, endpoints, parts);
	done();
}

/** Runs after the body was read and before it is validated. */
async function prepareRequest(request: FastifyRequest, reply: FastifyReply, parts: Parts) {
	const { recorded } = request;
	const { endpoint } = request.routeOptions.config;
	recorded.body = request.body;
	if (parts.settings.latencyMs > 0) await sleep(parts.settings.latencyMs);
	const fault = parts.faults.take(recorded);
	if (fault) injectedFaults.set(recorded, fault.kind);
	if (fault && !actsBeforeFault(fault) && fault.kind !== 'repeat-page')
		return sendFault(fault, request, reply);
	request.fault = fault;
	if (!endpoint) return undefined;
	request.caller = identify(request.headers, parts.state, parts.settings);
	countRequest(request, reply, parts);
	if (endpoint.gateway) countGatewayRequest(request, parts);
	const { account_id: accountId } = request.params as { account_id?: string };
	authorize(request.caller, endpoint, accountId, parts.settings);
	const query = typedQuery(request.query as Query, endpoint.query);
	request.query =
		fault?.kind === 'repeat-page' ? { ...query, page: Number(query.page) - 1 } : query;
	return undefined;
}

function countRequest(
	{ caller, recorded }: FastifyRequest,
	reply: FastifyReply,
	parts: Parts,
): void {
	const { rateLimit } = parts.settings;
	if (!rateLimit) return;
	const counted = parts.limiter.count(caller.quota, rateLimit);
	recorded.intoBlock = counted.intoBlock;
	if (counted.error) throw counted.error;
	reply.headers(counted.headers);
}

/** Counts a request of Gateway. Nothing is documented about its headers, so it has none of its own. */
function countGatewayRequest({ caller, recorded }: FastifyRequest, parts: Parts): void {
	const { gatewayRateLimit, gatewayRetryAfter } = parts.settings;
	if (!gatewayRateLimit) return;
	const counted = parts.limiter.count(`gateway ${caller.quota}`, gatewayRateLimit);
	recorded.intoBlock ||= counted.intoBlock;
	if (!counted.error) return;
	throw tooManyRequests({}, gatewayRetryAfter === 'sent' ? counted.seconds : undefined);
}

/** Sends a faulty response, before the server has acted. */
function sendFault(fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const faulty = applyFault(fault, '', request.recorded);
	if (!faulty) {
		reply.hijack();
		if (fault.kind !== 'timeout') request.raw.socket.resetAndDestroy();
		return reply;
	}
	return setHeaders(reply, faulty).send(faulty.body);
}

function setHeaders(reply: FastifyReply, { status, contentType, headers }: NonNullable<Spoilt>) {
	if (status) reply.code(status);
	if (contentType) reply.header('content-type', contentType);
	return reply.headers(headers ?? {});
}
type Spoilt = ReturnType<typeof applyFault>;

/** Applies a fault that happens after the server has acted, and records the status. */
async function finishResponse(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
	const { fault, recorded } = request;
	const body = typeof payload === 'string' ? payload : '';
	const faulty = fault && applyFault(fault, body, recorded);
	if (fault && !faulty) {
		if (fault.kind === 'timeout') recorded.status = reply.statusCode;
		else request.raw.socket.resetAndDestroy();
		return await new Promise<never>(() => undefined);
	}
	if (faulty) setHeaders(reply, faulty);
	recorded.status = reply.statusCode;
	return faulty ? faulty.body : payload;
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const { method, path } = request.recorded;
	return sendError(routeError(method, path, endpoints), request, reply);
}

/** Sends an error in the envelope of the endpoint's family. */
function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const { status, errors, headers } = asApiError(error, request);
	// A request that reached no endpoint is answered by the gateway, with a v4 envelope.
	const routed = errors[0]?.code !== codes.invalidPath;
	const family = (routed && request.routeOptions.config.endpoint?.family) || 'v4';
	return reply.code(status).headers(headers).send(errorEnvelope(family, errors));
}

function asApiError(error: unknown, request: FastifyRequest): ApiError {
	if (error instanceof ApiError) return error;
	const { validationContext, statusCode = 500, message } = error as Partial<FastifyFailure>;
	if (validationContext === 'params') return unroutable(request.recorded.path);
	return apiError(validationContext ? 400 : statusCode, codes.invalid, message ?? 'Unknown error');
}

interface FastifyFailure {
	validationContext: string;
	statusCode: number;
	message: string;
}
