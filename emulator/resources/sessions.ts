import { objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { apiError, codes, notFound, type ApiResponse } from '../envelope';
import { hexId } from '../ids';
import { rowsFrom, type EmulatedResource } from '../resource';
import { seeded } from '../seeded';
import type { State } from '../state';
import { accountOf } from './accounts';
import { userOf } from './accessUsers';

declare module '../seedOptions' {
	interface SeedOptions {
		/** How many of the Access users have failed logins and, if they ever logged in, sessions. */
		sessions?: number;
	}
}

const user = '/accounts/:account_id/access/users/:user_uuid';
const reads = { permissions: ['Access: Audit Logs Read'] };
const GROUPS = 'Access: Organizations, Identity Providers, and Groups';
const ending = { write: `${GROUPS} Write`, revoke: `${GROUPS} Revoke` };

/** A session or a failed login, and from when on it is not listed any more (epoch milliseconds). */
interface Login {
	id: string;
	endsAt?: number;
	answer: { expiration: number; name?: string; metadata: object };
}

/** The active sessions of a user. Tests may add and remove some. */
export const sessionTable = (state: State, userId: string) =>
	state.table<Login>({ name: 'sessions', keyOf: ({ id }) => id }, userId);

export const failedLoginTable = (state: State, userId: string) =>
	state.table<Login>({ name: 'failed logins', keyOf: ({ id }) => id }, userId);

/** Those that are still listed. */
export const activeSessions = (state: State, userId: string) =>
	sessionTable(state, userId)
		.rows()
		.filter(({ endsAt = Infinity }) => endsAt > Date.now());

const listed = (logins: Login[]): ApiResponse => {
	const result = logins.map(({ answer }) => answer);
	return { result, result_info: { count: result.length, page: 1, per_page: 20 } };
};

function revoke({ params, query, body, caller, state, settings }: ApiRequest): ApiResponse {
	const { token } = caller;
	if (token && !token.permissions.includes(ending[settings.revokePermission])) {
		throw apiError(403, codes.noPermission, 'Authentication error');
	}
	const { email, devices } = body as { email: string; devices?: boolean };
	const people = state.accessUserTable(accountOf(state, params).id).findAll(email);
	if (people.length === 0 && settings.revokeUnknownUser === 'notFound') throw notFound('User');
	for (const person of people) {
		endSessions(state, person.id, settings.sessionEndDelayMs);
		if (devices || query.devices) person.active_device_count = 0;
	}
	return { result: people.length > 0 || settings.revokeUnknownUser === 'true' };
}

function endSessions(state: State, userId: string, delayMs: number): void {
	const endsAt = Date.now() + delayMs;
	for (const session of sessionTable(state, userId).rows()) session.endsAt ??= endsAt;
}

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: `${user}/active_sessions`,
		access: reads,
		handle: (request) => listed(activeSessions(request.state, userOf(request).id)),
	},
	{
		method: 'GET',
		path: `${user}/failed_logins`,
		access: reads,
		handle: (request) => listed(failedLoginTable(request.state, userOf(request).id).rows()),
	},
	{
		method: 'POST',
		path: '/accounts/:account_id/access/organizations/revoke_user',
		family: 'bare',
		access: { permissions: Object.values(ending) },
		query: { devices: { type: 'boolean' } },
		body: objectBody(
			{
				// Documented without a format.
				email: { type: 'string', minLength: 1 },
				user_uid: { type: 'string', format: 'uuid' },
				devices: { type: 'boolean' },
				warp_session_reauth: { type: 'boolean' },
			},
			['email'],
		),
		handle: revoke,
	},
];

const DAY = 86_400;
/** Whole seconds, always the same for an index. */
const second = (index: number) => Date.UTC(2026, 0, 5, 9) / 1000 + index * 61;

/** A session for the applications of a company. */
export function session(label: string, index: number): Login {
	const nonce = hexId(`session ${label} ${index}`).slice(0, 16);
	const iat = second(index);
	const app = (name: string) => ({
		hostname: `${name.toLowerCase()}.example.com`,
		name,
		type: 'self_hosted',
		uid: hexId(`app ${name}`),
	});
	const apps = { [hexId('wiki')]: app('Wiki'), ...(index % 2 && { [hexId('crm')]: app('CRM') }) };
	const expires = iat + DAY;
	return {
		id: nonce,
		answer: {
			expiration: expires,
			name: `${label}:${nonce}`,
			metadata: { apps, expires, iat, nonce, ttl: DAY },
		},
	};
}

export function failedLogin({ id, email }: { id: string; email: string }, index: number): Login {
	const ray = hexId(`failed login ${id} ${index}`).slice(0, 16);
	const metadata = {
		app_name: 'Wiki',
		aud: hexId('wiki').repeat(2),
		datetime: new Date(second(index) * 1000).toISOString(),
		ray_id: ray,
		user_email: email,
		user_uuid: id,
	};
	return { id: ray, answer: { expiration: second(index) + 30 * DAY, metadata } };
}

function add(state: State, count: number): void {
	const users = state.accessUsers(seeded.account).slice(0, count);
	users.forEach((user, index) => {
		const sessions = user.last_successful_login === undefined ? 0 : 1 + (index % 2);
		for (const one of rowsFrom(sessions, (nth) => session(user.id, nth))) {
			sessionTable(state, user.id).add(one);
		}
		for (const one of rowsFrom(1 + (index % 3), (nth) => failedLogin(user, nth))) {
			failedLoginTable(state, user.id).add(one);
		}
	});
}

/** Sessions and failed logins of Zero Trust users. */
export const resource: EmulatedResource = {
	name: 'sessions',
	endpoints,
	seed: { count: 100, add },
};
