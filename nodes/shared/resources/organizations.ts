import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { text } from './text';
import { USER_TOKEN_ONLY } from './tokens';

export type Organization = IDataObject & { id: string; name: string };

/** The organizations that the credential's user is a member of. */
export const organizations: Resource<Organization, never> = {
	noun: 'organization',
	selectedIn: 'credential',
	containers: [],
	path: () => path`/organizations`,
	paging: { style: 'token', max: 1000 },
	ofOrganization: true,
	read: 'User > User Details > Read',
	tokens: USER_TOKEN_ONLY,
	list: {
		filter: 'name.contains',
		toOption: ({ id, name }) => ({ name: text(name) ?? id }),
		empty:
			"No organizations found. Only members of an organization see it. Use email and Global API Key of a member, or choose 'By ID' and paste the organization ID.",
	},
};
