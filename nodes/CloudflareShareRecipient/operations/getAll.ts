import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { allOf, rowLimit } from '../../shared/operation/selection';
import type { AssociationStatus, ShareRecipient } from '../../shared/resources/shareRecipients';
import { shareRecipients } from '../../shared/resources/shareRecipients';
import { account, includeResources, readResourcesQuery, share } from '../recipient';

const filters = filtersOf({
	displayName: 'Association Status',
	name: 'associationStatus',
	type: 'multiOptions',
	options: [
		{ name: 'Associated', value: 'associated' },
		{ name: 'Associating', value: 'associating' },
		{ name: 'Disassociated', value: 'disassociated' },
		{ name: 'Disassociating', value: 'disassociating' },
	],
	default: [],
	description: 'Only recipients with one of these statuses. Removed recipients are disassociated.',
});

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many recipients',
	description: 'List the recipients of a share, those already removed included',
	effect: 'read',
	resource: shareRecipients,
	fields: [account, share, ...returnAllAndLimit, filters],
	options: [includeResources],
	// A workflow that offboards from this list must not treat every row as one with access.
	hint: ({ association_status: status }) =>
		status === 'disassociated'
			? "Cloudflare keeps the rows of deleted recipients: those that are disassociated no longer have the share. Filter by 'Association Status' to leave them out."
			: undefined,
	read(parameters) {
		const status = parameters.choices<AssociationStatus>('filters.associationStatus');
		return {
			collection: parameters.collection(shareRecipients),
			query: readResourcesQuery(parameters),
			selection: {
				limit: rowLimit(parameters),
				keep: allOf<ShareRecipient>([status && ((row) => status.includes(row.association_status))]),
			},
		};
	},
	run: async ({ collection, query, selection }, { api }) =>
		await api.list(collection, query, selection),
});
