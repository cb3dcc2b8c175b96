import type { INodeProperties } from 'n8n-workflow';

import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import { changeLookup, findRecord } from '../../shared/operation/records';
import { accountMembers } from '../../shared/resources/accountMembers';
import { changeGrants } from '../changeGrants';
import { grantFields, grantsFor, readGiven } from '../grantFields';
import type { Change } from '../grants';
import { account, member, selectedMember } from '../member';

const change: INodeProperties = {
	displayName: 'Change',
	name: 'change',
	type: 'options',
	options: [
		{ name: 'Add', value: 'add', description: 'Give these, and keep the others' },
		{ name: 'Remove', value: 'remove', description: 'Take these away, and keep the others' },
		{ name: 'Set', value: 'set', description: 'Give exactly these, and take the others away' },
	],
	default: 'set',
	description: 'What to do with the roles or permission groups chosen below',
};

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update account member',
	description: 'Set, add or remove the roles or permission groups of a member',
	effect: 'change',
	resource: accountMembers,
	warning:
		"Cloudflare replaces all of a member's roles at once. The member is read just before and compared afterwards; still, avoid changing the same member elsewhere at the same time.",
	fields: [account, member, change, ...grantFields],
	read: (parameters) => ({
		subject: selectedMember(parameters),
		change: parameters.choice<Change>('change'),
		given: readGiven(parameters),
	}),
	names: ({ subject }) => subject.value,
	wouldDo: ({ who, where, input }) => `${VERBS[input.change]} of account member ${who} in ${where}`,
	lookup: ({ subject }) => (subject.by === 'key' ? changeLookup(subject) : undefined),
	async run({ subject, change: how, given }, item) {
		const { collection } = subject;
		const grants = await grantsFor(given, item);
		const id = subject.by === 'id' ? subject.value : (await findRecord(subject, item)).id;
		const { row, wasUpdated } = await changeGrants({ collection, id, change: how, grants }, item);
		const outcome = wasUpdated ? 'updated' : 'unchanged';
		return changedRow(collection, row, { outcome, flags: { wasUpdated } });
	},
});

const VERBS: Record<Change, string> = {
	set: 'Set the roles',
	add: 'Add to the roles',
	remove: 'Remove some of the roles',
};
