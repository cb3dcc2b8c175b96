/** What Cloudflare's documentation says about one kind of thing: its noun, and who may touch it. */
export interface Resource {
	noun: string;
	/** Token permissions by name, or undefined where Cloudflare publishes none. */
	read?: string;
	write?: string;
	/** Only a credential with a user behind it will do. */
	ofUser?: boolean;
	/** What the plan or the role must be, where documented. */
	needs?: string;
}

interface Pattern extends Resource {
	path: RegExp;
}

/**
 * By path below the base URL, the most special first. Sources: the accepted permissions of
 * Cloudflare's API reference, operation by operation.
 */
const RESOURCES: Pattern[] = [
	{
		path: /^\/accounts\/[^/]+\/access\/users/,
		noun: 'Access user',
		read: 'Access: Audit Logs Read',
		write: 'Zero Trust: Seats Write',
	},
	{
		path: /^\/accounts\/[^/]+\/shares\/[^/]+\/recipients/,
		noun: 'share recipient',
		needs: 'Resource sharing is part of the Enterprise plan.',
	},
	{
		path: /^\/(accounts|organizations)\/[^/]+\/shares/,
		noun: 'share',
		needs: 'Resource sharing is part of the Enterprise plan.',
	},
	{
		path: /^\/organizations\/[^/]+\/members/,
		noun: 'organization member',
		needs: 'The user behind the credential must be an Organization Super Administrator.',
	},
	{ path: /^\/organizations\/[^/]+\/accounts/, noun: 'account' },
	{ path: /^\/organizations/, noun: 'organization', read: 'User Details Read' },
	{
		path: /^\/user\/invites/,
		noun: 'invite',
		read: 'Memberships Read',
		write: 'Memberships Write',
		ofUser: true,
	},
	{ path: /^\/user/, noun: 'user', ofUser: true },
	{ path: /^\/accounts/, noun: 'account', read: 'Account Settings Read' },
];

/** The resource that a path belongs to. */
export function resourceOf(path: string): Resource {
	return RESOURCES.find((resource) => resource.path.test(path)) ?? { noun: 'resource' };
}
