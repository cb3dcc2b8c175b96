import { optionsWith } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord } from '../../shared/operation/records';
import type { ShareRecipient } from '../../shared/resources/shareRecipients';
import {
	account,
	includeResources,
	pickedRecipient,
	recipient,
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
		const picked = pickedRecipient(call);
		const { mode, value } = call.picked('recipient');
		const endpoint = (id: string) => picked.collection.item(id);
		if (mode !== 'account') return await call.api.get<ShareRecipient>(endpoint(value), query);
		const row = await findRecord(picked);
		// The look-up is shared by all items and brings no resources along.
		const whole = query.include_resources !== undefined;
		return whole ? await call.api.get<ShareRecipient>(endpoint(row.id), query) : row;
	},
});
