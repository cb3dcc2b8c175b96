import type { INodeProperties } from 'n8n-workflow';

import { sameAddress } from '../../shared/cloudflare/address';
import type { Query } from '../../shared/cloudflare/types';
import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { allOf, hasText, rowLimit } from '../../shared/operation/selection';
import type { MemberStatus, OrganizationMember } from '../../shared/resources/organizationMembers';
import { emailOf, organizationMembers } from '../../shared/resources/organizationMembers';
import { organization } from '../member';

const emailFilter = (name: string, displayName: string, how: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	description: `Only members whose email address ${how}`,
});

const filters = filtersOf(
	{ ...emailFilter('email', 'Email', 'is this one'), placeholder: 'e.g. nathan@example.com' },
	emailFilter('emailContains', 'Email Contains', 'has this text in it'),
	emailFilter('emailEndsWith', 'Email Ends With', 'ends with this text'),
	emailFilter('emailStartsWith', 'Email Starts With', 'starts with this text'),
	{
		displayName: 'Status',
		name: 'status',
		type: 'multiOptions',
		options: [
			{ name: 'Active', value: 'active' },
			{ name: 'Canceled', value: 'canceled' },
			{ name: 'Pending', value: 'pending' },
			{ name: 'Rejected', value: 'rejected' },
		],
		default: [],
		description: 'Only members with one of these statuses',
	},
);

/**
 * All filters. Cloudflare doesn't document how its own filters compare, its two documents disagree
 * about their names, and a filter that it ignores would return all members to the next node.
 */
function readConditions(
	parameters: Parameters,
	status: MemberStatus[] | undefined,
	email: string | undefined,
) {
	const part = (comparison: 'contains' | 'startsWith' | 'endsWith', name: string) => {
		const text = parameters.optionalText(`filters.${name}`);
		return text === undefined
			? undefined
			: (row: OrganizationMember) => hasText(comparison, emailOf(row), text);
	};
	return allOf<OrganizationMember>([
		status && ((row) => status.includes(row.status)),
		email ? (row) => sameAddress(emailOf(row), email) : undefined,
		part('contains', 'emailContains'),
		part('startsWith', 'emailStartsWith'),
		part('endsWith', 'emailEndsWith'),
	]);
}

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many members',
	description: 'List the members of an organization, all or filtered',
	effect: 'read',
	resource: organizationMembers,
	fields: [organization, ...returnAllAndLimit, filters],
	read(parameters) {
		const status = parameters.choices<MemberStatus>('filters.status');
		const email = parameters.optionalEmail('filters.email');
		const keep = readConditions(parameters, status, email);
		const collection = parameters.collection(organizationMembers);
		return { collection, status, email, selection: { limit: rowLimit(parameters), keep } };
	},
	async run({ collection, status, email, selection }, { api }) {
		const list = async (query: Query) => await api.list(collection, query, selection);
		let rows = await list({ status, 'user.email': email });
		// Cloudflare's filter may be case-sensitive, so an empty result proves nothing.
		if (email !== undefined && rows.length === 0) rows = await list({ status });
		return rows;
	},
});
