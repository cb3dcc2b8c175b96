import { accountLocator, locator } from '../shared/fields/locators';
import type { Collection } from '../shared/cloudflare/resource';
import { collectionOf } from '../shared/cloudflare/resource';
import type { Parameters } from '../shared/operation/parameters';
import type { ZeroTrustListItem } from '../shared/resources/zeroTrustListItems';
import { zeroTrustListItems } from '../shared/resources/zeroTrustListItems';
import type { ZeroTrustList } from '../shared/resources/zeroTrustLists';
import { zeroTrustLists } from '../shared/resources/zeroTrustLists';

export const account = accountLocator('The account whose Zero Trust lists are meant');

export const list = locator({
	name: 'list',
	displayName: 'List',
	description: 'The Zero Trust list, by name (exact) or by ID',
	search: 'searchLists',
	of: zeroTrustLists,
});

export const selectedList = (parameters: Parameters) =>
	parameters.subject(zeroTrustLists, list.name);

/** The entries of one of these lists. */
export const itemsIn = (
	{ containers: { account: accountId = '' } }: Collection<ZeroTrustList>,
	id: string,
): Collection<ZeroTrustListItem> =>
	collectionOf(zeroTrustListItems, { account: accountId, list: id });
