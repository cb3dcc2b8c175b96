import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import type { PermissionGroup } from './memberPolicies';
import { isForDomains, nameOf } from './memberPolicies';
import { withDetail } from './text';

/** What a policy lets a member do. */
export const permissionGroups: Resource<PermissionGroup, 'account'> = {
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	read: 'Account > Account Settings > Read',
	noun: 'permission group',
	path: ({ account }) => path`/accounts/${account}/iam/permission_groups`,
	paging: { style: 'page', min: 5, max: 50 },
	list: {
		toOption: (group) => {
			return { name: withDetail(nameOf(group), isForDomains(group) ? 'domains' : undefined) };
		},
		empty: "No permission groups found. Check 'Account'.",
	},
};
