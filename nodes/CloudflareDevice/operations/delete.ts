import { ifMissing } from '../../shared/fields/collections';
import { deletionOf } from '../../shared/operation/deletion';
import { operation } from '../../shared/operation/operation';
import { deviceRegistrations } from '../../shared/resources/deviceRegistrations';
import { account, registration, selectedRegistration } from '../device';
import { COMES_BACK } from '../registrations';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete device registration',
	description: "Delete one person's registration of one device",
	effect: 'remove',
	resource: deviceRegistrations,
	warning:
		'Disconnects one person on one device. Other people on the same device stay. Whoever can still log in registers again, so disable them at your identity provider first.',
	fields: [account, registration],
	options: [ifMissing],
	hint: ({ deleted }) => (deleted ? COMES_BACK : undefined),
	...deletionOf(selectedRegistration),
});
