import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { accountMembers } from '../../shared/resources/accountMembers';
import { account, member, selectedMember } from '../member';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get account member',
	description: 'Look up one member of an account, with roles and policies',
	effect: 'read',
	resource: accountMembers,
	fields: [account, member],
	read: selectedMember,
	names: ({ value }) => value,
	lookup: recordLookup,
	run: findRecord,
});
