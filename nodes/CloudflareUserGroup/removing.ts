import { CloudflareFault, isNotFound, isRejected } from '../shared/cloudflare/faults';
import type { Folded } from '../shared/operation/fold';
import type { ItemSession } from '../shared/operation/itemSession';
import type { Changed, Result } from '../shared/operation/operation';
import { IF_GONE, missingFault } from '../shared/operation/records';
import type { Target } from '../shared/operation/target';
import type { AccountMember } from '../shared/resources/accountMembers';
import type { UserGroupMember } from '../shared/resources/userGroupMembers';
import type { UserGroup } from '../shared/resources/userGroups';
import type { Membership, Named } from './membership';
import { changedMembership, explained, nameOf } from './membership';
import type { Roster } from './roster';
import { membersOf, rosterOf } from './roster';

/** What takes somebody out of a group. */
export type Removal = Named & Target<AccountMember>;

/** A member of a group, with the rows of their address there: an account member who was deleted may have left one. */
export interface Removing extends Membership {
	removal: Removal;
	rows: UserGroupMember[];
}

/**
 * The rows of the person in the group; none proves that they are not in it. The list of the group is
 * enough, unless it has rows without an address.
 */
export async function rowsToRemove(
	{ subject }: Removal,
	roster: Roster,
	item: ItemSession,
): Promise<UserGroupMember[]> {
	const found = await roster.findOrProveAbsent(subject, item);
	if (found.length > 0 || subject.by === 'id' || !roster.hasNameless) return found;
	const lookups = item.lookups(subject.collection);
	const members = await lookups.findOrProveAbsent(item.api, subject.value);
	const rows = members.map(async ({ id }) => await roster.find({ by: 'id', value: id }, item));
	return (await Promise.all(rows)).flat();
}

/** The output for somebody who was in the group. */
export const removedOutput = (removing: Removing): Changed =>
	changedMembership(removing, 'removed', { removed: true, alreadyAbsent: false });

/** For somebody whom an earlier item or somebody else has removed. */
export const goneOutput = (removing: Removing): Changed | [] =>
	removing.removal.ifMissing === 'leaveOut'
		? []
		: changedMembership(removing, 'alreadyAbsent', { removed: false, alreadyAbsent: true });

/** For somebody who is not in the group. Throws a ParameterFault unless the item goes on without them. */
export function absentOutput(removal: Removal, groups: Named['group'], group: UserGroup) {
	const { subject, ifMissing } = removal;
	const { by, value, collection } = subject;
	if (ifMissing === 'fail') {
		const what = by === 'key' ? `${collection.resource.key?.noun} ${value}` : `ID ${value}`;
		throw missingFault(subject, `not found: no member with the ${what} in ${nameOf(group)}`);
	}
	const email = by === 'key' ? value : undefined;
	const member = by === 'id' ? { id: value } : {};
	const there = { groups: groups.collection, group, email, member, removal, rows: [] };
	return goneOutput(there);
}

/** Takes one person out of a group. */
export async function removeOne(removing: Folded<Removing>): Promise<Result> {
	try {
		let isRemoved = false;
		for (const { id } of removing.rows) {
			if (await removeRow(removing, id)) isRemoved = true;
		}
		return { ok: true, result: isRemoved ? removedOutput(removing) : goneOutput(removing) };
	} catch (error) {
		return { ok: false, error: error instanceof CloudflareFault ? explained(error) : error };
	}
}

/** Whether this request has removed the row; false if somebody else did. */
async function removeRow(
	{ item, groups, group, removal }: Folded<Removing>,
	id: string,
): Promise<boolean> {
	const members = membersOf(groups, group.id);
	return await item.api.delete(members.item(id)).then(
		() => true,
		async (error: unknown) => {
			// Cloudflare has no answer of its own for who is not in the group, so the list decides.
			const saysSo = isNotFound(error) || isRejected(error);
			if (!saysSo || !(error instanceof CloudflareFault)) throw error;
			if (await rosterOf(groups, group.id, item).isListedNow(id, item)) throw error;
			// The answer to an earlier attempt was lost.
			if (error.facts.isRepeated) return true;
			if (removal.ifMissing === 'fail') throw error.advising(IF_GONE);
			return false;
		},
	);
}
