import type { AccessUser } from '../../shared/cloudflare/types';
import { dryRun, optionsWith } from '../../shared/fields/collections';
import { nameField } from '../../shared/fields/people';
import { operation } from '../../shared/operation/operation';
import { account, findUser, user, userPath } from '../user';

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update user',
	description: 'Set the name of a Zero Trust user; the email address can not be changed',
	fields: [account, user, { ...nameField('The new name'), required: true }, optionsWith(dryRun)],
	async run(call) {
		const name = call.text('name');
		const { id, row } = await findUser(call);
		// The API wants the current address repeated, as a confirmation of who is meant.
		const { email } = row ?? (await call.api.get<AccessUser>(userPath(call, id)));
		return await call.api.put<AccessUser>(userPath(call, id), { email, name });
	},
});
