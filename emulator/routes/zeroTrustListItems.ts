import type { ApiRequest } from '../endpoint';
import { conflict, invalid } from '../envelope';
import type { ZeroTrustList, ZeroTrustListItem } from '../rows';
import type { Settings } from '../settings';
import type { State } from '../state';
import type { Keyed } from '../table';

/** Entries have no ID at Cloudflare; the one here is never returned. */
export type KeptItem = ZeroTrustListItem & { id: string };

/** An entry as it is sent. */
export type NewItem = Pick<ZeroTrustListItem, 'value' | 'description'>;

const keyed: Keyed<KeptItem> = { name: 'zeroTrustListItems', keyOf: ({ value }) => value };

/** The entries of a list. Tests may add and remove some. */
export const listItemTable = (state: State, listId: string) => state.table(keyed, listId);

/** The entries of a list as the API returns them. */
export const listItems = (state: State, listId: string): ZeroTrustListItem[] =>
	listItemTable(state, listId)
		.rows()
		.map(({ id: _id, ...item }) => item);

export function addListItem(state: State, listId: string, item: NewItem): KeptItem {
	const id = state.newId('list item');
	return listItemTable(state, listId).add({ id, ...item, created_at: state.time() });
}

interface ItemChange {
	append?: NewItem[];
	remove?: string[];
}

type Request = Pick<ApiRequest, 'state' | 'settings'>;

/** Appends and removes entries: all of them or, if one of them is refused, none. */
export function changeItems(
	request: Request,
	list: ZeroTrustList,
	{ append = [], remove = [] }: ItemChange,
): void {
	const { state, settings } = request;
	const table = listItemTable(state, list.id);
	const gone = remove.flatMap((value) => itemsToRemove(request, list, value));
	const added = itemsToAdd(request, list, append);
	if (table.rows().length - gone.length + added.length > settings.entriesPerList) {
		throw invalid(`a list can have at most ${settings.entriesPerList} items`);
	}
	for (const { id } of gone) table.remove(id);
	for (const item of added) addListItem(state, list.id, item);
	list.updated_at = state.time();
}

const keyOf = (value: string, { listItemCase }: Settings) =>
	listItemCase === 'ignored' ? value.toLowerCase() : value;

function itemsToRemove({ state, settings }: Request, { id }: ZeroTrustList, value: string) {
	const found = listItemTable(state, id)
		.findAll(value)
		.filter((item) => keyOf(item.value, settings) === keyOf(value, settings));
	if (found.length === 0 && settings.absentListItem === 'refuse') {
		throw invalid(`item ${value} is not in the list`);
	}
	return found;
}

function itemsToAdd({ state, settings }: Request, { id, type }: ZeroTrustList, append: NewItem[]) {
	const rows = listItemTable(state, id).rows();
	const known = new Set(rows.map(({ value }) => keyOf(value, settings)));
	return append.filter(({ value }) => {
		if (type === 'EMAIL' && !/^[^\s@]+@[^\s@]+$/.test(value)) {
			throw invalid(`${value} is not a valid email address`);
		}
		const key = keyOf(value, settings);
		if (known.has(key) && settings.presentListItem === 'refuse') {
			throw conflict(`item ${value} already exists in the list`);
		}
		const isNew = !known.has(key);
		known.add(key);
		return isNew;
	});
}
