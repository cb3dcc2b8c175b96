import type { CloudflareApi } from '../cloudflare/api';
import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Account, Recipient } from '../cloudflare/types';
import { siblings } from './accounts';
import { picker, pickedId, unlessRefused } from './picker';

/** The recipients of the picked share, by account name where that can be looked up. */
export const searchRecipients = picker<Recipient>(async (api, ctx) => {
	const account = pickedId(ctx, 'account', 'Account');
	const share = pickedId(ctx, 'share', 'Share');
	const names = await accountNames(api, account);
	return {
		path: path`/accounts/${account}/shares/${share}/recipients`,
		paging: PAGING.recipients,
		show: ({ id, account_id: recipient, association_status: status }) => ({
			name: `${names.get(recipient) ?? recipient} (${status})`,
			value: id,
		}),
		empty:
			"The share has no recipient yet. Check 'Share'. An ID can be typed in with 'By Account ID' or 'By ID'.",
	};
});

/** Names are a kindness: where the credential may not see them, the list shows account IDs. */
async function accountNames(api: CloudflareApi, account: string): Promise<Map<string, string>> {
	const source = await siblings(api, account);
	if (!source) return new Map();
	const rows = api.list<Account>(source.path, source.paging);
	return new Map((await unlessRefused(rows, async () => [])).map(({ id, name }) => [id, name]));
}
