import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accessApps } from './accessApps';
import type { AccessPolicy } from './accessPolicies';
import { accessPolicies } from './accessPolicies';

/**
 * The policies of one app: its own, and the reusable ones that it uses. Only its own can be changed here.
 * Cloudflare marks these paths as deprecated, and has no others for an app's own policies.
 */
export const appPolicies: Resource<AccessPolicy, 'account' | 'app'> = {
	...accessPolicies,
	noun: 'policy of an Access application',
	selectedIn: 'Access application',
	containers: ['account', 'app'],
	container: accessApps,
	path: ({ account, app }) => path`/accounts/${account}/access/apps/${app}/policies`,
};
