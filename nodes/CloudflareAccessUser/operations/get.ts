import { simplifyField } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { accessUsers } from '../../shared/resources/accessUsers';
import { account, selectedUser, simplified, user } from '../user';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Look up one Zero Trust user of an account',
	effect: 'read',
	resource: accessUsers,
	fields: [account, user, simplifyField()],
	read: (parameters) => ({
		subject: selectedUser(parameters),
		simplify: parameters.flag('simplify'),
	}),
	lookup: ({ subject }) => recordLookup(subject),
	async run({ subject, simplify }, item) {
		const found = await findRecord(subject, item);
		return simplify ? simplified(found) : found;
	},
});
