import { PAGING } from '../cloudflare/paging';
import { isHexId, path } from '../cloudflare/paths';
import type { Account } from '../cloudflare/types';
import type { Lookups } from './lookups';
import { unlessRefused } from './lookups';
import { picker, pickedId } from './picker';
import type { Shown, Source } from './source';
import { text } from './source';

const show = ({ id, name }: Account): Shown => ({
	name: text(name) ?? id,
	url: `https://dash.cloudflare.com/${id}`,
});

const item = (id: string) => path`/accounts/${id}`;

const organizationOf = (account: Account | undefined) => account?.managed_by?.parent_org_id;

const allAccounts: Source<Account> = {
	path: path`/accounts`,
	paging: PAGING.accounts,
	filter: 'name',
	item,
	show,
	empty:
		"No accounts found. Give the token 'Account Settings: Read', or choose 'By ID' and paste the account ID.",
};

/** All accounts that the credential sees. */
export const searchAccounts = picker<Account>(async () => allAccounts);

/**
 * Accounts that a share can go to: those of the owner's organization where that is known and may be
 * seen, else all that the credential sees.
 */
export const searchRecipientAccounts = picker<Account>(async (api, ctx) => {
	const known = await siblings(api, pickedId(ctx, 'account', 'Account'));
	return known ? { ...known, orElse: allAccounts } : allAccounts;
});

/** The accounts of the organization that an account belongs to; undefined where that isn't known. */
export async function siblings(
	api: Lookups,
	account: string,
): Promise<Source<Account> | undefined> {
	const owner = api.get<Account | undefined>(item(account));
	const organization = organizationOf(await unlessRefused(owner, async () => undefined));
	if (!isHexId(organization)) return undefined;
	return {
		path: path`/organizations/${organization}/accounts`,
		paging: PAGING.organizationAccounts,
		filter: 'name.contains',
		item,
		belongs: (row) => organizationOf(row) === organization,
		show,
		empty:
			"The owner's organization has no account that a share could go to. An ID can be typed in with 'By ID'.",
	};
}
