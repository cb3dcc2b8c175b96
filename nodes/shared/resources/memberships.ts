import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import type { MemberPolicy } from './memberPolicies';
import { policyLine } from './memberPolicies';
import { namesIn, objectsIn, text, withDetail } from './text';
import { USER_TOKEN_ONLY } from './tokens';

export type Membership = IDataObject & {
	id: string;
	status: 'accepted' | 'pending' | 'rejected';
	policies?: MemberPolicy[] | null;
	account?: { id?: string; name?: string; type?: string; settings?: IDataObject } | null;
};

/** The account's fields; empty if Cloudflare leaves it out. */
const accountOf = ({ account }: Membership) => account ?? {};

const nameOf = (row: Membership) => text(accountOf(row).name) ?? null;

/** The row of the credential's own user names nobody, so it is known by its account. */
const personOf = (row: Membership) => ({ account_name: nameOf(row) });

/** The accounts in which the credential's own user is, was or is invited. */
export const memberships: Resource<Membership, never> = {
	noun: 'membership',
	selectedIn: 'credential',
	containers: [],
	path: () => path`/memberships`,
	paging: { style: 'page', max: 50, min: 5 },
	read: 'User > Memberships > Read',
	write: 'User > Memberships > Edit',
	tokens: USER_TOKEN_ONLY,
	ofUser: true,
	// The code that activates the invitation, which Cloudflare puts into some responses.
	withheld: ['code'],
	credential: {
		about: 'Shows the accounts of the user who owns this credential.',
		toWrite: 'to answer or leave',
	},
	statusField: 'status',
	person: personOf,
	where: (row) => ({ type: 'account', id: text(accountOf(row).id) ?? '', name: nameOf(row) }),
	simplified: (row) => {
		const { id, type, settings } = accountOf(row);
		return {
			...personOf(row),
			status: row.status ?? null,
			id: row.id ?? null,
			// A row has either roles or policies.
			roles: namesIn(row.roles) ?? null,
			policies: row.policies ? objectsIn(row.policies).map(policyLine) : null,
			api_access_enabled: row.api_access_enabled ?? null,
			account_id: id ?? null,
			account_type: type ?? null,
			enforce_twofactor: settings?.enforce_twofactor ?? null,
		};
	},
	watched: ['status', 'roles', 'policies'],
	// Rows with policies have no permissions.
	mayLack: ['permissions'],
	summary: (row) => ({ account_id: accountOf(row).id ?? null }),
	list: {
		filter: 'account.name',
		toOption: (row) => ({
			name: withDetail(nameOf(row) ?? text(accountOf(row).id) ?? row.id, row.status),
		}),
		empty:
			"No memberships found. Only accounts of the user who owns this credential are listed. Or choose 'By ID' and paste the membership ID.",
	},
};
