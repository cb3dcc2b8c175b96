import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { resources } from './allResources';
import { objectBody, type Schema } from './endpoint';
import { faultKinds, type Fault } from './faults';
import { seedNames } from './seed';
import type { SeedOptions } from './seedOptions';
import type { Parts } from './parts';
import type { Settings } from './settings';
import type { State } from './state';

const count: Schema = { type: 'integer', minimum: 0 };
const seedSchema: Schema = {
	...objectBody(Object.fromEntries(seedNames.map((name) => [name, count])), []),
	type: ['object', 'null'],
};
const faultSchema = objectBody(
	{
		kind: { enum: [...faultKinds] },
		status: { type: 'integer', minimum: 200, maximum: 599 },
		code: count,
		retryAfter: { type: ['integer', 'string'] },
		message: { type: 'string' },
		headers: { type: 'object', additionalProperties: { type: 'string' } },
		times: { type: 'integer', minimum: 1 },
		method: { type: 'string' },
		path: { type: 'string' },
		afterAct: { type: 'boolean' },
	},
	['kind'],
);

/** Lets other processes on this machine read and change the emulator, without a credential. */
export function addControl(control: FastifyInstance, parts: Parts, done: () => void): void {
	control.addHook('onRequest', localhostOnly);
	control.get('/health', () => ({ status: 'ok' }));
	control.get('/state', () => summary(parts.state));
	control.get('/records', () => parts.state.records());
	control.get('/requests', () => parts.requests);
	control.get('/settings', () => parts.settings);
	control.post('/reset', { schema: { body: seedSchema } }, (request) => {
		parts.reset((request.body as SeedOptions | null) ?? undefined);
		return summary(parts.state);
	});
	control.post('/faults', { schema: { body: faultSchema } }, (request, reply) => {
		parts.faults.inject(request.body as Fault);
		return reply.code(201).send(request.body);
	});
	control.patch('/settings', (request, reply) => {
		const changes = (request.body ?? {}) as Partial<Settings>;
		const unknown = Object.keys(changes).filter((name) => !(name in parts.settings));
		if (unknown.length > 0) return reply.code(400).send({ error: `No setting ${unknown.join()}` });
		// JSON has no undefined, so null turns the rate limit off.
		const rateLimit = changes.rateLimit ?? undefined;
		Object.assign(parts.settings, changes, 'rateLimit' in changes ? { rateLimit } : {});
		return reply.send(parts.settings);
	});
	done();
}

/** Answers requests from other machines with 403. */
export async function localhostOnly({ ip }: FastifyRequest, reply: FastifyReply) {
	if (/^(::1|(::ffff:)?127\.)/.test(ip)) return;
	return reply.code(403).send({ error: 'Only from this machine' });
}

/** The records of each resource. */
function summary(state: State) {
	return Object.fromEntries(
		resources.flatMap(({ name, summary: of }) => (of ? [[name, of(state)]] : [])),
	);
}
