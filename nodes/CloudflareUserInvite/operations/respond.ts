import type { INodeProperties } from 'n8n-workflow';

import type { Invite } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { invite, invitePath, withEmail } from '../invite';

const response: INodeProperties = {
	displayName: 'Response',
	name: 'response',
	type: 'options',
	options: [
		{ name: 'Accept', value: 'accepted', description: 'Join the account' },
		{ name: 'Reject', value: 'rejected', description: 'Turn the invite down' },
	],
	default: 'accepted',
	description: 'The answer to give; it can not be taken back here',
};

export const respond = operation({
	value: 'respond',
	name: 'Respond',
	action: 'Respond to invite',
	description: 'Accept or reject an invite to join an account',
	fields: [invite, response, optionsWith()],
	async run(call) {
		const status = call.choice('response');
		return withEmail(await call.api.patch<Invite>(invitePath(call), { status }));
	},
});
