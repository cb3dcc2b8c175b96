import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { getAllOf } from '../../shared/operation/reads';
import { allOf, hasText } from '../../shared/operation/selection';
import type { UserInvite } from '../../shared/resources/userInvites';
import { userInvites } from '../../shared/resources/userInvites';

const filters = filtersOf(
	{
		displayName: 'Invited By',
		name: 'invitedBy',
		type: 'string',
		default: '',
		description: 'Only invites from addresses with this text in them, ignoring case',
	},
	{
		displayName: 'Organization Name',
		name: 'organizationName',
		type: 'string',
		default: '',
		description: 'Only invites to accounts with this text in their name, ignoring case',
	},
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Accepted', value: 'accepted' },
			{ name: 'Expired', value: 'expired' },
			{ name: 'Pending', value: 'pending' },
			{ name: 'Rejected', value: 'rejected' },
		],
		default: [],
		description: 'Only invites with one of these statuses',
	},
);

/** The API has no filters. */
function readConditions(parameters: Parameters) {
	const status = parameters.choices<UserInvite['status']>('filters.status');
	const name = parameters.optionalText('filters.organizationName');
	const by = parameters.optionalText('filters.invitedBy');
	return allOf<UserInvite>([
		status && ((row) => status.includes(row.status)),
		name ? (row) => hasText('contains', row.organization_name, name) : undefined,
		by ? (row) => hasText('contains', row.invited_by, by) : undefined,
	]);
}

export const getAll = operation({
	...getAllOf(userInvites, readConditions),
	action: 'Get many invites',
	description: "List the invites of the credential's user, all or filtered",
	fields: [...returnAllAndLimit, filters],
});
