import { operation } from '../../shared/operation/operation';
import { getOf } from '../../shared/operation/reads';
import { accessUsers } from '../../shared/resources/accessUsers';
import { account, selectedUser, user } from '../user';

export const get = operation({
	...getOf(accessUsers, selectedUser),
	action: 'Get user',
	description: 'Look up one Zero Trust user of an account',
	fields: [account, user],
});
