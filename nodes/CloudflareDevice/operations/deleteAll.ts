import { ifMissing } from '../../shared/fields/collections';
import { deletionOf } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { deviceUsers } from '../../shared/resources/deviceUsers';
import { account, selectedUser, user } from '../device';
import { COMES_BACK, deleteRegistrationsOf } from '../registrations';

export const deleteAll = operation({
	value: 'deleteAll',
	name: 'Delete All',
	action: 'Delete all device registrations of user',
	description: 'Delete every active device registration of one person, and only theirs',
	effect: 'remove',
	resource: deviceUsers,
	warning:
		'Disconnects the person on all of their devices. Other people on the same devices stay. Whoever can still log in registers again, so disable them at your identity provider first.',
	fields: [account, user],
	options: [ifMissing],
	hint: ({ deleted }) => (deleted ? COMES_BACK : undefined),
	about: ({ who }) => `device registrations of ${who}`,
	wouldDo({ who, where, fields: { deletedIds } }) {
		const count = (deletedIds as string[]).length;
		const what = count === 1 ? 'device registration' : 'device registrations';
		return `Delete ${count} ${what} of ${who} in ${where}`;
	},
	...deletionOf(selectedUser, ({ collection }, item) => ({
		send: async (id) => await deleteRegistrationsOf(collection, id, item),
		nothing: 'has no active device registration',
	})),
});
