import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import type { AccessPolicy } from './accessPolicies';
import { accessPolicies } from './accessPolicies';
import { text, withDetail } from './text';

/** Any field may be missing, and there may be others. */
export type AccessApp = IDataObject & {
	id: string;
	name?: string;
	domain?: string;
	/** `self_hosted`, `saas` and others. That of type `warp` decides who may enroll a device. */
	type?: string;
	/** In full: the app's own policies, and the reusable ones that it uses. */
	policies?: AccessPolicy[] | null;
};

/** The Access applications of an account, with their policies. */
export const accessApps: Resource<AccessApp, 'account'> = {
	...accessPolicies,
	noun: 'Access application',
	path: ({ account }) => path`/accounts/${account}/access/apps`,
	list: {
		toOption: ({ id, name, domain }) => ({ name: withDetail(text(name) ?? id, domain) }),
		empty: 'No Access applications found.',
	},
};
