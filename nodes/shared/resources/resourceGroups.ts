import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import type { ResourceGroup } from './memberPolicies';
import { isWholeAccount, nameOf } from './memberPolicies';

/** Where a policy lets a member do it. The list has no pages. */
export const resourceGroups: Resource<ResourceGroup, 'account'> = {
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	read: 'Account > Account Settings > Read',
	noun: 'resource group',
	path: ({ account }) => path`/accounts/${account}/iam/resource_groups`,
	paging: { style: 'none' },
	list: {
		toOption: (group) => ({
			name: isWholeAccount(group) ? 'The whole account' : nameOf(group),
		}),
		empty: "No resource groups found. Check 'Account'.",
	},
};
