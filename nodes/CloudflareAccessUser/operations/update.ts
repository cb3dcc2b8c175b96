import { nameField } from '../../shared/fields/people';
import { operation } from '../../shared/operation/operation';
import { changedRow } from '../../shared/operation/output';
import { changeLookup, findToChange } from '../../shared/operation/records';
import { accessUsers } from '../../shared/resources/accessUsers';
import { setName, wouldRename } from '../setName';
import { account, selectedUser, user } from '../user';

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Set the name of a Zero Trust user; the email address can not be changed',
	effect: 'change',
	resource: accessUsers,
	fields: [account, user, { ...nameField('The new name'), required: true }],
	read: (parameters) => ({ subject: selectedUser(parameters), name: parameters.text('name') }),
	names: ({ subject }) => subject.value,
	wouldDo: wouldRename,
	lookup: ({ subject }) => changeLookup(subject),
	async run({ subject, name }, item) {
		const { collection, value } = subject;
		return await item.lookups(collection).oneAtATime(value, async () => {
			const there = await findToChange(subject, item);
			const { row, wasUpdated } = await setName(collection, there, name, item);
			const outcome = wasUpdated ? 'updated' : 'unchanged';
			return changedRow(collection, row, { outcome, flags: { wasUpdated } });
		});
	},
});
