import { objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { codes, invalid, notFound, type ApiResponse } from '../envelope';
import { gatewayList } from '../gatewayList';
import { asUuid, hexId } from '../ids';
import { page, pageParameters } from '../paging';
import { moment } from '../people';
import { assertUnused } from '../references';
import { keptInTables, oneOf, rowsFrom, type EmulatedResource } from '../resource';
import {
	addListItem,
	changeItems,
	listItems,
	listItemTable,
	type NewItem,
} from '../routes/zeroTrustListItems';
import type { ZeroTrustList } from '../rows';
import { seeded } from '../seeded';
import type { State } from '../state';
import type { Keyed } from '../table';
import { inAccount, tableEndpoints } from '../tableEndpoints';
import { accessGroupsOf } from './accessGroups';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Zero Trust lists of `seeded.account`; the first ones hold email addresses. */
		zeroTrustLists?: number;
	}
}

const keyed: Keyed<ZeroTrustList> = { name: 'zeroTrustLists', keyOf: ({ name }) => name };

/** The lists of an account. Names are not unique. */
export const listsOf = (state: State, accountId: string) => state.table(keyed, accountId);

const collection = '/accounts/:account_id/gateway/lists';
const single = `${collection}/:list_uuid`;
/** Cloudflare publishes no permission; these are the ones that its other Gateway pages name. */
const reads = { permissions: ['Zero Trust Read', 'Zero Trust Write'] };
const writes = { permissions: ['Zero Trust Write'] };

const types = [
	'SERIAL',
	'URL',
	'DOMAIN',
	'EMAIL',
	'IP',
	'CATEGORY',
	'LOCATION',
	'DEVICE',
	'AAGUID',
] as const;
const text = { type: 'string', minLength: 1 };
const newItems = {
	type: 'array',
	items: objectBody({ value: text, description: { type: 'string' } }, ['value']),
};

/** A list as the API returns it, with the number of entries. */
const counted = (state: State, list: ZeroTrustList) => ({
	...list,
	count: listItemTable(state, list.id).rows().length,
});

type Counted = ReturnType<typeof counted>;

const withItems = (list: ZeroTrustList, { state }: ApiRequest) => ({
	...counted(state, list),
	items: listItems(state, list.id),
});

const table = inAccount(listsOf);

const { rowOf: listOf, endpoints: plain } = tableEndpoints<ZeroTrustList>({
	path: single,
	table,
	// The code is recorded, the status isn't.
	missing: ({ settings }) => notFound('List', codes.listNotFound, settings.missingListStatus),
	reads,
	toResponse: withItems,
	remove: {
		access: writes,
		answer({ id }, request) {
			const { state, params } = request;
			assertUnused(request, id, accessGroupsOf(state, params.account_id ?? '').rows());
			return { result: {} };
		},
	},
});

/** What one value of `filter` demands. Throws 400 for one that is not documented. */
function conditionOf(filter: string): (list: Counted) => boolean {
	const [, key, value = ''] = /^(name|id|type|item_count):(.+)$/s.exec(filter) ?? [];
	const has = (field: string) => field.toLowerCase().includes(value.toLowerCase());
	if (key === 'name') return ({ name }) => has(name);
	if (key === 'id') return ({ id }) => has(id);
	if (key === 'type') return ({ type }) => type === value;
	if (key === 'item_count') return ({ count }) => count === Number(value);
	throw invalid(`filter ${filter} is not valid`);
}

function list(request: ApiRequest): ApiResponse {
	const { query, state } = request;
	const rows = () =>
		table(request)
			.rows()
			.filter(({ type }) => !query.type || type === query.type)
			.map((one) => counted(state, one));
	const order = query.order_by as 'name' | 'created_at' | 'updated_at' | 'item_count' | undefined;
	if (!order) return gatewayList(request, conditionOf, rows);
	return gatewayList(request, conditionOf, rows, (one) =>
		order === 'item_count' ? String(one.count).padStart(9, '0') : one[order],
	);
}

function items(request: ApiRequest): ApiResponse {
	const { state, settings } = request;
	const listed = page(listItems(state, listOf(request).id), request, 50, 'right');
	return settings.listItems === 'nested' ? { ...listed, result: [listed.result] } : listed;
}

type NewList = Pick<ZeroTrustList, 'name' | 'type' | 'description'> & { items?: NewItem[] };

function create(request: ApiRequest): ApiResponse {
	const { body, state } = request;
	const { items: entries, ...rest } = body as NewList;
	const created = newList(state, rest);
	changeItems(request, created, { append: entries });
	table(request).add(created);
	return { result: { ...created, items: listItems(state, created.id) } };
}

function newList(state: State, rest: Pick<ZeroTrustList, 'name' | 'type'>): ZeroTrustList {
	const at = state.time();
	return { id: asUuid(state.newId('list')), ...rest, created_at: at, updated_at: at };
}

/** Adds an EMAIL list with these addresses, as the API does. */
export function addList(state: State, name: string, addresses: string[] = []): ZeroTrustList {
	const added = listsOf(state, seeded.account).add(newList(state, { name, type: 'EMAIL' }));
	for (const value of addresses) addListItem(state, added.id, { value });
	return added;
}

function replace(request: ApiRequest): ApiResponse {
	const { body, state } = request;
	const one = listOf(request);
	const { items: entries, ...rest } = body as NewList;
	if (entries) {
		if (entries.length === 0) throw invalid('items must not be empty');
		const present = listItemTable(state, one.id);
		for (const { id } of present.rows()) present.remove(id);
		changeItems(request, one, { append: entries });
	}
	Object.assign(one, rest, { updated_at: state.time() });
	return { result: counted(state, one) };
}

function change(request: ApiRequest): ApiResponse {
	const { body, state, settings } = request;
	const one = listOf(request);
	changeItems(request, one, body as { append?: NewItem[]; remove?: string[] });
	const hasItems = settings.listChangeAnswer === 'withItems';
	return { result: hasItems ? withItems(one, request) : counted(state, one) };
}

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'GET',
		path: collection,
		access: reads,
		query: {
			type: { enum: types },
			filter: { type: 'array', items: text },
			search: text,
			order_by: { enum: ['name', 'created_at', 'updated_at', 'item_count'] },
			direction: { enum: ['asc', 'desc'] },
		},
		handle: list,
	},
	{
		method: 'POST',
		path: collection,
		access: writes,
		body: objectBody(
			{ name: text, type: { enum: types }, description: { type: 'string' }, items: newItems },
			['name', 'type'],
		),
		handle: create,
	},
	{
		method: 'GET',
		path: `${single}/items`,
		access: reads,
		query: pageParameters(1, 1000),
		handle: items,
	},
	{
		method: 'PUT',
		path: single,
		access: writes,
		body: objectBody({ name: text, description: { type: 'string' }, items: newItems }, ['name']),
		handle: replace,
	},
	{
		method: 'PATCH',
		path: single,
		access: writes,
		body: objectBody({ append: newItems, remove: { type: 'array', items: text } }, []),
		handle: change,
	},
].map((endpoint) => ({ ...endpoint, gateway: true }) as Endpoint);

const NAMES = ['On call', 'Contractors', 'Blocked domains', 'Finance', 'Auditors', 'Laptops'];

function seededList(index: number): ZeroTrustList {
	const type = oneOf(['EMAIL', 'EMAIL', 'DOMAIN', 'EMAIL', 'EMAIL', 'SERIAL'] as const, index);
	const number = String(index + 1).padStart(5, '0');
	const name = NAMES[index] ?? `Team ${number}`;
	return {
		id: index === 0 ? seeded.zeroTrustList : asUuid(hexId(`zero trust list ${index}`)),
		name,
		type,
		...(index % 3 !== 1 && { description: `Used by the rules for ${name}` }),
		created_at: moment(index),
		updated_at: moment(index),
	};
}

/** Two entries for each list but the first, whose entries are seeded by themselves. */
function entriesOf({ type }: ZeroTrustList, index: number): string[] {
	return ['one', 'two'].map((nth) =>
		type === 'EMAIL' ? `${nth}.${index}@example.com` : `${nth}-${index}.example.com`,
	);
}

const kept = keptInTables<ZeroTrustList>({
	parents: ({ accounts }) => accounts,
	table: listsOf,
	seed: { parentId: seeded.account, count: 8, rowAt: seededList },
	shown: ({ id, name, type }) => ({ id, name, type }),
	view: {
		title: 'Zero Trust lists',
		columns: ['Name', 'Type', 'Entries'],
		empty: 'No Zero Trust lists',
		cellsIn: (state) => (one) => [one.name, one.type, String(counted(state, one).count)],
	},
});

/** Zero Trust lists, with the endpoints of their entries. */
export const resource: EmulatedResource = {
	name: 'zeroTrustLists',
	endpoints,
	...kept,
	seed: {
		...kept.seed,
		add(state, count) {
			rowsFrom(count, seededList).forEach((row, index) => {
				listsOf(state, seeded.account).add(row);
				const values = index === 0 ? [] : entriesOf(row, index);
				values.forEach((value, nth) => {
					const id = hexId(`list item ${row.id} ${nth}`);
					listItemTable(state, row.id).add({ id, value, created_at: moment(nth) });
				});
			});
		},
	},
};
