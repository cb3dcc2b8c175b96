import type { IDataObject } from 'n8n-workflow';

import { momentOf } from '../cloudflare/moments';
import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { shares, sharing } from './shares';
import { fieldsOf, text, withDetail } from './text';

export type AssociationStatus = 'associating' | 'associated' | 'disassociating' | 'disassociated';

export type ShareRecipient = IDataObject & {
	id: string;
	account_id: string;
	association_status: AssociationStatus;
	created: string;
};

/** Order of rows with the same account. */
const RANK: Record<AssociationStatus, number> = {
	associated: 0,
	associating: 1,
	disassociating: 2,
	disassociated: 3,
};

const rankOf = ({ association_status: status }: ShareRecipient) => RANK[status] ?? RANK.associating;

const SIMPLIFIED = ['account_id', 'association_status', 'id', 'created', 'modified', 'resources'];

/** The recipients of a share, by account. Cloudflare has no filter for the account. */
export const shareRecipients: Resource<ShareRecipient, 'account' | 'share'> = {
	noun: 'share recipient',
	selectedIn: 'selected share',
	containers: ['account', 'share'],
	container: shares,
	path: ({ account, share }) => path`/accounts/${account}/shares/${share}/recipients`,
	paging: { style: 'page', max: 100, comesWhole: true },
	...sharing,
	containerMissing: { codes: [1004], container: shares },
	key: {
		noun: 'account',
		of: ({ account_id: accountId }) => accountId,
		inWords: (account) => `account ${account}`,
		fields: (account) => ({ account_id: account }),
	},
	credential:
		'Use a credential with email and Global API Key. Cloudflare documents no API token for this.',
	list: {
		onlyListed: true,
		toOption: ({ id, account_id: account, association_status: status }) => ({
			name: withDetail(text(account) ?? id, status),
		}),
		empty: "No share recipients found. Check 'Share', or choose 'By Account ID' or 'By ID'.",
	},
	// A recipient with an unknown status may have the share, so it counts.
	isThere: (row) => rankOf(row) < RANK.disassociating,
	compare: (a, b) =>
		rankOf(a) - rankOf(b) || (momentOf(b.created) ?? 0) - (momentOf(a.created) ?? 0),
	statusField: 'association_status',
	// Rows don't have the name of the account: accountNames.ts looks it up.
	person: (row) => fieldsOf(row, ['account_id']),
	simplified: (row) => fieldsOf(row, SIMPLIFIED),
	watched: ['association_status'],
	madeAt: 'created',
	summary: (row) => fieldsOf(row, ['association_status']),
};
