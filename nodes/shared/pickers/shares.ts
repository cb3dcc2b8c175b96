import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Share } from '../cloudflare/types';
import { picker, pickedId } from './picker';
import { text } from './source';

/** The shares that the picked account has given out and not taken back. */
export const searchShares = picker<Share>(async (_api, ctx) => {
	const account = pickedId(ctx, 'account', 'Account');
	return {
		path: path`/accounts/${account}/shares`,
		paging: PAGING.shares,
		comesWhole: true,
		query: { kind: 'sent', status: 'active' },
		item: (id) => path`/accounts/${account}/shares/${id}`,
		belongs: ({ kind = 'sent', status }) => kind === 'sent' && status === 'active',
		show: ({ id, name }) => ({ name: text(name) ?? id }),
		empty:
			"The account gives out no share. Sharing needs an Enterprise plan, and a share belongs to the account that made it, so check 'Account'. An ID can be typed in with 'By ID'.",
	};
});
