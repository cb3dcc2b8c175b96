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
	hint: ({ deleted }) =>
		deleted
			? 'The user, its seats and its tokens are deleted, which may take Cloudflare a moment. The login is not: whoever logs in again is a user with a seat again, so block them at the identity provider too.'
			: undefined,
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
