import type { IDataObject } from 'n8n-workflow';

import { momentOf } from '../cloudflare/moments';
import { path } from '../cloudflare/paths';
import type { Endpoint, Resource } from '../cloudflare/resource';
import { organizations } from './organizations';
import { text, withDetail } from './text';

export type MemberStatus = 'active' | 'pending' | 'rejected' | 'canceled';

export type OrganizationMember = IDataObject & {
	id: string;
	status: MemberStatus;
	create_time?: string;
	update_time?: string;
	/** May be missing or null, as any field may. */
	user?: {
		id?: string;
		email?: string;
		name?: string;
		two_factor_authentication_enabled?: boolean;
	} | null;
};

export const emailOf = ({ user }: OrganizationMember): string | undefined =>
	typeof user?.email === 'string' ? user.email : undefined;

const personOf = ({ user }: OrganizationMember) => ({
	email: user?.email ?? null,
	name: user?.name ?? null,
});

/** Order of rows with the same address: active, then pending, then the newest. */
const RANK: Record<MemberStatus, number> = { active: 0, pending: 1, rejected: 2, canceled: 2 };

const rankOf = ({ status }: OrganizationMember) => RANK[status] ?? 1;

/** The members of an organization, by email address. A person may have several rows. */
export const organizationMembers: Resource<OrganizationMember, 'organization'> = {
	noun: 'organization member',
	selectedIn: 'selected organization',
	containers: ['organization'],
	container: organizations,
	path: ({ organization }) => path`/organizations/${organization}/members`,
	paging: { style: 'token', max: 1000 },
	ofOrganization: true,
	needs: 'The user who owns the credential must be an Organization Super Administrator.',
	key: {
		noun: 'email',
		of: emailOf,
		fields: (email) => ({ user: { email } }),
		query: (email) => ({ 'user.email': email }),
	},
	credential:
		'Use a credential with the email and Global API Key of an Organization Super Administrator. Cloudflare documents no API token for this.',
	list: {
		filter: 'user.email.contains',
		toOption: ({ id, status, user }) => ({ name: withDetail(text(user?.email) ?? id, status) }),
		empty: "No organization members found. Check 'Organization', or choose 'By Email' or 'By ID'.",
	},
	// Active and pending members count. An unknown status may give access, so it counts, too.
	isThere: ({ status }) => status !== 'rejected' && status !== 'canceled',
	compare: (a, b) =>
		rankOf(a) - rankOf(b) || (momentOf(b.create_time) ?? 0) - (momentOf(a.create_time) ?? 0),
	hasSeveral: true,
	statusField: 'status',
	userOf: ({ user }) => user ?? {},
	// Whether an unknown status gives access can't be told.
	isSuperAdministrator: ({ status }) => (status in RANK ? status === 'active' : undefined),
	person: personOf,
	simplified: (row) => ({
		...personOf(row),
		status: row.status ?? null,
		id: row.id ?? null,
		user_id: row.user?.id ?? null,
		two_factor: row.user?.two_factor_authentication_enabled ?? null,
		create_time: row.create_time ?? null,
		update_time: row.update_time ?? null,
	}),
	watched: ['name', 'status'],
	madeAt: 'create_time',
};

/** Creates up to ten members with one request. */
export const memberBatches = (organization: string): Endpoint => ({
	path: path`/organizations/${organization}/members:batchCreate`,
	resource: organizationMembers,
});
