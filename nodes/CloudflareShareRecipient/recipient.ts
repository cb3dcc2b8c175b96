import type { INodeProperties } from 'n8n-workflow';

import type { Directory } from '../shared/cloudflare/directory';
import { momentOf } from '../shared/cloudflare/moments';
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

/** How long a wait may last. */
export const waitTimeout: INodeProperties = {
	displayName: 'Wait Timeout',
	name: 'waitTimeout',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 86400 },
	default: 300,
	description: 'How many seconds to wait for the association at the most',
};

/** Every change here is carried out in the background and the row stays: said before anyone waits for it. */
export const lifecycleNotice: INodeProperties = {
	displayName:
		'Cloudflare does this in the background: check the association status. A removed recipient stays in the list as disassociated.',
	name: 'lifecycleNotice',
	type: 'notice',
	default: '',
};

export const recipientsPath = (call: Call) =>
	path`/accounts/${call.id('account')}/shares/${call.id('share')}/recipients`;

export const recipientPath = (call: Call, recipientId: string) =>
	path`/accounts/${call.id('account')}/shares/${call.id('share')}/recipients/${recipientId}`;

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

const rankOf = ({ association_status: status }: Recipient) => RANK[status] ?? RANK.associating;

const byRelevance = (a: Recipient, b: Recipient) =>
	rankOf(a) - rankOf(b) || (momentOf(b.created) ?? 0) - (momentOf(a.created) ?? 0);

/** The recipients of a share, by account. The API can't be asked for one account. */
export const recipientsOf = (call: Call): Directory<Recipient> =>
	call.directory<Recipient>({
		path: recipientsPath(call),
		paging: PAGING.recipients,
		pathOf: (id) => recipientPath(call, id),
		keyOf: ({ account_id: accountId }) => accountId,
	});

/** The row that counts among those with an account, if there is any. */
export const foremost = (rows: Recipient[]): Recipient | undefined =>
	[...rows].sort(byRelevance)[0];

/** The row of an account that has the share or is getting it. */
export const present = (rows: Recipient[]): Recipient | undefined =>
	foremost(rows.filter((row) => rankOf(row) < RANK.disassociating));

export const noSuchRecipient = (accountId: string) =>
	`not found: the share has no recipient with the account ${accountId}`;
