import type { INodeProperties } from 'n8n-workflow';

import { PAGING } from '../shared/cloudflare/paging';
import { path } from '../shared/cloudflare/paths';
import type { AssociationStatus, Recipient } from '../shared/cloudflare/types';
import { accountLocator, locator } from '../shared/fields/locators';
import type { Call } from '../shared/operation/call';

export const account = accountLocator('The account that owns the share');

export const share = locator({
	name: 'share',
	displayName: 'Share',
	description: 'The share that the account gives out',
	search: 'searchShares',
});

export const recipient = locator({
	name: 'recipient',
	displayName: 'Recipient',
	description: 'The recipient, by the account that receives the share or by its own ID',
	search: 'searchRecipients',
	also: ['account'],
});

export const includeResources: INodeProperties = {
	displayName: 'Include Resources',
	name: 'includeResources',
	type: 'boolean',
	default: false,
	description:
		'Whether to return what could not be shared with the recipient, resource by resource, and why',
};

/** Every change here is carried out in the background and the row stays: said before anyone waits for it. */
export const lifecycleNotice: INodeProperties = {
	displayName:
		'Cloudflare carries this out in the background: the association status tells how far it is, and the row of a deleted recipient stays in the list as disassociated',
	name: 'lifecycleNotice',
	type: 'notice',
	default: '',
};

export const recipientsPath = ({ id }: Call) =>
	path`/accounts/${id('account')}/shares/${id('share')}/recipients`;

export const recipientPath = ({ id }: Call, recipientId: string) =>
	path`/accounts/${id('account')}/shares/${id('share')}/recipients/${recipientId}`;

/** The query for what could not be shared; nothing where it isn't wanted. */
export const resourcesQuery = (call: Call) => ({
	include_resources: call.flag('options.includeResources') || undefined,
});

/** Of several rows with one account: the one that counts, then the newest. */
const RANK: Record<AssociationStatus, number> = {
	associated: 0,
	associating: 1,
	disassociating: 2,
	disassociated: 3,
};

const byRelevance = (a: Recipient, b: Recipient) =>
	RANK[a.association_status] - RANK[b.association_status] ||
	Date.parse(b.created) - Date.parse(a.created);

/**
 * The recipient that the locator names: its id, and the row where it had to be looked up. The API
 * can't be asked for an account, so the list is read. No match is a NodeOperationError.
 */
export async function findRecipient(
	call: Call,
	query: ReturnType<typeof resourcesQuery> | undefined,
): Promise<{ id: string; row?: Recipient }> {
	const { mode, value } = call.picked('recipient');
	if (mode !== 'account') return { id: value };
	const rows = await call.api.list<Recipient>(recipientsPath(call), PAGING.recipients, query, {
		keep: ({ account_id: accountId }) => accountId.toLowerCase() === value.toLowerCase(),
	});
	const [row] = rows.sort(byRelevance);
	if (row) return { id: row.id, row };
	throw call.refuse('recipient', `not found: the share has no recipient with the account ${value}`);
}
