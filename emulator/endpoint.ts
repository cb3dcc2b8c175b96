import type { FastifyInstance } from 'fastify';
import type { Access, Caller } from './auth';
import { codes, envelope, notEnabled, refusal, unroutable } from './envelope';
import type { Answer, ApiError, Family } from './envelope';
import { heeded, type Query } from './paging';
import type { Settings } from './settings';
import type { State } from './state';

export type Schema = Readonly<Record<string, unknown>>;

/** One request, after authentication and validation. */
export interface Call {
	params: Readonly<Record<string, string>>;
	query: Query;
	/** Has the shape that the endpoint's schema demands. */
	body: unknown;
	caller: Caller;
	state: State;
	settings: Settings;
}

/** One method on one path: who may call it, what it takes, and what it answers. */
export interface Endpoint {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Below the base URL, parameters as `:account_id`. */
	path: string;
	family: Family;
	access: Access;
	/** Properties of the query string; anything else is refused. */
	query?: Record<string, Schema>;
	/** Schema of the body; without one, only no body or `{}` is taken. */
	body?: Schema;
	answer(call: Call): Answer;
}

/** A body that is an object with exactly these properties. */
export function objectBody(properties: Record<string, Schema>, required: string[]): Schema {
	return { type: 'object', additionalProperties: false, properties, required };
}

export const emailSchema: Schema = { type: 'string', format: 'email', maxLength: 254 };
export const idSchema: Schema = { type: 'string', pattern: '^[0-9a-f]{32}$' };
const uuidSchema: Schema = {
	type: 'string',
	pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
};
const noBody: Schema = { type: ['object', 'null'], maxProperties: 0 };

/** Adds the endpoints to the server, with schemas that neither coerce nor drop anything. */
export function addEndpoints(app: FastifyInstance, endpoints: Endpoint[], world: World): void {
	for (const endpoint of endpoints) {
		app.route({
			method: endpoint.method,
			// A literal colon is written twice in this router.
			url: endpoint.path.replace(/(?<=[^/]):/, '::'),
			config: { endpoint },
			schema: {
				params: paramsSchema(endpoint.path),
				querystring: querySchema(endpoint),
				...(endpoint.method !== 'GET' && { body: endpoint.body ?? noBody }),
			},
			handler: (request, reply) => {
				const zeroTrust = endpoint.path.includes('/access/');
				if (zeroTrust && world.settings.zeroTrust === 'off') throw notEnabled();
				const answer = endpoint.answer({
					params: request.params as Record<string, string>,
					query: heeded(request.query as Query, endpoint.path, world.settings),
					body: request.body,
					caller: request.caller,
					...world,
				});
				reply.code(answer.status ?? 200);
				return reply.send(answer.status === 204 ? null : envelope(endpoint.family, answer));
			},
		});
	}
}

export interface World {
	state: State;
	settings: Settings;
}

function paramsSchema(path: string): Schema {
	const names = [...path.matchAll(/\/:(\w+)/g)].map((match) => match[1] ?? '');
	const schemaOf = (name: string) => (name === 'user_id' ? uuidSchema : idSchema);
	return objectBody(Object.fromEntries(names.map((name) => [name, schemaOf(name)])), names);
}

function querySchema({ query = {} }: Endpoint): Schema {
	return objectBody(query, []);
}

/** Query strings are text: turns it into the integers, booleans and lists that the endpoint asks for. */
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

/** Why no endpoint took a request: the method is wrong (7001), or the path (7003). */
export function misrouted(method: string, path: string, endpoints: Endpoint[]): ApiError {
	const known = endpoints.some((endpoint) => {
		return new RegExp(`^${endpoint.path.replace(/\/:\w+/g, '/[^/]+')}$`).test(path);
	});
	return known
		? refusal(405, codes.methodNotAllowed, `Method ${method} not available for that URI`)
		: unroutable(path);
}
