import type { INodeListSearchItems } from 'n8n-workflow';

import type { CloudflareApi } from '../cloudflare/api';
import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Account } from '../cloudflare/types';
import type { Source } from './picker';
import { picker, pickedId, unlessRefused } from './picker';

const show = ({ id, name }: Account): INodeListSearchItems => ({
	name,
	value: id,
	url: `https://dash.cloudflare.com/${id}`,
});

const allAccounts: Source<Account> = {
	path: path`/accounts`,
	paging: PAGING.accounts,
	show,
	empty:
		"The credential sees no account. A token sees the accounts that its permissions name, a user those of their memberships. An ID can be typed in with 'By ID'.",
};

/** All accounts that the credential sees. */
export const searchAccounts = picker<Account>(async () => allAccounts);

/**
 * Accounts that a share can go to: those of the owner's organization where that is known and may be
 * seen, else all that the credential sees.
 */
export const searchRecipientAccounts = picker<Account>(async (api, ctx, filter) => {
	const known = await siblings(api, pickedId(ctx, 'account', 'Account'), filter);
	return known ? { ...known, orElse: allAccounts } : allAccounts;
});

/** The accounts of the organization that an account belongs to; undefined where that isn't known. */
export async function siblings(
	api: CloudflareApi,
	account: string,
	filter?: string,
): Promise<Source<Account> | undefined> {
	const asked = api.get<Account | undefined>(path`/accounts/${account}`);
	const organization = (await unlessRefused(asked, async () => undefined))?.managed_by
		?.parent_org_id;
	if (!organization) return undefined;
	return {
		path: path`/organizations/${organization}/accounts`,
		paging: PAGING.organizationAccounts,
		query: { 'name.contains': filter },
		show,
		empty:
			"The owner's organization has no account that a share could go to. An ID can be typed in with 'By ID'.",
	};
}
