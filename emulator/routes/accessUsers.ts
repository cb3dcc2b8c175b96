import { emailSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, type ApiResponse } from '../envelope';
import { matchesFilter } from '../filters';
import { page, pageParameters } from '../paging';
import type { AccessUser } from '../resources';
import { accountOf } from './accounts';

const collection = '/accounts/:account_id/access/users';
const single = `${collection}/:user_id`;
const text = { type: 'string', minLength: 1 };
const name = { type: 'string' };
const reads = { permissions: ['Access: Audit Logs Read'] };
// Documented for the update only. It is the most likely permission for the others, too.
const writes = { permissions: ['Zero Trust: Seats Write'] };

function list(request: ApiRequest): ApiResponse {
	const { params, query, state, settings } = request;
	const { accessUserEmailFilter: byEmail, accessUserNameFilter: byName } = settings;
	const all = state.accessUsers(accountOf(state, params).id);
	const unfiltered = [query.email, query.name, query.search].every((value) => value === undefined);
	const rows = unfiltered
		? all
		: all.filter(
				(user) =>
					matchesFilter(user.email, query.email, byEmail, 'exact') &&
					matchesFilter(user.name, query.name, byName) &&
					matchesFilter(`${user.email} ${user.name ?? ''}`, query.search, 'substring'),
			);
	return page(rows, request, settings.accessUserPerPage, settings.accessUserTotalPages);
}

function create({ params, body, state, settings }: ApiRequest): ApiResponse {
	const person = body as { email: string; name?: string };
	const account = accountOf(state, params);
	const existing = state.accessUserTable(account.id).find(person.email);
	if (existing && settings.duplicateAccessUser === 'conflict') {
		throw conflict(`An Access user with the email ${existing.email} already exists`);
	}
	return { status: 201, result: existing ?? state.addAccessUser(account.id, person) };
}

function update(request: ApiRequest): ApiResponse {
	const user = userOf(request);
	const change = request.body as { email: string; name: string };
	if (change.email.toLowerCase() !== user.email.toLowerCase()) {
		throw invalid('email must be the current email of the user: it cannot be changed');
	}
	user.name = change.name;
	user.updated_at = request.state.time();
	return { result: user };
}

function remove(request: ApiRequest): ApiResponse {
	const { params, state, settings } = request;
	const user = userOf(request);
	state.removeAccessUser(params.account_id ?? '', user.id, settings.accessUserDeleteDelayMs);
	return { status: 202, result: settings.deleteResult };
}

function userOf({ params, state }: ApiRequest): AccessUser {
	const table = state.accessUserTable(accountOf(state, params).id);
	const user = table.get(params.user_id ?? '');
	if (!user) throw notFound('Access user');
	return user;
}

/** Zero Trust (Access) users. */
export const accessUsers: Endpoint[] = [
	{
		method: 'GET',
		path: collection,
		family: 'v4',
		access: reads,
		query: { email: text, name: text, search: text, ...pageParameters(1, 1000) },
		handle: list,
	},
	{
		method: 'POST',
		path: collection,
		family: 'v4',
		access: writes,
		body: objectBody({ email: emailSchema, name }, ['email']),
		handle: create,
	},
	{
		method: 'GET',
		path: single,
		family: 'v4',
		access: reads,
		handle: (request) => ({ result: userOf(request) }),
	},
	{
		method: 'PUT',
		path: single,
		family: 'v4',
		access: writes,
		body: objectBody({ email: emailSchema, name }, ['email', 'name']),
		handle: update,
	},
	{ method: 'DELETE', path: single, family: 'v4', access: writes, handle: remove },
];
