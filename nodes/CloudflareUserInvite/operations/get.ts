import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { UserInvite } from '../../shared/resources/userInvites';
import { invite, inviteEndpoint, withEmail } from '../invite';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get invite',
	description: "Look up one invite of the credential's user",
	fields: [invite, optionsWith()],
	async run(call) {
		return withEmail(await call.api.get<UserInvite>(inviteEndpoint(call)));
	},
});
