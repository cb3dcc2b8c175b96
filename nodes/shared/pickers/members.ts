import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Member } from '../cloudflare/types';
import { picker, pickedId } from './picker';

/** The members of the picked organization, whatever their status. */
export const searchMembers = picker<Member>(async (_api, ctx, filter) => ({
	path: path`/organizations/${pickedId(ctx, 'organization', 'Organization')}/members`,
	paging: PAGING.members,
	query: { 'user.email.contains': filter },
	show: ({ id, status, user }) => ({ name: `${user?.email ?? id} (${status})`, value: id }),
	empty:
		"The organization has no member. Check 'Organization'. An email or ID can be typed in with 'By Email' or 'By ID'.",
}));
