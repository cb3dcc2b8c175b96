import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { getAllOf } from '../../shared/operation/reads';
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

function readConditions(parameters: Parameters) {
	const status = parameters.choices<AssociationStatus>('filters.associationStatus');
	return status && ((row: ShareRecipient) => status.includes(row.association_status));
}

export const getAll = operation({
	...getAllOf(shareRecipients, readConditions, readResourcesQuery),
	action: 'Get many recipients',
	description: 'List the recipients of a share, those already removed included',
	fields: [account, share, ...returnAllAndLimit, filters],
	options: [includeResources],
	// A workflow that offboards from this list must not treat every row as one with access.
	hint: ({ association_status: status }) =>
		status === 'disassociated'
			? "Cloudflare keeps the rows of deleted recipients: those that are disassociated no longer have the share. Filter by 'Association Status' to leave them out."
			: undefined,
});
