import type { CloudflareFault } from '../cloudflare/faults';
import { isRejected, isOutcomeUnknown } from '../cloudflare/faults';
import type { Collection, Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import { ParameterFault } from './parameterFault';
import type { Parameters } from './parameters';
import type { LookupIn } from './records';
import { onlyRow, rowsThere } from './records';

/** A creation that can be run again without a second record. */
export interface Creation<T extends Row> {
	collection: Collection<T>;
	/** The parameter that names the record, for messages. */
	parameter: string;
	/** What the record is known by. */
	key: string;
	ifExists: 'fail' | 'returnExisting' | 'update';
}

export interface CreationRequests<T> {
	send: () => Promise<T>;
	/** Brings a record that is there up to date; for `ifExists: update`. */
	update?: (row: T) => Promise<T>;
}

/** What is there now. */
export interface Created<T> {
	row: T;
	wasCreated: boolean;
}

/** What a creation does where the record is there already. */
export const readIfExists = (parameters: Parameters): Creation<Row>['ifExists'] =>
	parameters.choice('options.ifExists');

/** What a creation looks up first. */
export function creationLookup<T extends Row>({ collection, key }: Creation<T>): LookupIn<T> {
	return { collection, value: key, how: hasTwoSpellings(key) ? 'findOrProveAbsent' : 'find' };
}

/** An address beyond ASCII or in Punycode: a filter may know the other spelling only, and so may the POST. */
const hasTwoSpellings = (key: string) => /[^\x20-\x7e]|[@.]xn--/i.test(key);

/**
 * Creates a record unless it is there. Cloudflare documents neither what a second creation does nor
 * an idempotency key, so it is looked up first; after a request of unknown fate it is looked up
 * again and never sent a second time.
 */
export async function createOnce<T extends Row>(
	creation: Creation<T>,
	item: ItemSession,
	{ send, update }: CreationRequests<T>,
): Promise<Created<T>> {
	const { collection, key } = creation;
	const lookups = item.lookups(collection);
	return await lookups.oneAtATime(key, async () => {
		const found = await lookups.answer(item.api, creationLookup(creation));
		const there = existingRow(creation, found);
		if (there) return { row: await applyIfExists(creation, there, update), wasCreated: false };
		return await send().then(
			(row) => {
				lookups.records.add(row);
				return { row, wasCreated: true };
			},
			async (error: unknown) => await afterFailure(creation, item, error, update),
		);
	});
}

/** The record that counts as there among those with the key. */
const existingRow = <T extends Row>(creation: Creation<T>, rows: T[]): T | undefined =>
	onlyRow(creation, rowsThere(creation.collection.resource, rows));

/** The record that is there, as `ifExists` says: handed on, brought up to date, or refused. */
export async function applyIfExists<T extends { id?: string }>(
	{ parameter, key, ifExists }: Pick<Creation<Row>, 'parameter' | 'key' | 'ifExists'>,
	row: T,
	update?: (row: T) => Promise<T>,
): Promise<T> {
	if (ifExists === 'fail') {
		throw new ParameterFault(
			parameter,
			`is taken: ${key} is there already${row.id ? ` (ID ${row.id})` : ''}`,
			"Set 'If Exists' to 'Return Existing' to go on with what is there.",
		);
	}
	// In a dry run, what an earlier item would have made has no ID that a change could be sent to.
	return ifExists === 'update' && update && row.id ? await update(row) : row;
}

/** What a failed creation comes to: the record may be there all the same. */
async function afterFailure<T extends Row>(
	creation: Creation<T>,
	item: ItemSession,
	error: unknown,
	update: CreationRequests<T>['update'],
): Promise<Created<T>> {
	if (!isOutcomeUnknown(error) && !isRejected(error)) throw error;
	// Where it can't be looked up any more, the request's own fault is what the user must know.
	const lookups = item.lookups(creation.collection);
	const found = await lookups.findFresh(item.api, creation.key).catch(() => undefined);
	if (!found) throw error;
	const there = existingRow(creation, found);
	if (isOutcomeUnknown(error)) {
		if (there) return { row: there, wasCreated: true };
		throw notFoundAfter(error);
	}
	if (there) return { row: await applyIfExists(creation, there, update), wasCreated: false };
	throw error;
}

/** The record was looked for after a request of unknown fate, and wasn't there by then. */
export const notFoundAfter = (fault: CloudflareFault): CloudflareFault =>
	fault.with({
		advice:
			'It was not there when Cloudflare was asked again. Running again is safe: it is looked up first.',
	});
