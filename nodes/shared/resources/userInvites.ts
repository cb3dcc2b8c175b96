import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { fieldsOf, text, withDetail } from './text';
import { USER_TOKEN_ONLY } from './tokens';

export type UserInvite = IDataObject & {
	id: string;
	invited_member_email?: string;
	organization_id?: string;
	organization_name?: string;
	invited_by?: string;
	status: 'pending' | 'accepted' | 'rejected' | 'expired';
};

const SIMPLIFIED = [
	'status',
	'id',
	'organization_name',
	'invited_by',
	'roles',
	'invited_on',
	'expires_on',
	'organization_id',
	'organization_is_enforcing_twofactor',
	'invited_member_id',
];

const personOf = ({ invited_member_email: email }: UserInvite) => ({ email: email ?? null });

/** The invites of the credential's own user. The list has no pages and no filters. */
export const userInvites: Resource<UserInvite, never> = {
	noun: 'invite',
	selectedIn: 'credential',
	containers: [],
	path: () => path`/user/invites`,
	paging: { style: 'none' },
	read: 'User > Memberships > Read',
	write: 'User > Memberships > Edit',
	tokens: USER_TOKEN_ONLY,
	ofUser: true,
	credential: {
		about: 'Shows invitations sent to the user who owns this credential.',
		toWrite: 'to answer',
	},
	person: personOf,
	// The invite is in no container of its own; what it is about is the other account.
	where: ({ organization_id: id, organization_name: name }) => ({
		type: 'organization',
		id: String(id ?? ''),
		name: name ?? null,
	}),
	simplified: (row) => ({ ...personOf(row), ...fieldsOf(row, SIMPLIFIED) }),
	watched: ['status', 'roles'],
	madeAt: 'invited_on',
	list: {
		onlyListed: true,
		toOption: ({ id, organization_name: organization, invited_by: by, status }) => {
			const from = [text(organization) ?? id, text(by) && `by ${text(by)}`];
			return { name: withDetail(from.filter(Boolean).join(', '), status) };
		},
		empty:
			"No invites found. Only invites to the user who owns this credential are listed, not invites sent to others. Or choose 'By ID' and paste the invite ID.",
	},
};
