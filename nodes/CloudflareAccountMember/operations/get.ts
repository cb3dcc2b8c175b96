import { operation } from '../../shared/operation/operation';
import { getOf } from '../../shared/operation/reads';
import { accountMembers } from '../../shared/resources/accountMembers';
import { account, member, selectedMember } from '../member';

export const get = operation({
	...getOf(accountMembers, selectedMember),
	action: 'Get account member',
	description: 'Look up one member of an account, with roles and policies',
	fields: [account, member],
});
