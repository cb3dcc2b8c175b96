import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Endpoint, Resource } from '../cloudflare/resource';
import { accessUsers } from './accessUsers';
import { text } from './text';

/** A session has no ID; its nonce tells it apart. Times are epoch seconds. Anything may be missing. */
export type AccessSession = IDataObject & {
	id: string;
	name?: string;
	metadata?: IDataObject & {
		apps?: Record<string, { name?: string; hostname?: string } | null> | null;
		nonce?: string;
		iat?: number;
		expires?: number;
		ttl?: number;
	};
};

/** The active sessions of one Access user. The list has no pages. */
export const accessSessions: Resource<AccessSession, 'account' | 'user'> = {
	noun: 'Access session',
	selectedIn: 'selected account',
	containers: ['account', 'user'],
	container: accessUsers,
	path: ({ account, user }) => path`/accounts/${account}/access/users/${user}/active_sessions`,
	paging: { style: 'none' },
	read: 'Account > Access: Audit Logs > Read',
	write: 'Account > Access: Organizations, Identity Providers, and Groups > Edit',
	// Cloudflare's list of permissions has "Revoke" for this, too; the endpoint doesn't name it.
	tokens: "If it has that, also give it 'Revoke' in the same row of the token.",
	credential: { toWrite: 'to end sessions' },
	person: ({ email = null, name = null }) => ({ email, name }),
	list: { toOption: ({ id, name }) => ({ name: text(name) ?? id }), empty: 'No sessions found.' },
};

/** Ends all sessions of the address in the body, as often as it is asked. */
export const sessionRevocation = (account: string): Endpoint => ({
	path: path`/accounts/${account}/access/organizations/revoke_user`,
	resource: accessSessions,
	repeatable: true,
});
