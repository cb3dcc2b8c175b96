import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import type { MemberPolicy, Named } from './memberPolicies';
import { isSuperPolicy, isSuperRole, nameOf, policyLine } from './memberPolicies';
import { objectsIn, text, withDetail } from './text';
import type { User } from './user';

/** Any field may be missing or null. The answer to an invitation lacks the roles. */
export type AccountMember = IDataObject & {
	id: string;
	email?: string;
	/** `accepted`, `pending`, `rejected` or `expired`. */
	status?: string;
	user?:
		| (User & {
				first_name?: string | null;
				last_name?: string | null;
				two_factor_authentication_enabled?: boolean;
		  })
		| null;
	roles?: Named[] | null;
	policies?: MemberPolicy[] | null;
};

const fullName = ({ user }: AccountMember) =>
	[text(user?.first_name), text(user?.last_name)].filter(Boolean).join(' ') || null;

const personOf = (row: AccountMember) => ({ email: row.email ?? null, name: fullName(row) });

/** Order of rows with the same address: accepted, then pending, then the others. */
const RANK: Record<string, number> = { accepted: 0, pending: 1, rejected: 3, expired: 3 };

const rankOf = ({ status = '' }: AccountMember) => RANK[status] ?? 2;

/** The people who may log in to the dashboard of an account, by email address. */
export const accountMembers: Resource<AccountMember, 'account'> = {
	noun: 'account member',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/members`,
	paging: { style: 'page', min: 5, max: 50, order: { order: 'user.email', direction: 'asc' } },
	// Cloudflare doesn't document whether the list has these rows without the filter.
	leftOut: { status: 'rejected' },
	// Older documents show the code that activates an invitation.
	withheld: ['code'],
	read: 'Account > Account Settings > Read',
	write: 'Account > Account Settings > Edit',
	needs: 'The user who owns the credential must be a Super Administrator with a verified email.',
	key: {
		noun: 'email',
		of: ({ email }) => email,
		fields: (email) => ({ email }),
	},
	credential: { writer: 'from a Super Administrator' },
	list: {
		toOption: ({ id, email, status }) => ({ name: withDetail(text(email) ?? id, status) }),
		empty:
			"No account members found. Check 'Account' and that the credential belongs to a Super Administrator. Or choose 'By Email' or 'By ID'.",
	},
	// Rejected and expired invitations let nobody in. An unknown status may give access, so it counts.
	isThere: ({ status }) => status !== 'rejected' && status !== 'expired',
	compare: (a, b) => rankOf(a) - rankOf(b),
	hasSeveral: true,
	statusField: 'status',
	person: personOf,
	simplified: (row) => ({
		...personOf(row),
		status: row.status ?? null,
		id: row.id ?? null,
		two_factor: row.user?.two_factor_authentication_enabled ?? null,
		roles: row.roles ? objectsIn(row.roles).map(nameOf) : null,
		policies: row.policies ? objectsIn(row.policies).map(policyLine) : null,
	}),
	// A role is in one of the two, or in both.
	watched: ['name', 'status', 'roles', 'policies'],
	summary: ({ status }) => ({ wasInvited: status === 'pending' }),
	userOf: ({ user, email }) => ({ id: user?.id, email }),
	isSuperAdministrator({ status = '', roles, policies }) {
		if (status in RANK && status !== 'accepted') return false;
		if (!Array.isArray(roles) && !Array.isArray(policies)) return undefined;
		const holds = objectsIn(roles).some(isSuperRole) || objectsIn(policies).some(isSuperPolicy);
		return holds && status !== 'accepted' ? undefined : holds;
	},
};
