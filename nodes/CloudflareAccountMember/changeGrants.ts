import { CloudflareFault, isExecutionEnded, isOutcomeUnknown } from '../shared/cloudflare/faults';
import { pause } from '../shared/cloudflare/pause';
import type { Collection } from '../shared/cloudflare/resource';
import { refuseLastSuperAdministrator } from '../shared/operation/guards';
import type { ItemSession } from '../shared/operation/itemSession';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { AccountMember } from '../shared/resources/accountMembers';
import { objectsIn } from '../shared/resources/text';
import type { Change, Grants } from './grants';
import {
	areSame,
	changedGrants,
	grantsOf,
	grantsText,
	hasMoreThanRoles,
	isEmpty,
	updateBody,
	withGrants,
} from './grants';

/** Milliseconds between reads until a change shows. */
const READ_AGAIN_AFTER = [0, 500, 1000, 2000];

interface GrantChange {
	collection: Collection<AccountMember>;
	id: string;
	change: Change;
	grants: Grants;
}

/**
 * Sets, adds or removes grants of one member. Cloudflare only replaces the whole set, so the member is
 * read just before, and read back and compared after it. Nothing is sent if the set stays the same.
 *
 * Throws a ParameterFault if the set would be empty, if another view of the member's grants could be
 * lost, if it would take the role of the last Super Administrator away, or if the member has other
 * grants afterwards.
 */
export async function changeGrants(
	{ collection, id, change, grants }: GrantChange,
	item: ItemSession,
): Promise<{ row: AccountMember; wasUpdated: boolean }> {
	const { records } = item.lookups(collection);
	return await item.lookups(collection).oneAtATime(`record ${id}`, async () => {
		const endpoint = collection.item(id);
		const assumed = item.isDryRun ? records.changed(id) : undefined;
		const there = assumed ?? (await item.api.getFresh<AccountMember>(endpoint));
		const before = grantsOf(there, grants);
		if (change !== 'set') refuseOtherView(there, before);
		const wanted = changedGrants(before, change, grants);
		if (isEmpty(wanted)) {
			throw new ParameterFault(
				parameterOf(grants),
				`can't be removed: ${there.email} would be left without any`,
				"To take all access away, use the operation 'Delete'.",
			);
		}
		const hidesMore = change === 'set' && 'roles' in before && hasMoreThanRoles(there);
		if (areSame(before, wanted) && !hidesMore) return { row: there, wasUpdated: false };
		const after = withGrants(there, wanted);
		if (collection.resource.isSuperAdministrator?.(after) !== true) {
			await refuseLastSuperAdministrator({ collection, parameter: 'member', rows: [there] }, item);
		}
		const sent = await item.api.put(endpoint, updateBody(wanted), after).then(
			(answer) => ({ answer }),
			(error: unknown) => {
				// The member is read back to find out.
				if (isOutcomeUnknown(error)) return { lost: error };
				throw error;
			},
		);
		const row = item.isDryRun ? after : await readBack({ collection, id, wanted }, item, sent);
		records.replace(row);
		// A dry run shows the member as it is.
		return { row: item.isDryRun ? there : row, wasUpdated: true };
	});
}

/** What came of the request for a change: Cloudflare's answer, or why there is none. */
interface Sent {
	answer?: AccountMember;
	lost?: CloudflareFault;
}

/** The member after a change, which may take Cloudflare a moment to show. */
async function readBack(
	{ collection, id, wanted }: { collection: Collection<AccountMember>; id: string; wanted: Grants },
	item: ItemSession,
	{ answer, lost }: Sent,
): Promise<AccountMember> {
	let row: AccountMember | undefined;
	for (const wait of READ_AGAIN_AFTER) {
		await pause(wait, item.signal);
		row = await item.api.getFresh<AccountMember>(collection.item(id)).catch((error: unknown) => {
			// Another item has ended the execution: then the answer itself tells what was done.
			if (answer && isExecutionEnded(error)) return answer;
			if (lost) throw lost;
			throw error instanceof CloudflareFault ? error.with({ advice: NOT_READ_BACK }) : error;
		});
		if (areSame(grantsOf(row, wanted), wanted)) return row;
	}
	if (lost) throw lost;
	const found = grantsText(grantsOf(row!, wanted));
	throw new ParameterFault(
		parameterOf(wanted),
		`were sent for ${row!.email}, but the member has others now: wanted ${grantsText(wanted)}; found ${found}`,
		'Somebody else may have changed this member at the same time. Check the member, then run again.',
	);
}

const NOT_READ_BACK =
	'The change was sent, but the member could not be read afterwards. Check the member, or run again: what is right already is not sent again.';

const parameterOf = (grants: Grants) => ('roles' in grants ? 'roles' : 'permissionGroups');

/**
 * Adding and removing starts from what the member has. Roles don't show policies for single domains,
 * which a change by roles could take away; and without policies a change by them would start from none.
 */
function refuseOtherView(there: AccountMember, before: Grants): void {
	const { email, roles } = there;
	if ('roles' in before && hasMoreThanRoles(there)) {
		throw new ParameterFault(
			'grantBy',
			`can't be Roles here: ${email} also has policies that roles don't show`,
			"Set 'Grant By' to 'Permission Groups', or 'Change' to 'Set'.",
		);
	}
	if ('policies' in before && before.policies.length === 0 && objectsIn(roles).length > 0) {
		throw new ParameterFault(
			'grantBy',
			`can't be Permission Groups here: ${email} has roles, and Cloudflare shows no policies for them`,
			"Set 'Grant By' to 'Roles', or 'Change' to 'Set'.",
		);
	}
}
