import type { Page } from '../cloudflare/paging';
import { PAGING } from '../cloudflare/paging';
import { isId, path } from '../cloudflare/paths';
import type { Query } from '../cloudflare/request';
import type { Account, Recipient } from '../cloudflare/types';
import { siblings } from './accounts';
import type { Lookups } from './lookups';
import { unlessRefused } from './lookups';
import { picker, pickedId } from './picker';
import { isIdentified, text, withDetail } from './source';

/** The recipients of the picked share, found by the name and the ID of their account, too. */
export const searchRecipients = picker<Recipient>(async (api, ctx, typed) => {
	const account = pickedId(ctx, 'account', 'Account');
	const share = pickedId(ctx, 'share', 'Share');
	const names = await accountNames(api, account, typed);
	return {
		path: path`/accounts/${account}/shares/${share}/recipients`,
		paging: PAGING.recipients,
		comesWhole: true,
		show: ({ id, account_id: recipient, association_status: status }) => ({
			name: withDetail(names.get(recipient) ?? text(recipient) ?? id, status),
			alias: text(recipient),
		}),
		empty:
			"The share has no recipient yet. Check 'Share'. An ID can be typed in with 'By Account ID' or 'By ID'.",
	};
});

/**
 * Names by account ID: the first thousand of the owner's organization, and beyond those the ones
 * that hold what is typed. Where the credential may not see them, the list shows account IDs.
 */
async function accountNames(
	api: Lookups,
	account: string,
	typed: string | undefined,
): Promise<Map<string, string>> {
	const source = await siblings(api, account);
	if (!source) return new Map();
	const pageOf = async (query: Query) =>
		await unlessRefused<Page<Account>>(
			api.page(source.path, source.paging, PAGING.organizationAccounts.max, query),
			async () => ({ rows: [] }),
		);
	const { rows, next } = await pageOf({});
	const { filter } = source;
	const isAmongOthers = next && filter && typed && !isId(typed);
	const others = isAmongOthers ? (await pageOf({ [filter]: typed })).rows : [];
	const named = [...rows, ...others].filter(isIdentified);
	return new Map(named.flatMap(({ id, name }) => (text(name) ? [[id, name]] : [])));
}
