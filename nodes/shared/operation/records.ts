import type { Collection, Resource, Row } from '../cloudflare/resource';
import type { Call } from './call';

/** A record that an item names in a locator. */
export interface Subject<T extends Row> {
	call: Call;
	/** The name of the locator. */
	parameter: string;
	collection: Collection<T>;
}

/** Of rows with one key: those that count as there, the most relevant first. */
export const rowsThere = <T extends Row>(
	{ isThere = () => true, compare }: Pick<Resource<T>, 'isThere' | 'compare'>,
	rows: T[],
): T[] => rows.filter(isThere).sort(compare ?? (() => 0));

/**
 * The one row that counts among those with one key, whether it is there or no longer. Several that
 * nothing ranks are a NodeOperationError that lists their IDs: nobody is guessed between.
 */
export function onlyRow<T extends Row>(
	{ call, parameter, collection: { resource } }: Subject<T>,
	rows: T[],
): T | undefined {
	const { noun, key, compare } = resource;
	if (compare) return [...rows].sort(compare)[0];
	const [first, second] = rows;
	if (!first || !second) return first;
	throw call.refuse(
		parameter,
		`is ambiguous: ${rows.length} ${noun}s have the ${key?.noun} ${key?.of(first)}`,
		`Pick one by ID: ${rows.map(({ id }) => id).join(', ')}`,
	);
}

/** "not found: …", said of a key that was looked for in two ways. */
export const notFound = ({ noun, key, selectedIn }: Resource<never>, wanted: string): string =>
	`not found: no ${noun} with the ${key?.noun} ${wanted} in the ${selectedIn}`;

/**
 * The record that the locator names. No match, or an ambiguous one, is a NodeOperationError that
 * says so; an ID that isn't there is Cloudflare's own refusal.
 */
export async function findRecord<T extends Row>(subject: Subject<T>): Promise<T> {
	const { call, parameter, collection } = subject;
	const { mode, value } = call.picked(parameter);
	const directory = call.directory(collection);
	if (mode !== collection.resource.key?.noun) {
		return directory.records.changed(value) ?? (await call.api.get<T>(collection.item(value)));
	}
	const row = onlyRow(subject, await directory.findOrProveAbsent(call.api, value));
	if (row) return row;
	throw call.refuse(parameter, notFound(collection.resource, value));
}
