import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import type { Account } from './accounts';
import { accountOption } from './accounts';

/** The ID of the organization that an account belongs to, if known. */
export const organizationOf = (account: Account | undefined): string | undefined =>
	account?.managed_by?.parent_org_id;

/** The accounts of an organization. A single account is read from `/accounts`. */
export const organizationAccounts: Resource<Account, 'organization'> = {
	noun: 'account',
	selectedIn: 'selected organization',
	containers: ['organization'],
	path: ({ organization }) => path`/organizations/${organization}/accounts`,
	paging: { style: 'token', max: 1000 },
	ofOrganization: true,
	list: {
		filter: 'name.contains',
		toOption: accountOption,
		empty:
			"No accounts found in the owner's organization. To use another account, choose 'By ID' and paste its ID.",
	},
};
