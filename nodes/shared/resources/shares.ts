import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { text } from './text';

export type Share = IDataObject & {
	id: string;
	name: string;
	kind?: string;
	status: string;
	organization_id?: string;
};

/**
 * Cloudflare only documents email and Global API Key. In recorded responses of 2026, a token lists
 * shares, and changes are refused without "Edit". Whether "Edit" is enough is not known.
 */
export const sharing = {
	read: 'Account > Resource Sharing > Read',
	write: 'Account > Resource Sharing > Edit',
	tokens: 'If it is still refused, use a credential with email and Global API Key.',
	needs: 'Resource sharing requires an Enterprise plan.',
};

/** The shares of an account: those that it gives and those that it receives. */
export const shares: Resource<Share, 'account'> = {
	noun: 'share',
	selectedIn: 'selected account',
	containers: ['account'],
	path: ({ account }) => path`/accounts/${account}/shares`,
	paging: { style: 'page', max: 100, comesWhole: true },
	...sharing,
	list: {
		query: { kind: 'sent', status: 'active' },
		belongs: ({ kind = 'sent', status }) => kind === 'sent' && status === 'active',
		toOption: ({ id, name }) => ({ name: text(name) ?? id }),
		empty:
			"No shares found that this account owns. Check 'Owner Account': a share belongs to the account that created it. Resource sharing requires an Enterprise plan. Or choose 'By ID' and paste the share ID.",
	},
};
