import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { AccessUser } from '../cloudflare/types';
import { picker, pickedId } from './picker';

/** The Access users of the picked account. */
export const searchUsers = picker<AccessUser>(async (_api, ctx, filter) => ({
	path: path`/accounts/${pickedId(ctx, 'account', 'Account')}/access/users`,
	paging: PAGING.accessUsers,
	query: { search: filter },
	show: ({ id, email, name }) => ({
		name: name ? `${email ?? id} (${name})` : (email ?? id),
		value: id,
	}),
	empty:
		"The account has no Access user yet. People are listed once they were created here or have logged in, so check 'Account'. An email or ID can be typed in with 'By Email' or 'By ID'.",
}));
