import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Share } from '../cloudflare/types';
import { picker, pickedId } from './picker';

/** The shares that the picked account has given out and not taken back. */
export const searchShares = picker<Share>(async (_api, ctx) => ({
	path: path`/accounts/${pickedId(ctx, 'account', 'Account')}/shares`,
	paging: PAGING.shares,
	query: { kind: 'sent', status: 'active' },
	show: ({ id, name }) => ({ name, value: id }),
	empty:
		"The account gives out no share. Sharing needs an Enterprise plan, and a share belongs to the account that made it, so check 'Account'. An ID can be typed in with 'By ID'.",
}));
