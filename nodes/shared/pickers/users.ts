import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { AccessUser } from '../cloudflare/types';
import { picker, pickedId } from './picker';
import { text, withDetail } from './source';

/** The Access users of the picked account. */
export const searchUsers = picker<AccessUser>(async (_api, ctx) => {
	const account = pickedId(ctx, 'account', 'Account');
	return {
		path: path`/accounts/${account}/access/users`,
		paging: PAGING.accessUsers,
		filter: 'search',
		item: (id) => path`/accounts/${account}/access/users/${id}`,
		show: ({ id, email, name }) => ({ name: withDetail(text(email) ?? id, name) }),
		empty:
			"The account has no Access user yet. People are listed once they were created here or have logged in, so check 'Account'. An email or ID can be typed in with 'By Email' or 'By ID'.",
	};
});
