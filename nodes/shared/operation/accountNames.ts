import type { IDataObject } from 'n8n-workflow';

import { within } from '../cloudflare/deadline';
import { isHexId } from '../cloudflare/paths';
import type { Collection, Resource } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import type { Account } from '../resources/accounts';
import { accounts } from '../resources/accounts';
import { organizationAccounts, organizationOf } from '../resources/organizationAccounts';
import { text } from '../resources/text';
import type { ItemSession } from './itemSession';

/** How many accounts are listed at most, and of how many organizations: nearly always there is one. */
const MOST = 1000;
const MOST_ORGANIZATIONS = 3;

/** Nobody waits longer for a list of names, in milliseconds: what the item is about may be done already. */
const LONGEST_MS = 5000;

/**
 * Adds `account_name` to rows that are known by an account, because Cloudflare's rows only have its ID; null
 * if the account is not among those listed. Undefined for rows that are known by something else.
 *
 * All items share one list of the accounts that the credential sees, and one of their organization's accounts
 * if a name is missing there.
 */
export async function accountNaming(
	{ key }: Pick<Resource<never>, 'key'>,
	rows: IDataObject[],
	item: ItemSession,
): Promise<((row: IDataObject) => { account_name: string | null }) | undefined> {
	if (key?.noun !== 'account' || rows.length === 0) return undefined;
	const seen = await item.shared('accounts seen', async () => {
		return await list(item, collectionOf(accounts, {}));
	});
	const names = new Map(seen.map(({ id, name }) => [id, name]));
	if (!rows.every(({ account_id: id }) => !id || names.has(String(id)))) {
		for (const { id, name } of await others(seen, item)) names.set(id, name);
	}
	return ({ account_id: id }) => ({ account_name: text(names.get(String(id))) ?? null });
}

/** The accounts of the organizations that these accounts belong to. */
async function others(seen: Account[], item: ItemSession): Promise<Account[]> {
	const organizations = [...new Set(seen.map(organizationOf).filter(isHexId))];
	const lists = organizations.slice(0, MOST_ORGANIZATIONS).map(async (organization) => {
		return await item.shared(`accounts of ${organization}`, async () => {
			return await list(item, collectionOf(organizationAccounts, { organization }));
		});
	});
	return (await Promise.all(lists)).flat();
}

/** An empty list if the credential can't read it: a name is no reason to fail. */
async function list({ api }: ItemSession, collection: Collection<Account>): Promise<Account[]> {
	const listing = api.list(collection, {}, { limit: MOST }).catch((): Account[] => []);
	return (await within(LONGEST_MS, listing)) ?? [];
}
