/** What Cloudflare's documentation says about one kind of thing: its noun, and who may touch it. */
export interface Resource {
	noun: string;
	/** What the user selected besides the ID, and may have selected wrongly. */
	place: string;
	/** Token permissions as the dashboard shows them, or undefined where Cloudflare publishes none. */
	read?: string;
	write?: string;
	/** What a token needs besides its permissions. */
	tokens?: string;
	/** Only a credential with a user behind it will do. */
	ofUser?: boolean;
	/** It belongs to an organization, which account-owned tokens can't reach. */
	ofOrganization?: boolean;
	/** Every valid credential may ask for it, whatever its permissions. */
	open?: boolean;
	/** What the plan or the role must be, where documented. */
	needs?: string;
}

interface Pattern extends Resource {
	path: RegExp;
}

const USERS_TOKEN = "It must be a user API token: account-owned tokens can't have this permission.";

/**
 * Cloudflare documents email and Global API Key only. Recorded answers of 2026 list shares with a
 * token, and refuse to change them without "Edit"; whether "Edit" is enough is not known.
 */
const sharing = {
	read: 'Account > Resource Sharing > Read',
	write: 'Account > Resource Sharing > Edit',
	tokens: 'If it is still refused, use a credential with email and Global API Key.',
	needs: 'Resource sharing is part of the Enterprise plan.',
};

/**
 * By path below the base URL, the most special first. Sources: the accepted permissions of
 * Cloudflare's API reference, operation by operation.
 */
const RESOURCES: Pattern[] = [
	{
		path: /^\/accounts\/[^/]+\/access\/users/,
		noun: 'Access user',
		place: 'selected account',
		read: 'Account > Access: Audit Logs > Read',
		write: 'Account > Zero Trust: Seats > Edit',
	},
	{
		path: /^\/accounts\/[^/]+\/shares\/[^/]+\/recipients/,
		noun: 'share recipient',
		place: 'selected share',
		...sharing,
	},
	{ path: /^\/accounts\/[^/]+\/shares/, noun: 'share', place: 'selected account', ...sharing },
	{
		path: /^\/organizations\/[^/]+\/shares/,
		noun: 'share',
		place: 'selected organization',
		ofOrganization: true,
		...sharing,
	},
	{
		path: /^\/organizations\/[^/]+\/members/,
		noun: 'organization member',
		place: 'selected organization',
		ofOrganization: true,
		needs: 'The user behind the credential must be an Organization Super Administrator.',
	},
	{
		path: /^\/organizations\/[^/]+\/accounts/,
		noun: 'account',
		place: 'selected organization',
		ofOrganization: true,
	},
	{
		path: /^\/organizations/,
		noun: 'organization',
		place: 'credential',
		ofOrganization: true,
		read: 'User > User Details > Read',
		tokens: USERS_TOKEN,
	},
	{
		path: /^\/user\/invites/,
		noun: 'invite',
		place: 'credential',
		read: 'User > Memberships > Read',
		write: 'User > Memberships > Edit',
		tokens: USERS_TOKEN,
		ofUser: true,
	},
	{ path: /\/tokens\/verify$/, noun: 'API token', place: 'credential', open: true },
	{
		path: /^\/user/,
		noun: 'user',
		place: 'credential',
		read: 'User > User Details > Read',
		tokens: USERS_TOKEN,
		ofUser: true,
	},
	{
		path: /^\/accounts/,
		noun: 'account',
		place: 'credential',
		read: 'Account > Account Settings > Read',
	},
];

/** The resource that a path belongs to. */
export function resourceOf(path: string): Resource {
	const known = RESOURCES.find((resource) => resource.path.test(path));
	return known ?? { noun: 'resource', place: 'credential' };
}

/**
 * The resource that an answer of 404 is about. Below a share, code 1004 says that the share itself
 * is not there, and nothing about its recipients.
 */
export function missingResource(path: string, codes: number[]): Resource {
	const share = /^.*\/shares\/[^/]+/.exec(path)?.[0];
	return resourceOf(share && codes.includes(1004) ? share : path);
}

/** All that a token needs, at once, so that nobody has to come back for the second one. */
export const permissionsOf = ({ read, write }: Resource): string =>
	read && write ? `'${read}' (to make changes also '${write}')` : `'${read ?? write}'`;
