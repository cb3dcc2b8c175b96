import { locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { rowsThere } from '../shared/operation/records';
import type { OrganizationMember } from '../shared/resources/organizationMembers';
import { organizationMembers } from '../shared/resources/organizationMembers';
import { organizations } from '../shared/resources/organizations';

export const organization = locator({
	name: 'organization',
	displayName: 'Organization',
	description: 'The Cloudflare organization, the container above accounts',
	search: 'searchOrganizations',
	of: organizations,
});

export const member = locator({
	name: 'member',
	displayName: 'Member',
	description: 'The organization member, by email (exact, ignoring case) or by ID',
	search: 'searchMembers',
	of: organizationMembers,
});

export const selectedMember = (parameters: Parameters) =>
	parameters.subject(organizationMembers, member.name);

/** The row of an active or invited person. Rejected and canceled rows don't count as existing. */
export const present = (rows: OrganizationMember[]): OrganizationMember | undefined =>
	rowsThere(organizationMembers, rows)[0];
