import { dryRun, optionsWith } from '../../shared/fields/collections';
import { nameField } from '../../shared/fields/people';
import { operation } from '../../shared/operation/operation';
import { findRecord } from '../../shared/operation/records';
import { setName } from '../setName';
import { account, pickedUser, user } from '../user';

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Set the name of a Zero Trust user; the email address can not be changed',
	fields: [account, user, { ...nameField('The new name'), required: true }, optionsWith(dryRun)],
	async run(call) {
		const name = call.text('name');
		const { value } = call.picked('user');
		const picked = pickedUser(call);
		return await call.directory(picked.collection).inTurn(value, async () => {
			const { row, wasUpdated } = await setName(call, await findRecord(picked), name);
			return { ...row, wasUpdated };
		});
	},
});
