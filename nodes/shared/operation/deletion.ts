import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { Directory } from '../cloudflare/directory';
import type { Unsent } from '../cloudflare/dryRun';
import { WouldSend } from '../cloudflare/dryRun';
import { isClosed, isGone } from '../cloudflare/faults';
import type { Call } from './call';

/**
 * The records that are to go, or why there is none; and what the output says besides. Where there
 * can be several, the output lists the IDs.
 */
export type Found<T> = ({ rows: T[]; severalIds?: boolean } | { missing: string }) & {
	about?: IDataObject;
};

/** A deletion that can be run again. */
export interface Deletion<T extends { id: string }> {
	call: Call;
	/** The parameter that names the record, for messages. */
	parameter: string;
	/** What items that mean the same record have in common: its address or its id. */
	key: string;
	directory: Directory<T>;
	find: () => Promise<Found<T>>;
	/** Sends the deletion of one record and returns what the output says besides. */
	send: (id: string) => Promise<IDataObject>;
}

/**
 * Deletes what the item names: every record that was found, one after the other. A record that isn't
 * there is reported as `ifMissing` says.
 */
export async function deleteOnce<T extends { id: string }>(
	deletion: Deletion<T>,
): Promise<IDataObject> {
	const { call, directory, key, find } = deletion;
	return await directory.inTurn(key, async () => {
		const found = await find().catch(async (error: unknown): Promise<Found<T>> => {
			// Looked up by ID: where Fail is chosen, Cloudflare's own words say why.
			if (call.choice('options.ifMissing') === 'fail') throw error;
			if (await directory.saysGone(call.api, error)) {
				return { missing: 'is not there', about: { id: key } };
			}
			throw error;
		});
		if ('missing' in found) return absent(deletion, found.missing, found.about);
		return await deleteAll(deletion, found);
	});
}

async function deleteAll<T extends { id: string }>(
	deletion: Deletion<T>,
	{ rows, severalIds, about }: { rows: T[]; severalIds?: boolean; about?: IDataObject },
): Promise<IDataObject> {
	const unsent: Unsent[] = [];
	const deleted: string[] = [];
	let said: IDataObject = {};
	for (const { id } of rows) {
		const outcome = await deleteOne(deletion, id).catch((error: unknown) => {
			throw deleted.length > 0 ? afterSome(deletion, error, deleted) : error;
		});
		if (outcome instanceof WouldSend) unsent.push(...outcome.requests);
		else if (outcome) said = outcome;
		if (outcome) deleted.push(id);
	}
	if (deleted.length === 0)
		return absent(deletion, 'is gone already', { id: rows[0]?.id, ...about });
	const whom = { id: deleted[0], ...(severalIds && { ids: deleted }), ...about };
	if (unsent.length === 0) return { deleted: true, ...whom, ...said };
	const dryRun = new WouldSend(unsent);
	dryRun.about = whom;
	throw dryRun;
}

/** Several records were to go, and one of them stayed: what is gone by now must not be lost. */
function afterSome<T extends { id: string }>(
	{ call, parameter }: Deletion<T>,
	error: unknown,
	deleted: string[],
): unknown {
	const done = `Deleted before that: ${deleted.join(', ')}.`;
	if (isClosed(error)) {
		return call.refuse(parameter, 'is deleted only in part: the execution ended first', done);
	}
	if (error instanceof NodeApiError) {
		error.description = [error.description, done].filter(Boolean).join(' ');
	}
	return error;
}

/** What was said of the deletion; undefined where the record had gone by then. */
async function deleteOne<T extends { id: string }>(
	{ call, directory, key, send }: Deletion<T>,
	id: string,
): Promise<IDataObject | WouldSend | undefined> {
	return await directory.inTurn(`record ${id}`, async () => {
		// Another item named the same record in another way.
		if (directory.records.hasRemoved(id)) return undefined;
		const outcome = await send(id).catch((error: unknown) => {
			if (error instanceof WouldSend) return error;
			// It was there a moment ago, so Cloudflare's 404 is about the record itself.
			if (!isGone(error) || call.choice('options.ifMissing') === 'fail') throw error;
			return undefined;
		});
		directory.records.remove({ id, key });
		return outcome;
	});
}

function absent(
	{ call, parameter }: Pick<Deletion<never>, 'call' | 'parameter'>,
	missing: string,
	about: IDataObject = {},
): IDataObject {
	if (call.choice('options.ifMissing') === 'fail') {
		throw call.refuse(
			parameter,
			missing,
			"If they may already be gone, set 'If Missing' to 'Succeed'.",
		);
	}
	return { deleted: false, alreadyAbsent: true, ...about };
}
