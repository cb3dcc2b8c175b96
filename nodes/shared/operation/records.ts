import type { Lookup } from '../cloudflare/lookups';
import type { Collection, Resource, Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import { ParameterFault } from './parameterFault';

/** A record that an item names in a locator. */
export interface Subject<T extends Row> {
	/** The name of the locator. */
	parameter: string;
	collection: Collection<T>;
	/** Whether the value is an ID, or the key of the resource, such as an email address. */
	by: 'key' | 'id';
	value: string;
}

/** A lookup and its collection. */
export interface LookupIn<T extends Row> extends Lookup {
	collection: Collection<T>;
}

/** Of rows with the same key, those that count as existing, most relevant first. */
export const rowsThere = <T extends Row>(
	{ isThere = () => true, compare }: Pick<Resource<T>, 'isThere' | 'compare'>,
	rows: T[],
): T[] => rows.filter(isThere).sort(compare ?? (() => 0));

/**
 * The most relevant of several rows with the same key, existing or not. If the resource defines no
 * order, several rows are a ParameterFault that lists their IDs, because a guess could be wrong.
 */
export function onlyRow<T extends Row>(
	{ parameter, collection: { resource } }: Pick<Subject<T>, 'parameter' | 'collection'>,
	rows: T[],
): T | undefined {
	const { noun, key, compare } = resource;
	if (compare) return [...rows].sort(compare)[0];
	const [first, second] = rows;
	if (!first || !second) return first;
	throw new ParameterFault(
		parameter,
		`is ambiguous: ${rows.length} ${noun}s have the ${key?.noun} ${key?.of(first)}`,
		`Pick one by ID: ${rows.map(({ id }) => id).join(', ')}`,
	);
}

/** "not found: …", for a key whose absence is proven. */
export const notFound = ({ noun, key, selectedIn }: Resource<never>, wanted: string): string =>
	`not found: no ${noun} with the ${key?.noun} ${wanted} in the ${selectedIn}`;

/** The error for a record that is missing, where the item could also go on without it. */
export const missingFault = ({ parameter }: Pick<Subject<Row>, 'parameter'>, missing: string) =>
	new ParameterFault(parameter, missing, IF_GONE);

/** What to do where a record is missing, for operations with the option. */
export const IF_GONE = "If they may already be gone, set 'If Missing' to 'Succeed' or 'Leave Out'.";

/** The lookup before a change of one record: records named by ID are read together, too. */
export const changeLookup = <T extends Row>(subject: Subject<T>): LookupIn<T> => ({
	...subject,
	how: subject.by === 'key' ? 'findOrProveAbsent' : 'get',
});

/** The record to change, as this execution left it. Throws like findRecord. */
export async function findToChange<T extends Row>(
	subject: Subject<T>,
	item: ItemSession,
): Promise<T> {
	if (subject.by === 'key') return await findRecord(subject, item);
	const { parameter, collection, value } = subject;
	const lookups = item.lookups(collection);
	const [found] = await lookups.answer(item.api, changeLookup(subject));
	const row = lookups.records.changed(value) ?? found;
	if (row) return row;
	throw new ParameterFault(
		parameter,
		`can't be read: Cloudflare's answer has no ${collection.resource.noun}`,
	);
}

/** The lookup of findRecord; undefined for an ID, because the record itself is read then. */
export const recordLookup = <T extends Row>(subject: Subject<T>): LookupIn<T> | undefined =>
	subject.by === 'key' ? { ...subject, how: 'findOrProveAbsent' } : undefined;

/**
 * The record that the locator names. Throws a ParameterFault if none or several match a key, and
 * Cloudflare's own fault if an ID doesn't exist.
 */
export async function findRecord<T extends Row>(
	subject: Subject<T>,
	item: ItemSession,
): Promise<T> {
	const { parameter, collection, by, value } = subject;
	const { api } = item;
	const lookups = item.lookups(collection);
	if (by === 'id') {
		return lookups.records.changed(value) ?? (await api.get<T>(collection.item(value)));
	}
	const lookup = { how: 'findOrProveAbsent', value } as const;
	const row = onlyRow(subject, await lookups.answer(api, lookup));
	if (row) return row;
	throw new ParameterFault(parameter, notFound(collection.resource, value));
}
