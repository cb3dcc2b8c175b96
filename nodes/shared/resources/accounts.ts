import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { text } from './text';

export type Account = IDataObject & {
	id: string;
	name: string;
	managed_by?: { parent_org_id?: string; parent_org_name?: string };
};

/** How every list search shows an account. */
export const accountOption = ({ id, name }: Account) => ({
	name: text(name) ?? id,
	url: `https://dash.cloudflare.com/${id}`,
});

/** The accounts that the credential can see. */
export const accounts: Resource<Account, never> = {
	noun: 'account',
	selectedIn: 'credential',
	containers: [],
	path: () => path`/accounts`,
	paging: { style: 'page', max: 50 },
	read: 'Account > Account Settings > Read',
	list: {
		filter: 'name',
		toOption: accountOption,
		empty:
			"No accounts found. Give the token 'Account Settings: Read', or choose 'By ID' and paste the account ID.",
	},
};
