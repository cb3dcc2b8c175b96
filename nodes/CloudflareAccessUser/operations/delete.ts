import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { account, findUser, user, userPath } from '../user';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Remove a Zero Trust user from an account, with seats and tokens',
	fields: [account, user, optionsWith()],
	async run(call) {
		const { id, row } = await findUser(call);
		await call.api.delete(userPath(call, id));
		return { deleted: true, id, ...(row && { email: row.email }) };
	},
});
