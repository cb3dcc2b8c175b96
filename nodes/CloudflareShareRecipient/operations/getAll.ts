import { filtersOf, optionsWith, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { allOf, rowLimit } from '../../shared/operation/selection';
import type { AssociationStatus } from '../../shared/resources/shareRecipients';
import { shareRecipients } from '../../shared/resources/shareRecipients';
import { account, includeResources, resourcesQuery, share } from '../recipient';

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
	fields: [account, share, ...returnAllAndLimit, filters, optionsWith(includeResources)],
	// Whoever offboards from this list must not take every row for somebody with access.
	hint: ({ association_status: status }) =>
		status === 'disassociated'
			? "Cloudflare keeps the rows of deleted recipients: those that are disassociated no longer have the share. Filter by 'Association Status' to leave them out."
			: undefined,
	async run(call) {
		const status = call.choices<AssociationStatus>('filters.associationStatus');
		return await call.api.list(call.collection(shareRecipients), resourcesQuery(call), {
			limit: rowLimit(call),
			keep: allOf([status && ((row) => status.includes(row.association_status))]),
		});
	},
});
