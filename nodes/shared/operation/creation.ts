import type { IDataObject, NodeApiError } from 'n8n-workflow';

import { WouldSend } from '../cloudflare/dryRun';
import { isDeclined, isUnsure } from '../cloudflare/faults';
import type { Row } from '../cloudflare/resource';
import type { Call } from './call';
import type { Subject } from './records';
import { onlyRow, rowsThere } from './records';

type IfExists = 'fail' | 'returnExisting' | 'update';

/** A creation that can be run again without a second record. */
export interface Creation<T extends Row> extends Subject<T> {
	/** What the record is known by. */
	key: string;
	send: () => Promise<T>;
	/** Brings a record that is there up to date; for `ifExists: update`. */
	update?: (row: T) => Promise<T>;
}

/** What is there now; in a dry run it may be no more than what it would be known by. */
export interface Created<T> {
	row: T | IDataObject;
	wasCreated: boolean;
}

/**
 * Creates a record unless it is there. Cloudflare documents neither what a second creation does nor
 * an idempotency key, so it is looked up first; after a request of unknown fate it is looked up
 * again and never sent a second time.
 */
export async function createOnce<T extends Row>(creation: Creation<T>): Promise<Created<T>> {
	const { call, collection, parameter, key, send } = creation;
	const directory = call.directory(collection);
	return await directory.inTurn(key, async () => {
		if (directory.records.isPromised(key)) {
			if (ifExistsOf(call) === 'fail') throw taken(creation);
			return { row: { [parameter]: key }, wasCreated: false };
		}
		const look = hasTwoSpellings(key) ? 'findOrProveAbsent' : 'find';
		const there = thereAmong(creation, await directory[look](call.api, key));
		if (there) return { row: await existing(creation, there), wasCreated: false };
		return await send().then(
			(row) => {
				directory.records.add(row);
				return { row, wasCreated: true };
			},
			async (error: unknown) => await settle(creation, error),
		);
	});
}

/** The record that counts as there among those with the key. */
const thereAmong = <T extends Row>(creation: Creation<T>, rows: T[]): T | undefined =>
	onlyRow(creation, rowsThere(creation.collection.resource, rows));

/** An address beyond ASCII or in Punycode: a filter may know the other spelling only, and so may the POST. */
const hasTwoSpellings = (key: string) => /[^\x20-\x7e]|[@.]xn--/i.test(key);

const ifExistsOf = (call: Call) => call.choice<IfExists>('options.ifExists');

const taken = (
	{ call, parameter, key }: Pick<Creation<never>, 'call' | 'parameter' | 'key'>,
	id?: string,
) =>
	call.refuse(
		parameter,
		`is taken: ${key} is there already${id ? ` (ID ${id})` : ''}`,
		"Set 'If Exists' to 'Return Existing' to go on with what is there.",
	);

/** The record that is there, as `ifExists` says: handed on, brought up to date, or refused. */
export async function existing<T extends Row>(
	creation: Pick<Creation<T>, 'call' | 'parameter' | 'key' | 'update'>,
	row: T,
): Promise<T> {
	const { call, update } = creation;
	const ifExists = ifExistsOf(call);
	if (ifExists === 'fail') throw taken(creation, row.id);
	return ifExists === 'update' && update ? await update(row) : row;
}

/** What a failed creation comes to: the record may be there all the same. */
async function settle<T extends Row>(creation: Creation<T>, error: unknown): Promise<Created<T>> {
	const { call, collection, parameter, key } = creation;
	const directory = call.directory(collection);
	if (error instanceof WouldSend) {
		directory.records.promise(key);
		error.about = { ...error.about, [parameter]: key };
		throw error;
	}
	if (!isUnsure(error) && !isDeclined(error)) throw error;
	// Where it can't be looked up any more, the request's own fault is what the user must know.
	const found = await directory.findFresh(call.api, key).catch(() => undefined);
	if (!found) throw error;
	const there = thereAmong(creation, found);
	if (isUnsure(error)) {
		if (there) return { row: there, wasCreated: true };
		throw notFoundAfter(error);
	}
	if (there) return { row: await existing(creation, there), wasCreated: false };
	throw error;
}

/** The record was looked for after a request of unknown fate, and wasn't there by then. */
export function notFoundAfter(error: NodeApiError): NodeApiError {
	error.description =
		'It was not there when Cloudflare was asked again. Running again is safe: it is looked up first.';
	return error;
}
