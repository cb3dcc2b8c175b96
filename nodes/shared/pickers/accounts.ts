import { isHexId } from '../cloudflare/paths';
import { collectionOf } from '../cloudflare/resource';
import type { Account } from '../resources/accounts';
import { accounts } from '../resources/accounts';
import { organizationAccounts, organizationOf } from '../resources/organizationAccounts';
import type { ListRequests } from './listRequests';
import { unlessRefused } from './listRequests';
import { listSearch, selectedId } from './listSearch';
import type { ListSource } from './listSource';
import { sourceOf } from './listSource';

const allAccounts = sourceOf(collectionOf(accounts, {}));

/** All accounts that the credential can see. */
export const searchAccounts = listSearch<Account>(async () => allAccounts);

/**
 * Accounts that a share can be given to: those of the owner's organization if it is known and can be
 * read, else all that the credential can see.
 */
export const searchRecipientAccounts = listSearch<Account>(async (api, ctx) => {
	const known = await accountsOfSameOrganization(api, selectedId(ctx, 'account'));
	return known ? { ...known, orElse: allAccounts } : allAccounts;
});

/** The accounts of the organization that an account belongs to; undefined if that is unknown. */
export async function accountsOfSameOrganization(
	api: ListRequests,
	account: string,
): Promise<ListSource<Account> | undefined> {
	const { item } = allAccounts.collection;
	const owner = api.get<Account | undefined>(item(account));
	const organization = organizationOf(await unlessRefused(owner, async () => undefined));
	if (!isHexId(organization)) return undefined;
	return sourceOf(collectionOf(organizationAccounts, { organization }), {
		item,
		belongs: (row) => organizationOf(row) === organization,
	});
}
