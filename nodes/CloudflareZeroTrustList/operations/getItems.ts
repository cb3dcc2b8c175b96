import { addressKey } from '../../shared/cloudflare/address';
import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { findRecord, recordLookup } from '../../shared/operation/records';
import { allOf, hasText, rowLimit } from '../../shared/operation/selection';
import type { ZeroTrustListItem } from '../../shared/resources/zeroTrustListItems';
import { listItemRow, zeroTrustListItems } from '../../shared/resources/zeroTrustListItems';
import { account, itemsIn, list, selectedList } from '../list';

const filters = filtersOf(
	{
		displayName: 'Contains',
		name: 'contains',
		type: 'string',
		default: '',
		description: 'Only entries with this text in their value, ignoring case',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		placeholder: 'e.g. nathan@example.com',
		default: '',
		description: 'Only the entry with this value, ignoring case, such as an email address',
	},
);

/** Addresses are compared as everywhere, other values ignoring case. */
const valueKey = (value: string) => {
	const text = value.normalize('NFC').trim();
	return text.includes('@') ? addressKey(text) : text.toLowerCase();
};

export const getItems = operation({
	value: 'getItems',
	name: 'Get Items',
	action: 'Get items of list',
	description: 'List the entries of a Zero Trust list, such as email addresses, one item each',
	effect: 'read',
	resource: zeroTrustListItems,
	isFlat: true,
	fields: [account, list, ...returnAllAndLimit, filters],
	read(parameters) {
		const value = parameters.optionalText('filters.value');
		const part = parameters.optionalText('filters.contains');
		return {
			subject: selectedList(parameters),
			limit: rowLimit(parameters),
			keep: allOf<ZeroTrustListItem>([
				value
					? (row) => typeof row.value === 'string' && valueKey(row.value) === valueKey(value)
					: undefined,
				part ? (row) => hasText('contains', row.value, part) : undefined,
			]),
		};
	},
	names: ({ subject }) => subject.value,
	lookup: ({ subject }) => recordLookup(subject),
	async run({ subject, limit, keep }, item) {
		const { by, value, collection } = subject;
		const id = by === 'id' ? value : (await findRecord(subject, item)).id;
		const rows = await item.api.list(itemsIn(collection, id), undefined, { limit, keep });
		return rows.map(listItemRow);
	},
});
