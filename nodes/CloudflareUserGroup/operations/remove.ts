import { ifMissing } from '../../shared/fields/collections';
import { foldAll } from '../../shared/operation/fold';
import { batchOperation } from '../../shared/operation/operation';
import { inPool } from '../../shared/operation/pool';
import { changeLookup, findToChange } from '../../shared/operation/records';
import { readTarget } from '../../shared/operation/target';
import { userGroups } from '../../shared/resources/userGroups';
import { account, group, member, selectedGroup, selectedMember } from '../group';
import { whoIsWhere } from '../membership';
import type { Removal, Removing } from '../removing';
import { absentOutput, goneOutput, removeOne, rowsToRemove } from '../removing';
import { rosterOf } from '../roster';

export const remove = batchOperation<Removal>({
	value: 'remove',
	name: 'Remove',
	action: 'Remove member from user group',
	description: 'Take members out of user groups; they stay members of the account',
	effect: 'change',
	resource: userGroups,
	warning:
		'Takes the policies of the group away from the person. Their own roles and policies stay, and so does what other groups give them.',
	fields: [account, group, member],
	options: [ifMissing],
	hint: ({ removed }) =>
		removed
			? 'They stay members of the account, with their own roles and policies. To end all access to the account, delete the account member.'
			: undefined,
	read: (parameters) => ({
		group: selectedGroup(parameters),
		...readTarget(selectedMember(parameters), parameters),
	}),
	names: ({ subject }) => subject.value,
	about: whoIsWhere,
	wouldDo: ({ who, fields, where }) => `Remove ${who} from user group ${fields.name} in ${where}`,
	runAll: async (entries, { keepGoing }) =>
		await foldAll<Removal, Removing>(entries, keepGoing, {
			prefetch: ({ group: named }, item) =>
				item.lookups(named.collection).prefetch(item.api, changeLookup(named)),
			async look(removal, item) {
				const groups = removal.group.collection;
				const inGroup = await findToChange(removal.group, item);
				const roster = rosterOf(groups, inGroup.id, item);
				const rows = await rowsToRemove(removal, roster, item);
				const [row] = rows;
				if (!row) return { result: absentOutput(removal, removal.group, inGroup) };
				const { email } = row;
				const change = { groups, group: inGroup, email, member: row, rows, removal };
				return { change, key: `${groups.path} ${inGroup.id} ${row.id}` };
			},
			send: async (removing) =>
				await inPool(removing, removing[0]?.item.maxConcurrency ?? 1, async (one) => {
					const outcome = await removeOne(one);
					if (!outcome.ok && !keepGoing) one.item.endSending();
					return [one, outcome] as const;
				}),
			again: goneOutput,
		}),
});
