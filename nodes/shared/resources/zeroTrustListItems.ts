import type { IDataObject } from 'n8n-workflow';

import { addressProblem } from '../cloudflare/address';
import { path } from '../cloudflare/paths';
import type { Resource } from '../cloudflare/resource';
import { fieldsOf, text } from './text';
import { zeroTrust, zeroTrustLists } from './zeroTrustLists';

/** An entry has no ID: its value is unique in the list. */
export type ZeroTrustListItem = IDataObject & {
	id: string;
	value?: string;
	description?: string;
	created_at?: string;
};

/** The entries of one list. */
export const zeroTrustListItems: Resource<ZeroTrustListItem, 'account' | 'list'> = {
	...zeroTrust,
	noun: 'list entry',
	selectedIn: 'selected list',
	containers: ['account', 'list'],
	container: zeroTrustLists,
	path: ({ account, list }) => path`/accounts/${account}/gateway/lists/${list}/items`,
	paging: { style: 'page', max: 1000 },
	nestedRows: true,
	containerMissing: { codes: [2218], container: zeroTrustLists },
	list: { toOption: ({ id, value }) => ({ name: text(value) ?? id }), empty: 'No entries found.' },
};

/** An entry as an output, people first: an address is also the `email`. */
export function listItemRow(row: ZeroTrustListItem): IDataObject {
	const value = text(row.value);
	const isAddress = value !== undefined && addressProblem(value) === undefined;
	return {
		email: isAddress ? value : null,
		...fieldsOf(row, ['value', 'description', 'created_at']),
	};
}
