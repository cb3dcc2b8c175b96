import { sameAddress } from '../cloudflare/address';
import { isExecutionEnded, isNotFound, statusOf } from '../cloudflare/faults';
import { KeyedQueue } from '../cloudflare/keyedQueue';
import { isId } from '../cloudflare/paths';
import type { Collection, Row } from '../cloudflare/resource';
import type { User } from '../resources/user';
import { ownUserEndpoint } from '../resources/user';
import type { ItemSession } from './itemSession';
import { ParameterFault } from './parameterFault';

const NOTHING_CHANGED = 'Nothing was changed.';

/** Rows of one collection that an item wants to remove, or that lose a role. */
interface Losing<T extends Row> {
	collection: Collection<T>;
	/** The parameter that names them, for messages. */
	parameter: string;
	rows: T[];
}

/**
 * Refuses to remove the user who owns the credential, and the last Super Administrator. Nothing
 * overrides it.
 *
 * Throws a ParameterFault.
 */
export async function guardRemoval<T extends Row>(
	losing: Losing<T>,
	item: ItemSession,
): Promise<void> {
	await refuseOwnUser(losing, item);
	await refuseLastSuperAdministrator(losing, item);
}

/**
 * Removing the user behind the credential would break all automation with it. If the credential has
 * no user, or can't read it, there is nothing to compare with and the removal goes on.
 */
async function refuseOwnUser<T extends Row>(
	{ collection: { resource }, parameter, rows }: Losing<T>,
	item: ItemSession,
): Promise<void> {
	const { userOf } = resource;
	if (!userOf) return;
	const own = await ownUserOf(item);
	const isOwn = ({ id, email }: User) =>
		(!!own?.id && id === own.id) || (!!own?.email && sameAddress(email, own.email));
	if (!own || !rows.map(userOf).some(isOwn)) return;
	throw new ParameterFault(
		parameter,
		`is the user behind this credential: ${own.email ?? own.id}`,
		`${NOTHING_CHANGED} Use the credential of somebody else, or remove this person in the Cloudflare dashboard.`,
	);
}

/** The user who owns the credential; undefined if there is none, or Cloudflare refuses to say. */
export const ownUserOf = async (item: ItemSession): Promise<User | undefined> =>
	await item.shared('own user', async () => await readOwnUser(item));

async function readOwnUser({ hasUser, api }: ItemSession): Promise<User | undefined> {
	if (!hasUser) return undefined;
	return await api.get<User>(ownUserEndpoint).catch((error: unknown) => {
		const refused = [400, 401, 403].includes(statusOf(error) ?? 0);
		if (refused) return undefined;
		throw error;
	});
}

/**
 * An account or organization without a Super Administrator can't be managed any more. All items of the
 * execution count together: each leaves another Super Administrator behind, who is read again just
 * before. If they can't be counted, the change is refused.
 */
export async function refuseLastSuperAdministrator<T extends Row>(
	losing: Losing<T>,
	item: ItemSession,
): Promise<void> {
	const { collection, parameter } = losing;
	const { isSuperAdministrator } = collection.resource;
	// A row that doesn't tell may be one.
	const rows = losing.rows.filter((row) => isSuperAdministrator?.(row) !== false);
	if (!isSuperAdministrator || rows.length === 0) return;
	const name = `administrators ${item.isDryRun} ${collection.path}`;
	const count = item.shared(name, (): Count => ({
		queue: new KeyedQueue(),
		leaving: new Set(),
		seen: new Map(),
	}));
	await count.queue.run('count', async () => {
		const ids = rows.map(({ id }) => id);
		if (!(await anotherStays(losing, item, count))) {
			throw new ParameterFault(
				parameter,
				`is the last Super Administrator of the ${collection.resource.selectedIn}: ${whoIs(collection, rows)}`,
				`${NOTHING_CHANGED} Make somebody else Super Administrator first, and wait until they have accepted.`,
			);
		}
		for (const id of ids) count.leaving.add(id);
	});
}

/** How long, in milliseconds, a Super Administrator counts as being there after they were read. */
const STAYS_FOR = 5000;

/** What the items of one execution know of the Super Administrators of one account or organization. */
interface Count {
	queue: KeyedQueue;
	/** The IDs of those who were or will be removed. */
	leaving: Set<string>;
	/** When somebody was last seen to be one, by ID: a value of performance.now(). */
	seen: Map<string, number>;
}

const whoIs = <T extends Row>({ resource: { key } }: Collection<T>, rows: T[]) =>
	rows.map((row) => key?.of(row) ?? row.id).join(', ');

/** Whether one of the others is Super Administrator at this moment. */
async function anotherStays<T extends Row>(
	{ collection, parameter, rows }: Losing<T>,
	item: ItemSession,
	count: Count,
): Promise<boolean> {
	const { isSuperAdministrator } = collection.resource;
	const losing = new Set(rows.map(({ id }) => id));
	const isOther = (id: string) => !count.leaving.has(id) && !losing.has(id);
	const isOne = (row: T) => isId(row.id) && isSuperAdministrator?.(row) === true;
	const see = (rows: T[]) => {
		for (const { id } of rows.filter(isOne)) count.seen.set(id, performance.now());
		return rows.some((row) => isOne(row) && isOther(row.id));
	};
	const isRecent = (at: number) => performance.now() - at < STAYS_FOR;
	if ([...count.seen].some(([id, at]) => isOther(id) && isRecent(at))) return true;
	const look = async () => {
		// The list that the execution has read may be minutes old, so it only says whom to read.
		// From its end, since the next items may name those at its start.
		const known = item.lookups(collection).records.all() ?? [];
		for (const { id } of known.filter((row) => isOne(row) && isOther(row.id)).reverse()) {
			const now = await item.api.getFresh<T>(collection.item(id)).catch(unlessGone);
			if (now && see([now])) return true;
		}
		return see((await item.api.listFresh<T>(collection)) ?? []);
	};
	return await look().catch((error: unknown) => {
		if (isExecutionEnded(error)) throw error;
		throw new ParameterFault(
			parameter,
			`may be the last Super Administrator of the ${collection.resource.selectedIn}, and the others can't be counted: ${(error as Error).message}`,
			`${NOTHING_CHANGED} Run again when the list of members can be read.`,
		);
	});
}

function unlessGone(error: unknown): undefined {
	if (!isNotFound(error)) throw error;
}
