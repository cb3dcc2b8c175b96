import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { objectBody, type Schema } from './endpoint';
import { faultKinds, type Fault } from './faults';
import type { SeedOptions } from './seed';
import type { Parts } from './parts';
import type { Settings } from './settings';
import { userOf, type State } from './state';

const count: Schema = { type: 'integer', minimum: 0 };
const seedNames = [
	'accessUsers',
	'members',
	'recipients',
	'invites',
	'accounts',
	'organizations',
	'shares',
];
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

/** The records of each resource. Lists below an account, organization or share are keyed by its ID. */
function summary(state: State) {
	const { accounts, organizations, shares, invites } = state;
	const keyed = <Row>(parents: { id: string }[], rowsOf: (id: string) => Row[]) => {
		return Object.fromEntries(parents.map(({ id }) => [id, rowsOf(id)]));
	};
	return {
		accounts: accounts.map(({ id, name }) => ({ id, name })),
		organizations: organizations.map(({ id, name }) => ({ id, name })),
		shares: shares.map(({ id, name, target_type }) => ({ id, name, target_type })),
		accessUsers: keyed(accounts, (id) => {
			return state
				.accessUsers(id)
				.map((user) => ({ id: user.id, email: user.email, name: user.name }));
		}),
		members: keyed(organizations, (id) => {
			return state.organizationMembers(id).map((member) => {
				return { id: member.id, email: userOf(member).email, status: member.status };
			});
		}),
		recipients: keyed(shares, (id) => {
			return state.recipients(id).map(({ id: recipient, account_id, association_status }) => {
				return { id: recipient, account_id, status: association_status };
			});
		}),
		invites: invites.map(({ id, organization_name, status }) => ({
			id,
			organization_name,
			status,
		})),
	};
}
