import type { INodeListSearchItems } from 'n8n-workflow';

import type { Collection, Endpoint, ListSearch, Row } from '../cloudflare/resource';
import { text } from '../resources/text';

/** Where the rows of a list search come from, and how they are shown. */
export interface ListSource<T extends Row> {
	collection: Collection<T>;
	list: ListSearch<T>;
	/** The endpoint of a typed ID, if it can be looked up by itself. */
	item?: (id: string) => Endpoint;
	/** What to list if the credential can't read this collection. */
	orElse?: ListSource<T>;
}

/** The source of a collection, with changes to its resource's list settings. */
export function sourceOf<T extends Row>(
	collection: Collection<T>,
	{ item = collection.item, ...changes }: Partial<ListSearch<T>> & Pick<ListSource<T>, 'item'> = {},
): ListSource<T> {
	const list = { ...collection.resource.list, ...changes };
	return { collection, list, item: list.onlyListed ? undefined : item };
}

/** Whether a row has an ID. Any field may be missing, null or of another type. */
export const isIdentified = <T extends Row>(row: T | null | undefined): row is T =>
	typeof row === 'object' && row !== null && text(row.id) !== undefined;

/** Converts a row into n8n's list item. */
export function listed<T extends Row>(
	row: T,
	{ toOption }: Pick<ListSearch<T>, 'toOption'>,
): INodeListSearchItems {
	const { name, url } = toOption(row);
	return { name, value: row.id, ...(url && { url }) };
}

/** Whether a row contains the typed text, ignoring case. */
export function fits<T extends Row>(
	row: T,
	{ toOption }: Pick<ListSearch<T>, 'toOption'>,
	typed: string | undefined,
): boolean {
	const { name, alias } = toOption(row);
	const words = [name, row.id, alias].join(' ').toLowerCase();
	return words.includes(typed?.toLowerCase() ?? '');
}
