import { ifMissing } from '../../shared/fields/collections';
import { deletionOf } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { accessUsers } from '../../shared/resources/accessUsers';
import { account, selectedUser, user } from '../user';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete user',
	description: 'Remove a Zero Trust user from an account, with seats and tokens',
	effect: 'remove',
	resource: accessUsers,
	warning:
		'Removes the user with seats and tokens. Whoever can still log in comes back with a seat, so disable them at your identity provider first.',
	fields: [account, user],
	options: [ifMissing],
	hint: ({ deleted }) =>
		deleted
			? 'The user, their seats and their tokens are deleted, which may take Cloudflare a moment. If they can still log in, Cloudflare creates the user again, with a seat: disable them at your identity provider.'
			: undefined,
	...deletionOf(selectedUser),
});
