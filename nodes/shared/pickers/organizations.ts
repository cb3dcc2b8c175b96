import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Organization } from '../cloudflare/types';
import { picker } from './picker';

/** All organizations that the credential sees. */
export const searchOrganizations = picker<Organization>(async (_api, _ctx, filter) => ({
	path: path`/organizations`,
	paging: PAGING.organizations,
	query: { 'name.contains': filter },
	show: ({ id, name }) => ({ name, value: id }),
	empty:
		"The credential sees no organization. Only members of an organization see it, and Cloudflare documents email and Global API Key for its members. An ID can be typed in with 'By ID'.",
}));
