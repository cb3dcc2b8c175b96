import type { IDataObject } from 'n8n-workflow';

import { path, UUID_ID } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import { text, withDetail } from './text';
import { zeroTrust } from './zeroTrustLists';

/** Any field may be missing, and there may be others. The expressions are texts of Cloudflare's rule language. */
export type GatewayRule = IDataObject & {
	id: string;
	name?: string;
	action?: string;
	enabled?: boolean;
	/** Such as `identity.email == "ada@example.com"`. A list is named by `$` and its ID. */
	identity?: string;
	traffic?: string;
	device_posture?: string;
};

/** The Gateway rules of an account. They are only read here. */
export const gatewayRules: Resource<GatewayRule, 'account'> = {
	noun: 'Gateway rule',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/gateway/rules`,
	id: UUID_ID,
	paging: { style: 'none' },
	read: zeroTrust.read,
	quota: zeroTrust.quota,
	list: {
		toOption: ({ id, name, action }) => ({ name: withDetail(text(name) ?? id, action) }),
		empty: 'No Gateway rules found.',
	},
};
