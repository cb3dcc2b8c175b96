import type { IDataObject } from 'n8n-workflow';

import { path, UUID_ID } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import type { RuleLists } from './accessRules';
import { accounts } from './accounts';
import { text, withDetail } from './text';

/** Who may approve a request for access: addresses, or those in an EMAIL list. */
interface ApprovalGroup {
	approvals_needed?: number;
	email_addresses?: string[] | null;
	email_list_uuid?: string | null;
}

/** Any field may be missing, and there may be others. */
export type AccessPolicy = IDataObject &
	RuleLists & {
		id: string;
		name?: string;
		/** `allow`, `deny`, `non_identity` or `bypass`. */
		decision?: string;
		approval_groups?: ApprovalGroup[] | null;
		/** How many apps use it. Only of reusable ones. */
		app_count?: number;
		/** False or missing for a policy that belongs to one app. */
		reusable?: boolean;
		/** The place among the policies of an app. */
		precedence?: number;
	};

/** The reusable policies of an account. An update replaces everything. */
export const accessPolicies: Resource<AccessPolicy, 'account'> = {
	noun: 'Access policy',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/access/policies`,
	id: UUID_ID,
	paging: { style: 'page', max: 1000 },
	read: 'Account > Access: Apps and Policies > Read',
	write: 'Account > Access: Apps and Policies > Edit',
	list: {
		toOption: ({ id, name, decision }) => ({ name: withDetail(text(name) ?? id, decision) }),
		empty: 'No Access policies found.',
	},
};
