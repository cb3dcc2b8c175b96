import { emailSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { conflict, invalid, notFound, type ApiResponse } from '../envelope';
import { matchesFilter } from '../filters';
import { asUuid, hexId } from '../ids';
import { page, pageParameters } from '../paging';
import { moment, person } from '../people';
import { keptInTables, type EmulatedResource } from '../resource';
import type { AccessUser } from '../rows';
import { seeded } from '../seeded';
import { inAccount, tableEndpoints } from '../tableEndpoints';
import { accountOf } from './accounts';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Access users of `seeded.account`. */
		accessUsers?: number;
	}
}

const collection = '/accounts/:account_id/access/users';
const single = `${collection}/:user_uuid`;
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
	const table = state.accessUserTable(params.account_id ?? '');
	state.removeLater(table, user.id, settings.accessUserDeleteDelayMs);
	return { status: 202, result: settings.deleteResult };
}

const { rowOf, endpoints: plain } = tableEndpoints<AccessUser>({
	path: single,
	table: inAccount((state, id) => state.accessUserTable(id)),
	missing: () => notFound('Access user'),
	reads,
});

/** The user in the path. Throws 404 if there is none. */
export const userOf = rowOf;

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'GET',
		path: collection,
		access: reads,
		query: { email: text, name: text, search: text, ...pageParameters(1, 1000) },
		handle: list,
	},
	{
		method: 'POST',
		path: collection,
		access: writes,
		body: objectBody({ email: emailSchema, name }, ['email']),
		handle: create,
	},
	{
		method: 'PUT',
		path: single,
		access: writes,
		body: objectBody({ email: emailSchema, name }, ['email', 'name']),
		handle: update,
	},
	{ method: 'DELETE', path: single, access: writes, handle: remove },
];

const idAt = (index: number) => hexId(`access user ${index}`);

/** The ID of an Access user of the seed. */
export const accessUserId = (index: number) => asUuid(idAt(index));

function accessUser(index: number): AccessUser {
	const id = idAt(index);
	const created = moment(index);
	const { name, email } = person(index);
	const hasLoggedIn = index % 4 !== 3;
	const user: AccessUser = {
		id: asUuid(id),
		// It is not documented whether uid equals id. Here they differ, so that a mix-up fails a test.
		uid: asUuid(`0${id}`),
		email,
		name,
		access_seat: hasLoggedIn && index % 3 !== 2,
		gateway_seat: hasLoggedIn && index % 2 === 0,
		seat_uid: asUuid(`1${id}`),
		active_device_count: index % 4,
		created_at: created,
		updated_at: created,
	};
	if (hasLoggedIn) user.last_successful_login = moment(index + 100_000);
	return user;
}

/** Zero Trust (Access) users. */
export const resource: EmulatedResource = {
	name: 'accessUsers',
	endpoints,
	...keptInTables<AccessUser>({
		parents: ({ accounts }) => accounts,
		table: (state, id) => state.accessUserTable(id),
		seed: { parentId: seeded.account, count: 5, rowAt: accessUser },
		shown: ({ id, email, name: called }) => ({ id, email, name: called }),
		view: {
			title: 'Access users',
			columns: ['Email', 'Name', 'Last login'],
			empty: 'No Access users',
			cellsIn:
				() =>
				({ email, name: called, last_successful_login: login }) => [
					email,
					called ?? '',
					login?.slice(0, 10) ?? 'never',
				],
		},
	}),
};
