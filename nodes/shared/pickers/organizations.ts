import { NodeOperationError } from 'n8n-workflow';

import { CREDENTIAL_TYPE, isAccountOwnedToken } from '../cloudflare/credential';
import { collectionOf } from '../cloudflare/resource';
import type { Organization } from '../resources/organizations';
import { organizations } from '../resources/organizations';
import { listSearch } from './listSearch';
import { sourceOf } from './listSource';

/** All organizations that the credential can see. */
export const searchOrganizations = listSearch<Organization>(async (_api, ctx) => {
	if (isAccountOwnedToken(await ctx.getCredentials(CREDENTIAL_TYPE))) {
		throw new NodeOperationError(
			ctx.getNode(),
			'An account-owned token has no organizations. Use email and Global API Key.',
		);
	}
	return sourceOf(collectionOf(organizations, {}));
});
