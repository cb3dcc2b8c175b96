import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import type { Parameters } from '../../shared/operation/parameters';
import { getAllOf } from '../../shared/operation/reads';
import { allOf, hasText } from '../../shared/operation/selection';
import type { ZeroTrustList } from '../../shared/resources/zeroTrustLists';
import { zeroTrustLists } from '../../shared/resources/zeroTrustLists';
import { account } from '../list';

const filters = filtersOf(
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		description: 'Only lists with this text in their name or description, ignoring case',
	},
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'AAGUID', value: 'AAGUID' },
			{ name: 'Category', value: 'CATEGORY' },
			{ name: 'Device', value: 'DEVICE' },
			{ name: 'Domain', value: 'DOMAIN' },
			{ name: 'Email', value: 'EMAIL' },
			{ name: 'IP', value: 'IP' },
			{ name: 'Location', value: 'LOCATION' },
			{ name: 'Serial Number', value: 'SERIAL' },
			{ name: 'URL', value: 'URL' },
		],
		default: 'EMAIL',
		description: 'Only lists of this type',
	},
);

/** All lists come with one request, so they are filtered here: how Cloudflare compares isn't documented. */
function readConditions(parameters: Parameters) {
	const type = parameters.optionalChoice('filters.type');
	const part = parameters.optionalText('filters.search');
	return allOf<ZeroTrustList>([
		type ? (row) => row.type === type : undefined,
		part
			? ({ name, description }) => [name, description].some((one) => hasText('contains', one, part))
			: undefined,
	]);
}

export const getAll = operation({
	...getAllOf(zeroTrustLists, readConditions),
	action: 'Get many lists',
	description: 'List the Zero Trust lists of an account, all or filtered',
	fields: [account, ...returnAllAndLimit, filters],
});
