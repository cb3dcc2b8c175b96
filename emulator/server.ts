import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { authorize, identify, type Caller } from './auth';
import { addControl } from './control';
import { addEndpoints, misrouted, typedQuery, type Endpoint } from './endpoint';
import { ApiError, errorEnvelope, invalid, refusal, codes, unroutable } from './envelope';
import { actsFirst, spoil, type Fault } from './faults';
import type { Query } from './paging';
import type { Parts } from './parts';
import { basePath, record, type RecordedRequest } from './recorded';
import { endpoints } from './routes';
import { addView } from './view';
import { struck } from './view/requests';

declare module 'fastify' {
	interface FastifyRequest {
		recorded: RecordedRequest;
		caller: Caller;
		/** Strikes when the answer goes out. */
		fault: Fault | undefined;
	}
	interface FastifyContextConfig {
		endpoint?: Endpoint;
	}
}

/** Builds the server: the API below `/client/v4`, control below `/__emulator`, the live view at `/`. */
export function buildServer(parts: Parts): FastifyInstance {
	const app = fastify({
		forceCloseConnections: true,
		exposeHeadRoutes: false,
		bodyLimit: 8 * 1024 * 1024,
		routerOptions: { maxParamLength: 200 },
		ajv: {
			customOptions: {
				coerceTypes: false,
				removeAdditional: false,
				useDefaults: false,
				allowUnionTypes: true,
			},
		},
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
			void refuse(unroutable(request.url), request, reply),
	});
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, parseJson);
	app.setNotFoundHandler((request, reply) => refuse(unroutable(request.url), request, reply));
	app.register((api, _options, done) => addApi(api, parts, done), { prefix: basePath });
	app.register(
		(control, _options, done) => {
			// Steering by hand is easier when curl need not name a content type.
			control.addContentTypeParser('*', { parseAs: 'string' }, parseJson);
			addControl(control, parts, done);
		},
		{ prefix: '/__emulator' },
	);
	app.register((view, _options, done) => addView(view, parts, done));
	return app;
}

/** An empty body is no body, whatever its Content-Type says. */
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
	api.addHook('preValidation', (request, reply) => admit(request, reply, parts));
	api.addHook('onSend', async (request, reply, payload) => {
		reply.header('date', new Date(parts.state.time()).toUTCString());
		return await send(request, reply, payload);
	});
	api.setErrorHandler((error, request, reply) => {
		const { unknownRecords } = parts.settings;
		const missing = error instanceof ApiError && error.status === 404;
		if (!missing || unknownRecords === 'envelope') return refuse(error, request, reply);
		return strike({ kind: unknownRecords, status: error.status }, request, reply);
	});
	api.setNotFoundHandler({ preValidation: notFound }, notFound);
	addEndpoints(api, endpoints, parts);
	done();
}

/** Everything between the body being in and its validation. */
async function admit(request: FastifyRequest, reply: FastifyReply, parts: Parts) {
	const { recorded } = request;
	const { endpoint } = request.routeOptions.config;
	recorded.body = request.body;
	if (parts.settings.latencyMs > 0) await sleep(parts.settings.latencyMs);
	const fault = parts.faults.take(recorded);
	if (fault) struck.set(recorded, fault.kind);
	if (fault && !actsFirst(fault) && fault.kind !== 'repeat-page')
		return strike(fault, request, reply);
	request.fault = fault;
	if (!endpoint) return undefined;
	request.caller = identify(request.headers, parts.state, parts.settings);
	limit(request, reply, parts);
	const { account_id: accountId } = request.params as { account_id?: string };
	authorize(request.caller, endpoint, accountId, parts.settings);
	const query = typedQuery(request.query as Query, endpoint.query);
	request.query =
		fault?.kind === 'repeat-page' ? { ...query, page: Number(query.page) - 1 } : query;
	return undefined;
}

function limit({ caller, recorded }: FastifyRequest, reply: FastifyReply, parts: Parts): void {
	const { rateLimit } = parts.settings;
	if (!rateLimit) return;
	const counted = parts.limiter.count(caller.quota, rateLimit);
	recorded.intoBlock = counted.intoBlock;
	if (counted.refusal) throw counted.refusal;
	reply.headers(counted.headers);
}

/** Answers with a fault, the server not having acted. */
function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const spoilt = spoil(fault, '', request.recorded);
	if (!spoilt) {
		reply.hijack();
		if (fault.kind !== 'timeout') request.raw.socket.resetAndDestroy();
		return reply;
	}
	return dress(reply, spoilt).send(spoilt.body);
}

function dress(reply: FastifyReply, { status, contentType, headers }: NonNullable<Spoilt>) {
	if (status) reply.code(status);
	if (contentType) reply.header('content-type', contentType);
	return reply.headers(headers ?? {});
}
type Spoilt = ReturnType<typeof spoil>;

/** The last word on an answer: a fault that waited for the server to act, and the record of its status. */
async function send(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
	const { fault, recorded } = request;
	const body = typeof payload === 'string' ? payload : '';
	const spoilt = fault && spoil(fault, body, recorded);
	if (fault && !spoilt) {
		if (fault.kind !== 'timeout') request.raw.socket.resetAndDestroy();
		return await new Promise<never>(() => undefined);
	}
	if (spoilt) dress(reply, spoilt);
	recorded.status = reply.statusCode;
	return spoilt ? spoilt.body : payload;
}

function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const { method, path } = request.recorded;
	return refuse(misrouted(method, path, endpoints), request, reply);
}

/** Turns whatever went wrong into the envelope of the endpoint's family. */
function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const { status, errors, headers } = asApiError(error, request);
	// What never reached an endpoint is answered by the gateway, in plain v4.
	const routed = errors[0]?.code !== codes.unroutable;
	const family = (routed && request.routeOptions.config.endpoint?.family) || 'v4';
	return reply.code(status).headers(headers).send(errorEnvelope(family, errors));
}

function asApiError(error: unknown, request: FastifyRequest): ApiError {
	if (error instanceof ApiError) return error;
	const { validationContext, statusCode = 500, message } = error as Partial<FastifyFailure>;
	if (validationContext === 'params') return unroutable(request.recorded.path);
	return refusal(validationContext ? 400 : statusCode, codes.invalid, message ?? 'Unknown error');
}

interface FastifyFailure {
	validationContext: string;
	statusCode: number;
	message: string;
}
