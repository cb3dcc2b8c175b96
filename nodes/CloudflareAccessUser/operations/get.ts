import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { accessUsers } from '../../shared/resources/accessUsers';
import { account, selectedUser, user } from '../user';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Look up one Zero Trust user of an account',
	effect: 'read',
	resource: accessUsers,
	fields: [account, user],
	read: selectedUser,
	names: ({ value }) => value,
	lookup: recordLookup,
	run: findRecord,
});
