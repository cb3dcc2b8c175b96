import type { Recipient } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import {
	account,
	findRecipient,
	includeResources,
	recipient,
	recipientPath,
	resourcesQuery,
	share,
} from '../recipient';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get recipient',
	description: 'Look up one recipient of a share and how far its association is',
	fields: [account, share, recipient, optionsWith(includeResources)],
	async run(call) {
		const query = resourcesQuery(call);
		const { id, row } = await findRecipient(call, query);
		return row ?? (await call.api.get<Recipient>(recipientPath(call, id), query));
	},
});
