import { filtersOf, returnAllAndLimit } from '../../shared/fields/collections';
import { operation } from '../../shared/operation/operation';
import { rowLimit } from '../../shared/operation/selection';
import { accessGroups } from '../../shared/resources/accessGroups';
import { namedIn } from '../../shared/resources/accessRules';
import { account } from '../group';

const filters = filtersOf(
	{
		displayName: 'Email',
		name: 'email',
		type: 'string',
		placeholder: 'e.g. nathan@example.com',
		default: '',
		description:
			"Only groups whose rules name this address, ignoring case. Each then says in 'namedIn' which rules do. Groups that include somebody by a list, a domain or another group don't name them.",
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		description: "Only groups that Cloudflare's own search finds for this text",
	},
);

export const getAll = operation({
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many Access groups',
	description: 'List the Access groups of an account, all or filtered',
	effect: 'read',
	resource: accessGroups,
	fields: [account, ...returnAllAndLimit, filters],
	read: (parameters) => ({
		collection: parameters.collection(accessGroups),
		limit: rowLimit(parameters),
		search: parameters.optionalText('filters.search'),
		email: parameters.optionalEmail('filters.email'),
	}),
	async run({ collection, limit, search, email }, { api }) {
		if (!email) return await api.list(collection, { search }, { limit });
		const keep = (row: Parameters<typeof namedIn>[0]) => namedIn(row, email).length > 0;
		const rows = await api.list(collection, { search }, { limit, keep });
		return rows.map(({ name, id, ...rest }) => ({
			name: name ?? null,
			id,
			namedIn: namedIn(rest, email),
			...rest,
		}));
	},
});
