import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Member } from '../cloudflare/types';
import { picker, pickedId } from './picker';
import { text, withDetail } from './source';

/** The members of the picked organization, whatever their status. */
export const searchMembers = picker<Member>(async (_api, ctx) => {
	const organization = pickedId(ctx, 'organization', 'Organization');
	return {
		path: path`/organizations/${organization}/members`,
		paging: PAGING.members,
		filter: 'user.email.contains',
		item: (id) => path`/organizations/${organization}/members/${id}`,
		show: ({ id, status, user }) => ({
			name: withDetail(text(user?.email) ?? id, status),
		}),
		empty:
			"The organization has no member. Check 'Organization'. An email or ID can be typed in with 'By Email' or 'By ID'.",
	};
});
