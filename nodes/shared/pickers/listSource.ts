import type { INodeListSearchItems } from 'n8n-workflow';

import type { Collection, Endpoint, ListSearch, Row } from '../cloudflare/resource';
import { text } from '../resources/text';

/** Where the rows of a list search come from, and how one is shown. */
export interface ListSource<T extends Row> {
	collection: Collection<T>;
	list: ListSearch<T>;
	/** Where a typed ID is looked up, if it can be. */
	item?: (id: string) => Endpoint;
	/** What to list where the credential may not see this. */
	orElse?: ListSource<T>;
}

/** A collection as its resource says that it is listed, but for what is given here. */
export function sourceOf<T extends Row>(
	collection: Collection<T>,
	{ item = collection.item, ...changes }: Partial<ListSearch<T>> & Pick<ListSource<T>, 'item'> = {},
): ListSource<T> {
	const list = { ...collection.resource.list, ...changes };
	return { collection, list, item: list.onlyListed ? undefined : item };
}

/** Whether a row can be picked at all: any field may be missing, null or of another type. */
export const isIdentified = <T extends Row>(row: T | null | undefined): row is T =>
	typeof row === 'object' && row !== null && text(row.id) !== undefined;

/** A row as n8n lists it. */
export function listed<T extends Row>(
	row: T,
	{ toOption }: Pick<ListSearch<T>, 'toOption'>,
): INodeListSearchItems {
	const { name, url } = toOption(row);
	return { name, value: row.id, ...(url && { url }) };
}

/** Whether a row holds what was typed, in any letter case. */
export function fits<T extends Row>(
	row: T,
	{ toOption }: Pick<ListSearch<T>, 'toOption'>,
	typed: string | undefined,
): boolean {
	const { name, alias } = toOption(row);
	const words = [name, row.id, alias].join(' ').toLowerCase();
	return words.includes(typed?.toLowerCase() ?? '');
}
