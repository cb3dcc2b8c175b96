import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import { text, withDetail } from './text';

/** What a token may do. The ID is Cloudflare's: an update is sent without it. */
export interface TokenPolicy {
	id?: string;
	effect?: string;
	permission_groups?: Array<IDataObject & { id: string; name?: string }> | null;
	resources?: IDataObject;
}

/** Any field may be missing, and there may be others. */
export type AccountToken = IDataObject & {
	id: string;
	name?: string;
	/** `active`, `disabled` or `expired`. */
	status?: string;
	policies?: TokenPolicy[] | null;
	issued_on?: string;
	last_used_on?: string | null;
	/** The creator's address when the token was made; missing from older tokens. */
	creator_email_at_creation?: string;
};

/**
 * The API tokens that an account owns. An update replaces everything. A caller who may only list their
 * own gets those alone, so that an empty list proves nothing.
 */
export const accountTokens: Resource<AccountToken, 'account'> = {
	noun: 'account API token',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/tokens`,
	paging: { style: 'page', min: 5, max: 50 },
	tokenOnly: 'account API tokens',
	read: 'Account > Account API Tokens > Read',
	write: 'Account > Account API Tokens > Edit',
	withheld: ['value'],
	list: {
		toOption: ({ id, name, status }) => ({ name: withDetail(text(name) ?? id, status) }),
		empty: 'No account API tokens found.',
	},
};
