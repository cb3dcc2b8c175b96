import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import type { Named, PermissionGroup, ResourceGroup } from './memberPolicies';
import { isWholeAccount, nameOf } from './memberPolicies';
import { text, withDetail } from './text';

export type Role = Named;

/** What account members can be given, in one account. */
type Grantable<T extends { id: string }> = Resource<T, 'account'>;

const common = {
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	read: 'Account > Account Settings > Read',
} satisfies Partial<Grantable<never>>;

/** What a member may do in the whole account. Deprecated in favor of permission groups, and working. */
export const roles: Grantable<Role> = {
	...common,
	noun: 'role',
	path: ({ account }) => path`/accounts/${account}/roles`,
	paging: { style: 'page', min: 5, max: 50 },
	list: {
		toOption: (role) => ({ name: nameOf(role) }),
		empty: "No roles found. Check 'Account'.",
	},
};

/** What a policy lets a member do. */
export const permissionGroups: Grantable<PermissionGroup> = {
	...common,
	noun: 'permission group',
	path: ({ account }) => path`/accounts/${account}/iam/permission_groups`,
	paging: { style: 'page', min: 5, max: 50 },
	list: {
		toOption: (group) => {
			const isForZones = text(group.meta?.scopes)?.endsWith('.zone');
			return { name: withDetail(nameOf(group), isForZones ? 'single domains' : undefined) };
		},
		empty: "No permission groups found. Check 'Account'.",
	},
};

/** Where a policy lets a member do it. The list has no pages. */
export const resourceGroups: Grantable<ResourceGroup> = {
	...common,
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
