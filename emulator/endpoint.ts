import type { FastifyInstance } from 'fastify';
import type { Access, Caller } from './auth';
import { codes, envelope, notEnabled, notInitialized, apiError, unroutable } from './envelope';
import type { ApiResponse, ApiError, Family } from './envelope';
import { effectiveQuery, type Query } from './paging';
import type { Settings } from './settings';
import type { State } from './state';

export type Schema = Readonly<Record<string, unknown>>;

/** A request after authentication and validation. */
export interface ApiRequest {
	params: Readonly<Record<string, string>>;
	query: Query;
	/** Matches the schema of the endpoint. */
	body: unknown;
	caller: Caller;
	state: State;
	settings: Settings;
}

/** One method on one path: who may call it, what it accepts, and how it responds. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Below the base URL, with parameters such as `:account_id`, or `:app_uuid` for an ID that is a UUID. */
	path: string;
	/** Whose envelope the responses have; that of the v4 API unless told otherwise. */
	family?: Family;
	access: Access;
	/** Gateway counts its requests by itself, besides the quota of the client. */
	gateway?: boolean;
	/** Parameters of the query string. Others are rejected. */
	query?: Record<string, Schema>;
	/** Schema of the body. Without one, the body must be missing or `{}`. */
	body?: Schema;
	handle(request: ApiRequest): ApiResponse;
}

/** Schema of an object with no other properties than these. */
export function objectBody(properties: Record<string, Schema>, required: string[]): Schema {
	return { type: 'object', additionalProperties: false, properties, required };
}

export const emailSchema: Schema = { type: 'string', format: 'email', maxLength: 254 };
export const idSchema: Schema = { type: 'string', pattern: '^[0-9a-f]{32}$' };
export const uuidSchema: Schema = {
	type: 'string',
	pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
};
const noBody: Schema = { type: ['object', 'null'], maxProperties: 0 };

/** Adds the endpoints to the server. Their schemas neither coerce nor drop anything. */
export function addEndpoints(app: FastifyInstance, endpoints: Endpoint[], context: Context): void {
	for (const endpoint of endpoints) {
		app.route({
			method: endpoint.method,
			// The router takes a double colon for a literal one.
			url: endpoint.path.replace(/(?<=[^/]):/, '::'),
			config: { endpoint },
			schema: {
				params: paramsSchema(endpoint.path),
				querystring: querySchema(endpoint),
				...(endpoint.method !== 'GET' && { body: endpoint.body ?? noBody }),
			},
			handler: (request, reply) => {
				const isOff = context.settings.zeroTrust === 'off';
				if (isOff && endpoint.path.includes('/access/')) throw notEnabled();
				if (isOff && endpoint.gateway) throw notInitialized();
				const response = endpoint.handle({
					params: request.params as Record<string, string>,
					query: effectiveQuery(request.query as Query, endpoint.path, context.settings),
					body: request.body,
					caller: request.caller,
					...context,
				});
				reply.code(response.status ?? 200);
				return reply.send(
					response.status === 204 ? null : envelope(endpoint.family ?? 'v4', response),
				);
			},
		});
	}
}

export interface Context {
	state: State;
	settings: Settings;
}

function paramsSchema(path: string): Schema {
	const names = [...path.matchAll(/\/:(\w+)/g)].map((match) => match[1] ?? '');
	const schemaOf = (name: string) => (name.endsWith('_uuid') ? uuidSchema : idSchema);
	return objectBody(Object.fromEntries(names.map((name) => [name, schemaOf(name)])), names);
}

function querySchema({ query = {} }: Endpoint): Schema {
	return objectBody(query, []);
}

/** Turns the texts of a query string into the integers, booleans and lists of the endpoint's schema. */
export function typedQuery(query: Query, properties: Record<string, Schema> = {}): Query {
	const typed = Object.entries(query).map(([name, value]) => {
		const type = properties[name]?.type;
		if (type === 'array' && typeof value === 'string') return [name, [value]];
		if (type === 'integer' && /^-?\d+$/.test(String(value))) return [name, Number(value)];
		if (type === 'boolean' && (value === 'true' || value === 'false')) {
			return [name, value === 'true'];
		}
		return [name, value];
	});
	return Object.fromEntries(typed) as Query;
}

/** The error for a request without an endpoint: a wrong method (7001) or a wrong path (7003). */
export function routeError(method: string, path: string, endpoints: Endpoint[]): ApiError {
	const known = endpoints.some((endpoint) => {
		return new RegExp(`^${endpoint.path.replace(/\/:\w+/g, '/[^/]+')}$`).test(path);
	});
	return known
		? apiError(405, codes.methodNotAllowed, `Method ${method} not available for that URI`)
		: unroutable(path);
}
