import { dryRun, ifMissing, optionsWith } from '../../shared/fields/collections';
import { deleteOnce } from '../../shared/operation/deletion';
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
			? 'The user, their seats and their tokens are deleted, which may take Cloudflare a moment. If they can still log in, Cloudflare creates the user again, with a seat: disable them at your identity provider.'
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
				const row =
					mode === 'email'
						? theOnly(call, 'user', await directory.findOrProveAbsent(call.api, value))
						: await directory.get(call.api, value);
				if (row) return { rows: [row], about: { email: row.email } };
				return mode === 'email'
					? { missing: noSuchUser(value), about: { email: value } }
					: { missing: `is deleted already: ${value}`, about: { id: value } };
			},
			send: async (id) => {
				await call.api.delete(userPath(call, id));
				return {};
			},
		});
	},
});
