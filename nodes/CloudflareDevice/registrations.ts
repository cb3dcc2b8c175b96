import type { IDataObject } from 'n8n-workflow';

import {
	CloudflareFault,
	isExecutionEnded,
	isNotFound,
	isOutcomeUnknown,
} from '../shared/cloudflare/faults';
import { isId } from '../shared/cloudflare/paths';
import type { Collection } from '../shared/cloudflare/resource';
import { collectionOf } from '../shared/cloudflare/resource';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import { Waiting } from '../shared/operation/waiting';
import type { AccessUser } from '../shared/resources/accessUsers';
import type { DeviceRegistration } from '../shared/resources/deviceRegistrations';
import { deviceRegistrations, statusOf } from '../shared/resources/deviceRegistrations';
import { objectIn } from '../shared/resources/text';
import { user } from './device';

export const COMES_BACK =
	'The registrations are deleted, the devices and other people on them stay. Who can still log in registers again at the next login, unless an enrollment policy or your identity provider keeps them out.';

/** How many registrations one request deletes. Cloudflare documents no limit; its pages have 50 rows. */
const AT_ONCE = 50;

/** How long a deleted registration may still be listed, in milliseconds. */
const LONGEST_REMOVAL = 30_000;

/** How often registrations are deleted that appear meanwhile, or singly after a refusal. */
const ROUNDS = 3;

/** Cloudflare's quota is 1,200 requests in 5 minutes, and each person's registrations take one. */
const MS_PER_REQUEST = 250;

/**
 * Whether a registration belongs to a user. Throws a ParameterFault if Cloudflare doesn't say whose it
 * is: it is neither left out silently nor taken for theirs.
 */
export function isOf({ id, user: owner }: DeviceRegistration, userId: string): boolean {
	const { id: ownerId } = objectIn(owner);
	if (isId(ownerId)) return ownerId.toLowerCase() === userId.toLowerCase();
	throw new ParameterFault(
		user.name,
		`may have a registration that Cloudflare lists without its owner (ID ${id})`,
		"Nobody's registration is taken for somebody else's. Give the API token the permission 'Zero Trust: PII' (Read), too, or look at this registration in the dashboard.",
	);
}

/** The active registrations of one user. */
async function activeOf(
	registrations: Collection<DeviceRegistration>,
	userId: string,
	{ api }: ItemSession,
): Promise<DeviceRegistration[]> {
	const keep = (row: DeviceRegistration) => isOf(row, userId) && statusOf(row) === 'active';
	const query = { 'user.id': userId, status: 'active' };
	return (await api.listFresh(registrations, query, { keep })) ?? [];
}

/**
 * Deletes all active registrations of a user, and only these: never a device, which would end the
 * registrations of other people on it. They are read again until none is left, so that the result
 * holds if an answer was lost or the person has registered once more, too.
 *
 * Returns the IDs of those that were deleted; undefined if there are none to delete.
 */
export async function deleteRegistrationsOf(
	users: Collection<AccessUser>,
	userId: string,
	item: ItemSession,
): Promise<IDataObject | undefined> {
	// Throws if it is no ID: without one, Cloudflare would list the registrations of everybody.
	users.item(userId);
	const { account = '' } = users.containers;
	const registrations = collectionOf(deviceRegistrations, { account });
	const deleted = new Set<string>();
	try {
		let open = idsOf(await activeOf(registrations, userId, item));
		let size = AT_ONCE;
		for (let round = 1; open.length > 0; round++) {
			const faults = await deleteEach({ registrations, ids: open, size }, deleted, item);
			if (item.isDryRun) break;
			const rows = await activeWithout(deleted, { registrations, userId }, item).catch(
				(error: unknown) => {
					// Cloudflare's answers to the deletions say enough then.
					if (isExecutionEnded(error) && faults.size === 0) return [];
					throw error;
				},
			);
			const left = idsOf(rows);
			for (const [id, fault] of faults) {
				if (left.includes(id) && (isOutcomeUnknown(fault) || round === ROUNDS)) throw fault;
				const { isRepeated = false } = fault.facts;
				const mayBeDone = isRepeated || isOutcomeUnknown(fault);
				if (!left.includes(id) && mayBeDone) deleted.add(id);
			}
			if (left.length > 0 && round === ROUNDS) throw stillThere(left);
			open = left;
			// One that is gone by now may have had the request for all of them refused.
			size = faults.size > 0 ? 1 : AT_ONCE;
		}
	} catch (error) {
		throw deleted.size > 0 ? afterSome(error, [...deleted]) : error;
	}
	return deleted.size > 0 ? { deletedIds: [...deleted] } : undefined;
}

const idsOf = (rows: DeviceRegistration[]) => rows.map(({ id }) => id);

interface Part {
	registrations: Collection<DeviceRegistration>;
	ids: string[];
	/** How many go into one request. */
	size: number;
}

/**
 * Adds the IDs that Cloudflare has deleted to `deleted`. Returns, by ID, the faults that leave it open
 * whether a registration is still there; throws others.
 */
async function deleteEach(
	{ registrations, ids, size }: Part,
	deleted: Set<string>,
	{ api }: ItemSession,
): Promise<Map<string, CloudflareFault>> {
	const faults = new Map<string, CloudflareFault>();
	for (let start = 0; start < ids.length; start += size) {
		const part = ids.slice(start, start + size);
		const [first = ''] = part;
		const sent =
			part.length === 1
				? api.delete(registrations.item(first))
				: api.delete(registrations, undefined, { id: part });
		await sent.then(
			() => part.forEach((id) => deleted.add(id)),
			(error: unknown) => {
				if (!(error instanceof CloudflareFault)) throw error;
				// After a lost answer, any refusal may be of what the request before has done.
				const { isRepeated = false } = error.facts;
				const isOpen = isRepeated || isOutcomeUnknown(error) || isNotFound(error);
				if (!isOpen) throw error;
				part.forEach((id) => faults.set(id, error));
			},
		);
	}
	return faults;
}

/** The active registrations, as soon as Cloudflare lists none of the deleted ones any more. */
async function activeWithout(
	deleted: Set<string>,
	{ registrations, userId }: { registrations: Collection<DeviceRegistration>; userId: string },
	item: ItemSession,
): Promise<DeviceRegistration[]> {
	let rows = await activeOf(registrations, userId, item);
	const isSettled = () => !rows.some(({ id }) => deleted.has(id));
	if (isSettled()) return rows;
	const waiting = item.shared(`waiting ${registrations.path}`, () => {
		const read = async (id: string) => [id, await activeOf(registrations, id, item)] as const;
		const readAll = async (ids: string[]) => new Map(await Promise.all(ids.map(read)));
		return new Waiting<DeviceRegistration[]>(readAll, MS_PER_REQUEST);
	});
	await waiting.until({
		id: userId,
		look(now = []) {
			rows = now;
			return isSettled();
		},
		timeout: LONGEST_REMOVAL,
		signal: item.signal,
		onTimeout() {
			throw stillThere(idsOf(rows));
		},
	});
	return rows;
}

const stillThere = (ids: string[]) =>
	new ParameterFault(
		user.name,
		`still has active device registrations at Cloudflare: ${ids.join(', ')}`,
		'Run again in a few minutes. If they come back, the person can still log in: disable them at your identity provider first.',
	);

/** Adds to an error which registrations had already been deleted. */
function afterSome(error: unknown, ids: string[]): unknown {
	const done = `Deleted before that: ${ids.join(', ')}.`;
	const details = { deleted: true, deletedIds: ids };
	if (isExecutionEnded(error)) {
		const what = 'is not known to have no registration left: the execution ended first';
		return new ParameterFault(user.name, what, done, details);
	}
	if (error instanceof ParameterFault) {
		const { parameter, what, advice = '' } = error;
		return new ParameterFault(parameter, what, `${advice} ${done}`.trim(), details);
	}
	return error instanceof CloudflareFault ? error.advising(done) : error;
}
