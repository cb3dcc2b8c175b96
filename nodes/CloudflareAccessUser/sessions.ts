import type { Collection, Resource, Row } from '../shared/cloudflare/resource';
import { collectionOf } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import type { Parameters } from '../shared/operation/parameters';
import { ParameterFault } from '../shared/operation/parameterFault';
import { isExecutionEnded } from '../shared/cloudflare/faults';
import { Waiting } from '../shared/operation/waiting';
import type { AccessSession } from '../shared/resources/accessSessions';
import { accessSessions } from '../shared/resources/accessSessions';
import type { AccessUser } from '../shared/resources/accessUsers';
import { user } from './user';

const DEFAULT_SECONDS = 120;

/** Cloudflare's quota is 1,200 requests in 5 minutes, and each user's sessions take one. */
const MS_PER_REQUEST = 250;

/** The longest wait in seconds; undefined if the item doesn't wait. */
export function readWait(parameters: Parameters): number | undefined {
	const seconds = parameters.wholeNumber('options.waitTimeout') ?? DEFAULT_SECONDS;
	return parameters.flag('options.waitUntilEnded') ? seconds : undefined;
}

/** What belongs to one of these users, such as their sessions. */
export const ofUser = <T extends Row>(
	resource: Resource<T, 'account' | 'user'>,
	{ containers: { account = '' } }: Collection<AccessUser>,
	id: string,
): Collection<T> => collectionOf(resource, { account, user: id });

/**
 * Waits until a user has no active session. The sessions are read again each time; the users of all
 * items wait together. Throws a ParameterFault if the time is over.
 */
export async function untilEnded(
	users: Collection<AccessUser>,
	id: string,
	seconds: number,
	item: ItemSession,
): Promise<void> {
	let active: number | null = null;
	const fail = (what: string, advice: string): never => {
		const details = { id, revoked: true, activeSessions: active };
		throw new ParameterFault(user.name, `${what} (ID ${id})`, advice, details);
	};
	const look = (sessions: AccessSession[] = []) => {
		active = sessions.length;
		return active === 0;
	};
	const onTimeout = () =>
		fail(
			`still has ${active} active ${active === 1 ? 'session' : 'sessions'} after ${seconds} s`,
			"Cloudflare accepted the request and may need longer, or the person has logged in again. Keep them out with an Access policy or at your identity provider, raise 'Session Timeout (Seconds)', or check again with Get Sessions.",
		);
	const waiting = item.shared(`waiting ${users.path}`, () => {
		const read = async (ids: string[]) => await readMany(users, ids, item);
		return new Waiting<AccessSession[]>(read, MS_PER_REQUEST);
	});
	const { signal } = item;
	await waiting
		.until({ id, look, timeout: seconds * 1000, signal, onTimeout })
		.catch((error: unknown) => {
			if (!isExecutionEnded(error)) throw error;
			fail('is not known to be logged out: the execution ended first', 'Check with Get Sessions.');
		});
}

async function readMany(
	users: Collection<AccessUser>,
	ids: string[],
	{ api }: ItemSession,
): Promise<Map<string, AccessSession[]>> {
	const sessions = async (id: string) =>
		(await api.listFresh(ofUser(accessSessions, users, id))) ?? [];
	return new Map(await Promise.all(ids.map(async (id) => [id, await sessions(id)] as const)));
}
