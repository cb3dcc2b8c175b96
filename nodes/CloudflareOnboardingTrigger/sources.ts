import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../shared/cloudflare/resource';
import { accountLocator, locator } from '../shared/fields/locators';
import { accessGroups } from '../shared/resources/accessGroups';
import { accessUsers } from '../shared/resources/accessUsers';
import { accountMembers } from '../shared/resources/accountMembers';
import { memberships } from '../shared/resources/memberships';
import { organizationMembers } from '../shared/resources/organizationMembers';
import { organizations } from '../shared/resources/organizations';
import { shareRecipients } from '../shared/resources/shareRecipients';
import { shares } from '../shared/resources/shares';
import { userInvites } from '../shared/resources/userInvites';
import { zeroTrustLists } from '../shared/resources/zeroTrustLists';

/** A list that the trigger can watch. */
export interface Source {
	/** The value of the `resource` parameter that saved workflows hold. */
	value: string;
	/** As its node is called. */
	name: string;
	resource: Resource<never, string>;
	/** The parameters that say where the list is, outermost first. */
	locators: INodeProperties[];
}

const account = accountLocator('The account to watch');

const owner = accountLocator('The account that owns the share', 'Owner Account');

const share = locator({
	name: 'share',
	displayName: 'Share',
	description: 'The share whose recipients are watched',
	search: 'searchShares',
	of: shares,
});

const organization = locator({
	name: 'organization',
	displayName: 'Organization',
	description: 'The Cloudflare organization to watch, the container above accounts',
	search: 'searchOrganizations',
	of: organizations,
});

/** In alphabetical order, as n8n wants the options of a field. */
export const sources: readonly Source[] = [
	{ value: 'accessGroup', name: 'Access Group', resource: accessGroups, locators: [account] },
	{ value: 'accessUser', name: 'Access User', resource: accessUsers, locators: [account] },
	{ value: 'accountMember', name: 'Account Member', resource: accountMembers, locators: [account] },
	{ value: 'membership', name: 'Membership', resource: memberships, locators: [] },
	{
		value: 'organizationMember',
		name: 'Organization Member',
		resource: organizationMembers,
		locators: [organization],
	},
	{ value: 'userInvite', name: 'Received Invite', resource: userInvites, locators: [] },
	{
		value: 'shareRecipient',
		name: 'Share Recipient',
		resource: shareRecipients,
		locators: [owner, share],
	},
	{
		value: 'zeroTrustList',
		name: 'Zero Trust List',
		resource: zeroTrustLists,
		locators: [account],
	},
];

/** What its rows are called when nothing narrower is meant: "account members". */
export const pluralOf = ({ resource }: Source): string => `${resource.noun}s`;
