import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accountMembers } from './accountMembers';
import { accounts } from './accounts';
import type { MemberPolicy } from './memberPolicies';
import { policyLine } from './memberPolicies';
import { fieldsOf, objectsIn, text } from './text';

export type UserGroup = IDataObject & {
	id: string;
	name?: string;
	created_on?: string;
	modified_on?: string;
	policies?: MemberPolicy[] | null;
};

/** The user groups of an account. Each member of a group has its policies, besides their own. */
export const userGroups: Resource<UserGroup, 'account'> = {
	noun: 'user group',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/iam/user_groups`,
	paging: { style: 'page', max: 500 },
	read: accountMembers.read,
	write: accountMembers.write,
	optIn: true,
	needs:
		'User groups are a beta that has to be turned on for the account in the Cloudflare dashboard. The user who owns the credential must be a Super Administrator with a verified email.',
	// Cloudflare's filters by name are not used: a page holds 500 groups, and how they compare is not certain.
	key: { noun: 'name', exact: true, of: ({ name }) => name, fields: (name) => ({ name }) },
	credential: accountMembers.credential,
	list: {
		filter: 'fuzzyName',
		toOption: ({ id, name }) => ({ name: text(name) ?? id }),
		empty:
			"No user groups found. Check 'Account'. Groups are made in the Cloudflare dashboard, where this beta has to be turned on for the account. Or choose 'By ID'.",
	},
	simplified: (row) => ({
		...fieldsOf(row, ['name', 'id']),
		policies: row.policies ? objectsIn(row.policies).map(policyLine) : null,
		...fieldsOf(row, ['created_on', 'modified_on']),
		// Of a search for the groups of one person.
		...(row.member_id !== undefined && fieldsOf(row, ['member_id', 'member_status'])),
	}),
};
