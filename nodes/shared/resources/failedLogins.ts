import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accessSessions } from './accessSessions';

/** `metadata` is documented as a free object; it has been seen with these fields. */
export type FailedLogin = IDataObject & {
	id: string;
	expiration?: number;
	metadata?: IDataObject;
};

/** The failed logins of one Access user. The list has no pages. */
export const failedLogins: Resource<FailedLogin, 'account' | 'user'> = {
	...accessSessions,
	noun: 'failed login',
	path: ({ account, user }) => path`/accounts/${account}/access/users/${user}/failed_logins`,
	write: undefined,
	tokens: undefined,
	list: { toOption: ({ id }) => ({ name: id }), empty: 'No failed logins found.' },
};
