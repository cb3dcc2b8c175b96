import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import type { Named } from './memberPolicies';
import { nameOf } from './memberPolicies';

/** What a member may do in the whole account. Deprecated in favor of permission groups, and working. */
export const roles: Resource<Named, 'account'> = {
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	read: 'Account > Account Settings > Read',
	noun: 'role',
	path: ({ account }) => path`/accounts/${account}/roles`,
	paging: { style: 'page', min: 5, max: 50 },
	list: {
		toOption: (role) => ({ name: nameOf(role) }),
		empty: "No roles found. Check 'Account'.",
	},
};
