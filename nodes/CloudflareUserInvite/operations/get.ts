import { operation } from '../../shared/operation/operation';
import type { UserInvite } from '../../shared/resources/userInvites';
import { userInvites } from '../../shared/resources/userInvites';
import { invite, selectedInvite } from '../invite';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get invite',
	description: "Look up one invite of the credential's user",
	effect: 'read',
	resource: userInvites,
	fields: [invite],
	read: selectedInvite,
	names: ({ path }) => path.slice(path.lastIndexOf('/') + 1),
	run: async (endpoint, { api }) => await api.get<UserInvite>(endpoint),
});
