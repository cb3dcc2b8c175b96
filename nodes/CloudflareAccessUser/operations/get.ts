import { optionsWith, simplifyField } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { account, findUser, simplified, user } from '../user';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get user',
	description: 'Look up one Zero Trust user of an account',
	fields: [account, user, simplifyField(), optionsWith()],
	async run(call) {
		const simplify = call.flag('simplify');
		const found = await findUser(call);
		return simplify ? simplified(found) : found;
	},
});
