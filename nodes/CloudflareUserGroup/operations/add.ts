import { ifExists } from '../../shared/fields/collections';
import { readIfExists } from '../../shared/operation/creation';
import { foldAll } from '../../shared/operation/fold';
import { batchOperation } from '../../shared/operation/operation';
import { ParameterFault } from '../../shared/operation/parameterFault';
import { changeLookup, findToChange } from '../../shared/operation/records';
import { userGroups } from '../../shared/resources/userGroups';
import type { Adding } from '../adding';
import { addAll, memberOutput, memberToAdd } from '../adding';
import { account, group, member, selectedGroup, selectedMember } from '../group';
import type { Named } from '../membership';
import { nameOf, whoIsWhere } from '../membership';
import { rosterOf } from '../roster';

interface Addition extends Named {
	ifExists: ReturnType<typeof readIfExists>;
}

export const add = batchOperation<Addition>({
	value: 'add',
	name: 'Add',
	action: 'Add member to user group',
	description: 'Put account members into user groups, those of one group with one request',
	effect: 'change',
	resource: userGroups,
	warning: 'Gives the person all policies of the group, besides what they have already.',
	fields: [account, group, member],
	options: [ifExists],
	hint: ({ wasAdded, status }) =>
		wasAdded && status === 'pending'
			? 'Who is still pending has the policies of the group once they accept the invitation to the account.'
			: undefined,
	read: (parameters) => ({
		group: selectedGroup(parameters),
		subject: selectedMember(parameters),
		ifExists: readIfExists(parameters),
	}),
	names: ({ subject }) => subject.value,
	about: whoIsWhere,
	wouldDo: ({ who, fields, where }) => `Add ${who} to user group ${fields.name} in ${where}`,
	runAll: async (entries, { keepGoing }) =>
		await foldAll<Addition, Adding>(entries, keepGoing, {
			prefetch({ group: named, subject }, item) {
				item.lookups(named.collection).prefetch(item.api, changeLookup(named));
				item.lookups(subject.collection).prefetch(item.api, changeLookup(subject));
			},
			async look(input, item) {
				const groups = input.group.collection;
				const [inGroup, person] = await Promise.all([
					findToChange(input.group, item),
					memberToAdd(input.subject, item),
				]);
				const { email, id } = person;
				const adding = { groups, group: inGroup, email, member: person };
				const [there] = await rosterOf(groups, inGroup.id, item).find(
					{ by: 'id', value: id },
					item,
				);
				if (!there) return { change: adding, key: `${groups.path} ${inGroup.id} ${id}` };
				if (input.ifExists === 'fail') throw inItAlready(adding);
				return { result: memberOutput(adding, 'alreadyThere') };
			},
			send: async (adding) => await addAll(adding, keepGoing),
			again: (adding) => memberOutput(adding, 'alreadyThere'),
		}),
});

const inItAlready = ({ group: inGroup, email, member: { id } }: Adding) =>
	new ParameterFault(
		member.name,
		`is in the group already: ${email ?? id} in ${nameOf(inGroup)}`,
		"Set 'If Exists' to 'Return Existing' to go on with who is there.",
	);
