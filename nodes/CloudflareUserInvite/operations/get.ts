import type { Invite } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { invite, invitePath, withEmail } from '../invite';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get invite',
	description: "Look up one invite of the credential's user",
	fields: [invite, optionsWith()],
	async run(call) {
		return withEmail(await call.api.get<Invite>(invitePath(call)));
	},
});
