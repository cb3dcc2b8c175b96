import type { Recipient } from '../../shared/cloudflare/types';
import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import {
	account,
	foremost,
	includeResources,
	noSuchRecipient,
	recipient,
	recipientPath,
	recipientsOf,
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
		const { mode, value } = call.picked('recipient');
		if (mode !== 'account') return await call.api.get<Recipient>(recipientPath(call, value), query);
		const row = foremost(await recipientsOf(call).findOrProveAbsent(call.api, value));
		if (!row) throw call.refuse('recipient', noSuchRecipient(value));
		// The look-up is shared by all items and brings no resources along.
		const whole = query.include_resources !== undefined;
		return whole ? await call.api.get<Recipient>(recipientPath(call, row.id), query) : row;
	},
});
