import { dryRun, optionsWith } from '../../shared/fields/collections';
import { nameField } from '../../shared/fields/people';
import { operation } from '../../shared/operation/operation';
import { setName } from '../setName';
import { account, findUser, user, usersOf } from '../user';

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Set the name of a Zero Trust user; the email address can not be changed',
	fields: [account, user, { ...nameField('The new name'), required: true }, optionsWith(dryRun)],
	async run(call) {
		const name = call.text('name');
		const { value } = call.picked('user');
		return await usersOf(call).inTurn(value, async () => {
			const { row, wasUpdated } = await setName(call, await findUser(call), name);
			return { ...row, wasUpdated };
		});
	},
});
