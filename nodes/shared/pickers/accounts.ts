import type { INodeListSearchItems } from 'n8n-workflow';

import type { CloudflareApi } from '../cloudflare/client';
import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Account } from '../cloudflare/types';
import type { Source } from './picker';
import { picker, pickedId } from './picker';

const show = ({ id, name }: Account): INodeListSearchItems => ({
	name,
	value: id,
	url: `https://dash.cloudflare.com/${id}`,
});

const allAccounts: Source<Account> = { path: path`/accounts`, paging: PAGING.accounts, show };

/** All accounts that the credential sees. */
export const searchAccounts = picker<Account>(async () => allAccounts);

/**
 * Accounts that a share can go to: those of the owner's organization where that is known, else all
 * that the credential sees.
 */
export const searchRecipientAccounts = picker<Account>(
	async (api, ctx, filter) =>
		(await siblings(api, pickedId(ctx, 'account', 'Account'), filter)) ?? allAccounts,
);

/** The accounts of the organization that an account belongs to; undefined where it has none. */
export async function siblings(
	api: CloudflareApi,
	account: string,
	filter?: string,
): Promise<Source<Account> | undefined> {
	const { managed_by: owner } = await api.get<Account>(path`/accounts/${account}`);
	if (!owner?.parent_org_id) return undefined;
	return {
		path: path`/organizations/${owner.parent_org_id}/accounts`,
		paging: PAGING.organizationAccounts,
		query: { 'name.contains': filter },
		show,
	};
}
