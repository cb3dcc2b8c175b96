import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import { deleteOnce } from '../../shared/operation/once';
import { operation } from '../../shared/operation/operation';
import { account, noSuchUser, theOnly, user, userPath, usersOf } from '../user';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Remove a Zero Trust user from an account, with seats and tokens',
	fields: [account, user, optionsWith(ifMissing, dryRun)],
	async run(call) {
		const { mode, value } = call.picked('user');
		const directory = usersOf(call);
		return await deleteOnce({
			call,
			parameter: 'user',
			key: value,
			directory,
			find: async () => {
				if (mode !== 'email') return { id: value };
				const row = theOnly(call, 'user', await directory.find(call.api, value));
				if (row) return { id: row.id, about: { email: row.email } };
				return { missing: noSuchUser(value), about: { email: value } };
			},
			send: async (id) => {
				await call.api.delete(userPath(call, id));
				return {};
			},
		});
	},
});
