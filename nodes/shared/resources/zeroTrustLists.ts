import type { IDataObject } from 'n8n-workflow';

import { path, UUID_ID } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import { fieldsOf, text, withDetail } from './text';

export type ZeroTrustList = IDataObject & {
	id: string;
	name?: string;
	/** `EMAIL`, `DOMAIN`, `SERIAL` and others; fixed when the list is made. */
	type?: string;
	description?: string;
	/** How many entries it has. */
	count?: number;
};

const SIMPLIFIED = ['name', 'type', 'id', 'count', 'description', 'created_at', 'updated_at'];

/** Cloudflare publishes no permission for Gateway lists; these are the ones of its other Gateway pages. */
export const zeroTrust = {
	read: 'Account > Zero Trust > Read',
	write: 'Account > Zero Trust > Edit',
	quota: 'gateway',
} as const;

/** The lists of an account that Access policies and Gateway rules use, by name. Names are not unique. */
export const zeroTrustLists: Resource<ZeroTrustList, 'account'> = {
	...zeroTrust,
	noun: 'Zero Trust list',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/gateway/lists`,
	id: UUID_ID,
	paging: { style: 'none' },
	key: {
		noun: 'name',
		exact: true,
		of: ({ name }) => name,
		fields: (name) => ({ name }),
	},
	list: {
		toOption: ({ id, name, type }) => ({ name: withDetail(text(name) ?? id, type) }),
		empty:
			"No Zero Trust lists found. Check 'Account', and that the list was created in the dashboard under Zero Trust. Or choose 'By ID'.",
	},
	simplified: (row) => fieldsOf(row, SIMPLIFIED),
	watched: ['name'],
	madeAt: 'created_at',
};
