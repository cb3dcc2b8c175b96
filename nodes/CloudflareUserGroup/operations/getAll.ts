import { sameAddress } from '../../shared/cloudflare/address';
import { CloudflareFault, isNotFound, pathOf } from '../../shared/cloudflare/faults';
import { isId } from '../../shared/cloudflare/paths';
import type { Collection } from '../../shared/cloudflare/resource';
import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import type { ItemSession } from '../../shared/operation/itemSession';
import { operation } from '../../shared/operation/operation';
import { inPool } from '../../shared/operation/pool';
import { allOf, hasText, rowLimit } from '../../shared/operation/selection';
import type { UserGroup } from '../../shared/resources/userGroups';
import { userGroups } from '../../shared/resources/userGroups';
import { account } from '../group';
import { listMembers } from '../roster';

const filters = filtersOf(
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. nathan@example.com',
		default: '',
		description:
			'Only groups that this person is a member of (exact, ignoring case). It takes a request for each group.',
	},
	{
		displayName: 'Name Contains',
		name: 'nameContains',
		type: 'string',
		default: '',
		description: 'Only groups with this text in their name, ignoring case',
	},
);

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many user groups',
	description: 'List the user groups of an account: all, by name, or those of one person',
	effect: 'read',
	resource: userGroups,
	fields: [account, ...returnAllAndLimit, filters],
	read(parameters) {
		const part = parameters.optionalText('filters.nameContains');
		return {
			collection: parameters.collection(userGroups),
			limit: rowLimit(parameters),
			email: parameters.optionalEmail('filters.email'),
			keep: allOf<UserGroup>([part ? ({ name }) => hasText('contains', name, part) : undefined]),
		};
	},
	async run({ collection, limit, email, keep }, item) {
		if (email === undefined) return await item.api.list(collection, {}, { limit, keep });
		const groups = await item.api.list(collection, {}, { keep });
		let found = 0;
		// A group is only read after those before it, so none of the first ones is missing.
		const rows = await inPool(groups, item.maxConcurrency, async (group) => {
			// Odd rows have no ID, so nobody can be looked for in them.
			if (found >= (limit ?? Infinity) || !isId(group.id)) return [];
			const [member] = await membersWith(email, collection, group, item);
			if (!member) return [];
			found += 1;
			return [{ ...group, member_id: member.id, member_status: member.status ?? null }];
		});
		return rows.flat().slice(0, limit);
	},
});

/**
 * The member with an address. All members are compared here, because Cloudflare doesn't document how
 * its filter compares: a page holds 500, so most groups take one request either way.
 */
async function membersWith(
	email: string,
	groups: Collection<UserGroup>,
	{ id, name }: UserGroup,
	item: ItemSession,
) {
	const selection = { limit: 1, keep: (row: { email?: string }) => sameAddress(row.email, email) };
	return await listMembers({ groups, group: id, selection }, item).catch((error: unknown) => {
		// It was deleted since it was listed.
		if (isNotFound(error) && pathOf(error) === groups.item(id).path) return [];
		if (!(error instanceof CloudflareFault)) throw error;
		throw error.advising(`It happened at the members of user group ${name ?? id}.`);
	});
}
