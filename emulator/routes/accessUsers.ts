import { emailSchema, objectBody, type Call, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, type Answer } from '../envelope';
import { resembles } from '../filters';
import { page, pageParameters } from '../paging';
import type { AccessUser } from '../resources';
import { accountOf } from './accounts';

const collection = '/accounts/:account_id/access/users';
const single = `${collection}/:user_id`;
const text = { type: 'string', minLength: 1 };
const name = { type: 'string' };
const reads = { permissions: ['Access: Audit Logs Read'] };
// Documented for the update only; the likely one for the others.
const writes = { permissions: ['Zero Trust: Seats Write'] };

function list(call: Call): Answer {
	const { params, query, state, settings } = call;
	const { accessUserEmailFilter: byEmail, accessUserNameFilter: byName } = settings;
	const all = state.accessUsers(accountOf(state, params).id);
	const unfiltered = [query.email, query.name, query.search].every((value) => value === undefined);
	const rows = unfiltered
		? all
		: all.filter(
				(user) =>
					resembles(user.email, query.email, byEmail, 'exact') &&
					resembles(user.name, query.name, byName) &&
					resembles(`${user.email} ${user.name ?? ''}`, query.search, 'substring'),
			);
	return page(rows, call, settings.accessUserPerPage, settings.accessUserTotalPages);
}

function create({ params, body, state, settings }: Call): Answer {
	const person = body as { email: string; name?: string };
	const account = accountOf(state, params);
	const existing = state.accessUserTable(account.id).find(person.email);
	if (existing && settings.duplicateAccessUser === 'conflict') {
		throw conflict(`An Access user with the email ${existing.email} already exists`);
	}
	return { status: 201, result: existing ?? state.addAccessUser(account.id, person) };
}

function update(call: Call): Answer {
	const user = userOf(call);
	const change = call.body as { email: string; name: string };
	if (change.email.toLowerCase() !== user.email.toLowerCase()) {
		throw invalid('email must be the current email of the user: it cannot be changed');
	}
	user.name = change.name;
	user.updated_at = call.state.time();
	return { result: user };
}

function remove(call: Call): Answer {
	const { params, state, settings } = call;
	const user = userOf(call);
	state.removeAccessUser(params.account_id ?? '', user.id, settings.accessUserDeleteDelayMs);
	return { status: 202, result: settings.deleteResult };
}

function userOf({ params, state }: Call): AccessUser {
	const table = state.accessUserTable(accountOf(state, params).id);
	const user = table.get(params.user_id ?? '');
	if (!user) throw notFound('Access user');
	return user;
}

/** Zero Trust (Access) users, §2.3 of the API reference. */
export const accessUsers: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		family: 'v4',
		access: reads,
		query: { email: text, name: text, search: text, ...pageParameters(1, 1000) },
		answer: list,
	},
	{
		method: 'POST',
		path: collection,
		family: 'v4',
		access: writes,
		body: objectBody({ email: emailSchema, name }, ['email']),
		answer: create,
	},
	{
		method: 'GET',
		path: single,
		family: 'v4',
		access: reads,
		answer: (call) => ({ result: userOf(call) }),
	},
	{
		method: 'PUT',
		path: single,
		family: 'v4',
		access: writes,
		body: objectBody({ email: emailSchema, name }, ['email', 'name']),
		answer: update,
	},
	{ method: 'DELETE', path: single, family: 'v4', access: writes, answer: remove },
];
