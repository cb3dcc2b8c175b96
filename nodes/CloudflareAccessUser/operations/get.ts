import { optionsWith, simplifyField } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord } from '../../shared/operation/records';
import { account, pickedUser, simplified, user } from '../user';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Look up one Zero Trust user of an account',
	fields: [account, user, simplifyField(), optionsWith()],
	async run(call) {
		const simplify = call.flag('simplify');
		const found = await findRecord(pickedUser(call));
		return simplify ? simplified(found) : found;
	},
});
