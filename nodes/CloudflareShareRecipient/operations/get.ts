import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import type { ShareRecipient } from '../../shared/resources/shareRecipients';
import { shareRecipients } from '../../shared/resources/shareRecipients';
import {
	account,
	includeResources,
	selectedRecipient,
	recipient,
	readResourcesQuery,
	share,
} from '../recipient';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get recipient',
	description: 'Look up one recipient of a share and how far its association is',
	effect: 'read',
	resource: shareRecipients,
	fields: [account, share, recipient],
	options: [includeResources],
	read: (parameters) => ({
		subject: selectedRecipient(parameters),
		query: readResourcesQuery(parameters),
	}),
	names: ({ subject }) => subject.value,
	lookup: ({ subject }) => recordLookup(subject),
	async run({ subject, query }, item) {
		const { by, collection, value } = subject;
		const read = async (id: string) =>
			await item.api.get<ShareRecipient>(collection.item(id), query);
		if (by === 'id') return await read(value);
		const row = await findRecord(subject, item);
		// The lookup is shared by all items and returns no resources.
		return query.include_resources ? await read(row.id) : row;
	},
});
