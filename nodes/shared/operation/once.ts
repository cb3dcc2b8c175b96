import type { IDataObject, NodeApiError } from 'n8n-workflow';

import type { Directory } from '../cloudflare/directory';
import { WouldSend } from '../cloudflare/dryRun';
import { isDeclined, isUnsure, statusOf } from '../cloudflare/faults';
import type { Call } from './call';

type IfExists = 'fail' | 'returnExisting' | 'update';

/** A creation that can be run again without a second record. */
export interface Creation<T extends { id: string }> {
	call: Call;
	directory: Directory<T>;
	/** The parameter that names the record, for messages. */
	parameter: string;
	/** What the record is known by. */
	key: string;
	/** Which of the records with this key counts as being there, if any. */
	counts: (rows: T[]) => T | undefined;
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
export async function createOnce<T extends { id: string }>(
	creation: Creation<T>,
): Promise<Created<T>> {
	const { call, directory, parameter, key, counts, send } = creation;
	return await directory.inTurn(key, async () => {
		if (directory.isPromised(key)) return { row: { [parameter]: key }, wasCreated: false };
		const there = counts(await directory.find(call.api, key));
		if (there) return { row: await existing(creation, there), wasCreated: false };
		return await send().then(
			(row) => {
				directory.add(row);
				return { row, wasCreated: true };
			},
			async (error: unknown) => await settle(creation, error),
		);
	});
}

/** The record that is there, as `ifExists` says: handed on, brought up to date, or refused. */
export async function existing<T extends { id: string }>(
	{ call, parameter, key, update }: Pick<Creation<T>, 'call' | 'parameter' | 'key' | 'update'>,
	row: T,
): Promise<T> {
	const ifExists = call.choice<IfExists>('options.ifExists');
	if (ifExists === 'fail') {
		throw call.refuse(
			parameter,
			`is taken: ${key} is there already (ID ${row.id})`,
			"Set 'If Exists' to 'Return Existing' to go on with what is there.",
		);
	}
	return ifExists === 'update' && update ? await update(row) : row;
}

/** What a failed creation comes to: the record may be there all the same. */
async function settle<T extends { id: string }>(
	creation: Creation<T>,
	error: unknown,
): Promise<Created<T>> {
	const { call, directory, parameter, key, counts } = creation;
	if (error instanceof WouldSend) {
		directory.promise(key);
		error.about = { ...error.about, [parameter]: key };
		throw error;
	}
	if (!isUnsure(error) && !isDeclined(error)) throw error;
	// Where it can't be looked up any more, the request's own fault is what the user must know.
	const found = await directory.findFresh(call.api, key).catch(() => undefined);
	if (!found) throw error;
	const there = counts(found);
	if (isUnsure(error)) {
		if (there) return { row: there, wasCreated: true };
		throw notMade(error);
	}
	if (there) return { row: await existing(creation, there), wasCreated: false };
	throw error;
}

/** The record was looked for after a request of unknown fate, and isn't there. */
export function notMade(error: NodeApiError): NodeApiError {
	error.description = 'It was not made: Cloudflare was asked again. Running again is safe.';
	return error;
}

/** A deletion that can be run again. */
export interface Deletion {
	call: Call;
	/** The parameter that names the record, for messages. */
	parameter: string;
	/** What items that mean the same record have in common: its address or its id. */
	key: string;
	directory: Pick<Directory<never>, 'inTurn' | 'remove'>;
	/** The record's id and what the output says of it, or why it counts as missing. */
	find: () => Promise<
		{ id: string; about?: IDataObject } | { missing: string; about?: IDataObject }
	>;
	/** Sends the deletion and returns what the output says besides. */
	send: (id: string) => Promise<IDataObject>;
}

/** Deletes a record; one that isn't there is reported as `ifMissing` says. */
export async function deleteOnce(deletion: Deletion): Promise<IDataObject> {
	const { call, directory, key, find, send } = deletion;
	return await directory.inTurn(key, async () => {
		const found = await find();
		if ('missing' in found) return absent(deletion, found.missing, found.about);
		const { id, about } = found;
		return await send(id).then(
			(more) => {
				directory.remove({ id, key });
				return { deleted: true, id, ...about, ...more };
			},
			(error: unknown) => {
				if (error instanceof WouldSend) {
					directory.remove({ id, key });
					error.about = { ...error.about, id, ...about };
				}
				const gone = statusOf(error) === 404;
				if (!gone || call.choice('options.ifMissing') === 'fail') throw error;
				return absent(deletion, '', { id, ...about });
			},
		);
	});
}

function absent(
	{ call, parameter }: Deletion,
	missing: string,
	about: IDataObject = {},
): IDataObject {
	if (call.choice('options.ifMissing') === 'fail') {
		throw call.refuse(
			parameter,
			missing,
			"Set 'If Missing' to 'Succeed' where it is right that nobody is there.",
		);
	}
	return { deleted: false, alreadyAbsent: true, ...about };
}
