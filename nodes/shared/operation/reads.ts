import type { IDataObject } from 'n8n-workflow';

import type { Collection, Resource, Row } from '../cloudflare/resource';
import type { Selection } from '../cloudflare/paging';
import type { Query } from '../cloudflare/types';
import type { ItemSession } from './itemSession';
import type { Parameters } from './parameters';
import type { Subject } from './records';
import { findRecord, recordLookup } from './records';
import { rowLimit } from './selection';

interface Listing<T extends Row> {
	collection: Collection<T>;
	query: Query | undefined;
	selection: Selection<T>;
}

/**
 * All of Get but its words and fields: reads the record that a locator names.
 *
 * @param read the record that the item's parameters name
 */
export const getOf = <T extends Row & IDataObject, C extends string>(
	resource: Resource<T, C>,
	read: (parameters: Parameters) => Subject<T>,
) => ({
	value: 'get',
	name: 'Get',
	effect: 'read' as const,
	resource,
	read,
	names: ({ value }: Subject<T>) => value,
	lookup: (subject: Subject<T>) => recordLookup(subject),
	run: async (subject: Subject<T>, item: ItemSession) => await findRecord(subject, item),
});

/**
 * All of Get Many but its words and fields.
 *
 * @param readConditions which rows the item's filters keep; undefined for all
 * @param readQuery what Cloudflare itself filters by, or adds to the rows
 */
export const getAllOf = <T extends Row & IDataObject, C extends string>(
	resource: Resource<T, C>,
	readConditions: (parameters: Parameters) => Selection<T>['keep'],
	readQuery: (parameters: Parameters) => Query | undefined = () => undefined,
) => ({
	value: 'getAll',
	name: 'Get Many',
	effect: 'read' as const,
	resource,
	read: (parameters: Parameters) => ({
		collection: parameters.collection(resource),
		query: readQuery(parameters),
		selection: { limit: rowLimit(parameters), keep: readConditions(parameters) },
	}),
	run: async ({ collection, query, selection }: Listing<T>, { api }: ItemSession) =>
		await api.list(collection, query, selection),
});
