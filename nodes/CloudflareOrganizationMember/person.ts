import { lastMomentOf } from '../shared/cloudflare/clock';
import { momentOf } from '../shared/cloudflare/moments';
import { applyIfExists } from '../shared/operation/creation';
import type { ItemSession } from '../shared/operation/itemSession';
import type { Changed, Result } from '../shared/operation/operation';
import { changedRow } from '../shared/operation/output';
import type { OrganizationMember } from '../shared/resources/organizationMembers';
import { present } from './member';
import type { MemberCreation } from './newMember';

/** A person to invite, with the indexes of all entries that name them, in order. */
export interface Person extends MemberCreation {
	item: ItemSession;
	entries: number[];
}

/** The member row that counts as existing; null if there is none, undefined if the lookup failed. */
export async function lookUp(
	{ key, collection, item }: Person,
	how: 'find' | 'findFresh',
): Promise<OrganizationMember | null | undefined> {
	const rows = item.lookups(collection)[how](item.api, key);
	return await rows.then(
		(found) => present(found) ?? null,
		() => undefined,
	);
}

/** The outcome for a person who is a member already, according to `ifExists`. */
export async function alreadyThere(person: Person, there: OrganizationMember): Promise<Result> {
	return await applyIfExists(person, there).then(
		(row) => succeeded(person, row, false),
		(error: unknown) => ({ ok: false, error }),
	);
}

const succeeded = (person: Person, row: OrganizationMember, wasCreated: boolean): Result => ({
	ok: true,
	result: createdMember(person, row, wasCreated),
});

export const createdMember = (
	{ collection }: MemberCreation,
	row: OrganizationMember,
	wasCreated: boolean,
): Changed =>
	changedRow(collection, row, {
		outcome: wasCreated ? 'created' : 'alreadyThere',
		flags: { wasCreated },
	});

/** How far the times of different Cloudflare services may be apart, in milliseconds. */
const CLOCKS_APART = 600_000;

/**
 * The time at which a row was created, as Cloudflare cut it off; undefined if unknown. A creation sets
 * both times, so the later one counts if they are close. A row with a much later update is an old row
 * that was changed.
 */
export const changeOf = ({ create_time, update_time }: OrganizationMember): number | undefined => {
	const created = momentOf(create_time) ?? momentOf(update_time);
	if (created === undefined) return undefined;
	const updated = momentOf(update_time) ?? created;
	return updated - created < CLOCKS_APART ? Math.max(created, updated) : created;
};

/** The latest time at which a row can have been created; Infinity if unknown. */
export const lastChangeOf = (row: OrganizationMember): number => {
	const change = changeOf(row);
	return change === undefined ? Infinity : lastMomentOf(change);
};

/**
 * The outcome for a row that was returned or found after a request. A row that is older than the
 * request existed before.
 *
 * @param sentAt when the request was sent: a value of performance.now()
 */
export async function outcomeOf(
	person: Person,
	row: OrganizationMember,
	sentAt: number,
): Promise<Result> {
	const isOurs = person.item.clock.isSince(lastChangeOf(row), sentAt) ?? true;
	return isOurs ? succeeded(person, row, true) : await alreadyThere(person, row);
}
