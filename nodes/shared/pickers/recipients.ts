import type { Page } from '../cloudflare/page';
import { isId } from '../cloudflare/paths';
import { collectionOf } from '../cloudflare/resource';
import type { Query } from '../cloudflare/types';
import type { Account } from '../resources/accounts';
import type { ShareRecipient } from '../resources/shareRecipients';
import { shareRecipients } from '../resources/shareRecipients';
import { text, withDetail } from '../resources/text';
import { accountsOfSameOrganization } from './accounts';
import type { ListRequests } from './listRequests';
import { unlessRefused } from './listRequests';
import { listSearch, selectedId } from './listSearch';
import { isIdentified, sourceOf } from './listSource';

/** How many account names one request returns. */
const NAMES = 1000;

/** The recipients of the selected share. They are also found by the name and ID of their account. */
export const searchRecipients = listSearch<ShareRecipient>(async (api, ctx, typed) => {
	const containers = { account: selectedId(ctx, 'account'), share: selectedId(ctx, 'share') };
	const names = await accountNames(api, containers.account, typed);
	return sourceOf(collectionOf(shareRecipients, containers), {
		toOption: ({ id, account_id: recipient, association_status: status }) => ({
			name: withDetail(names.get(recipient) ?? text(recipient) ?? id, status),
			alias: text(recipient),
		}),
	});
});

/**
 * Names by account ID: the first 1,000 of the owner's organization, and more that contain the typed
 * text. If the credential can't read them, the list shows account IDs.
 */
async function accountNames(
	api: ListRequests,
	account: string,
	typed: string | undefined,
): Promise<Map<string, string>> {
	const source = await accountsOfSameOrganization(api, account);
	if (!source) return new Map();
	const pageOf = async (query: Query) =>
		await unlessRefused<Page<Account>>(api.page(source.collection, NAMES, query), async () => ({
			rows: [],
		}));
	const { rows, next } = await pageOf({});
	const { filter } = source.list;
	const isAmongOthers = next && filter && typed && !isId(typed);
	const others = isAmongOthers ? (await pageOf({ [filter]: typed })).rows : [];
	const named = [...rows, ...others].filter(isIdentified);
	return new Map(named.flatMap(({ id, name }) => (text(name) ? [[id, name]] : [])));
}
