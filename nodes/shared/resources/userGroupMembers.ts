import type { IDataObject } from 'n8n-workflow';

import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import type { AccountMember } from './accountMembers';
import { text, withDetail } from './text';
import { userGroups } from './userGroups';

/** The ID is that of the account member. Anything else may be missing. */
export type UserGroupMember = IDataObject & {
	id: string;
	email?: string;
	/** The status in the account: `accepted` or `pending`. */
	status?: string;
	/** Only documented for a member who is read alone. */
	user?: AccountMember['user'];
};

/** The members of one user group. */
export const userGroupMembers: Resource<UserGroupMember, 'account' | 'group'> = {
	noun: 'user group member',
	selectedIn: 'selected user group',
	containers: ['account', 'group'],
	container: userGroups,
	path: ({ account, group }) => path`/accounts/${account}/iam/user_groups/${group}/members`,
	paging: { style: 'page', max: 500 },
	read: userGroups.read,
	write: userGroups.write,
	optIn: true,
	needs: userGroups.needs,
	credential: userGroups.credential,
	list: {
		toOption: ({ id, email, status }) => ({ name: withDetail(text(email) ?? id, status) }),
		empty: 'No members found.',
	},
	person: ({ email = null }) => ({ email }),
};
