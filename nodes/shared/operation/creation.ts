import type { CloudflareFault } from '../cloudflare/faults';
import { isOutcomeUnknown, isRejected } from '../cloudflare/faults';
import type { Collection, Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import { ParameterFault } from './parameterFault';
import type { Parameters } from './parameters';
import type { LookupIn } from './records';
import { onlyRow, rowsThere } from './records';

/** A creation that can be repeated without a second record. */
export interface Creation<T extends Row> {
	collection: Collection<T>;
	/** The parameter that names the record, for messages. */
	parameter: string;
	/** The key of the record. */
	key: string;
	ifExists: 'fail' | 'returnExisting' | 'update';
}

export interface CreationRequests<T> {
	send: () => Promise<T>;
	/** Updates an existing record, for `ifExists: update`. */
	update?: (row: T) => Promise<T>;
}

/** The record that exists now. */
export interface Created<T> {
	row: T;
	wasCreated: boolean;
}

/** What a creation does if the record exists already. */
export const readIfExists = (parameters: Parameters): Creation<Row>['ifExists'] =>
	parameters.choice('options.ifExists');

/** The lookup before a creation. */
export function creationLookup<T extends Row>({ collection, key }: Creation<T>): LookupIn<T> {
	return { collection, value: key, how: hasTwoSpellings(key) ? 'findOrProveAbsent' : 'find' };
}

/** An address that is not ASCII, or in Punycode: Cloudflare may have stored it in the other spelling. */
const hasTwoSpellings = (key: string) => /[^\x20-\x7e]|[@.]xn--/i.test(key);

/**
 * Creates a record unless it exists. Cloudflare documents neither what a second creation does nor
 * an idempotency key, so the record is looked up first. After a request of unknown outcome it is
 * looked up again, and the request is not repeated.
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

/** The record that counts as existing among those with the key. */
const existingRow = <T extends Row>(creation: Creation<T>, rows: T[]): T | undefined =>
	onlyRow(creation, rowsThere(creation.collection.resource, rows));

/** Returns, updates or refuses an existing record, according to `ifExists`. */
export async function applyIfExists<T extends { id?: string }>(
	creation: Pick<Creation<Row>, 'parameter' | 'key' | 'ifExists'>,
	row: T,
	update?: (row: T) => Promise<T>,
): Promise<T> {
	refuseExisting(creation, row.id);
	// In a dry run, a record that an earlier item would have created has no ID to update.
	return creation.ifExists === 'update' && update && row.id ? await update(row) : row;
}

/** Throws a ParameterFault for an existing record, if the item is to fail then. */
export function refuseExisting(
	{ parameter, key, ifExists }: Pick<Creation<Row>, 'parameter' | 'key' | 'ifExists'>,
	id?: string,
): void {
	if (ifExists !== 'fail') return;
	throw new ParameterFault(
		parameter,
		`is taken: ${key} is there already${id ? ` (ID ${id})` : ''}`,
		"Set 'If Exists' to 'Return Existing' to go on with what is there.",
	);
}

/** Looks the record up after a failed creation, because it may exist nevertheless. */
async function afterFailure<T extends Row>(
	creation: Creation<T>,
	item: ItemSession,
	error: unknown,
	update: CreationRequests<T>['update'],
): Promise<Created<T>> {
	if (!isOutcomeUnknown(error) && !isRejected(error)) throw error;
	// If this lookup fails, the user needs to know about the failed creation.
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

/** A request of unknown outcome, after which the record was not found. */
export const notFoundAfter = (fault: CloudflareFault): CloudflareFault =>
	fault.with({
		advice:
			'It was not there when Cloudflare was asked again. Running again is safe: it is looked up first.',
	});
