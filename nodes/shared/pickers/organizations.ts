import { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE, isAccountOwnedToken } from '../cloudflare/credential';
import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Organization } from '../cloudflare/types';
import { picker } from './picker';
import { text } from './source';

/** All organizations that the credential sees. */
export const searchOrganizations = picker<Organization>(async (_api, ctx) => {
	if (isAccountOwnedToken(await ctx.getCredentials(CREDENTIAL_TYPE))) {
		throw new NodeOperationError(
			ctx.getNode(),
			'An account-owned token has no organizations. Use email and Global API Key.',
		);
	}
	return {
		path: path`/organizations`,
		paging: PAGING.organizations,
		filter: 'name.contains',
		item: (id) => path`/organizations/${id}`,
		show: ({ id, name }) => ({ name: text(name) ?? id }),
		empty:
			"The credential sees no organization. Only members of an organization see it, and Cloudflare documents email and Global API Key for its members. An ID can be typed in with 'By ID'.",
	};
});
