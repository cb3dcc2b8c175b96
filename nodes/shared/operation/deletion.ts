import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { Unsent } from '../cloudflare/dryRun';
import { WouldSend } from '../cloudflare/dryRun';
import { isClosed, isGone } from '../cloudflare/faults';
import type { Row } from '../cloudflare/resource';
import type { Subject } from './records';
import { notFound, onlyRow, rowsThere } from './records';

/** A deletion that can be run again. */
export interface Deletion<T extends Row> extends Subject<T> {
	/** Throws where these records must not be deleted. */
	guard?: (rows: T[]) => Promise<void>;
	/** Sends the deletion of one record and returns what the output says besides. */
	send?: (id: string) => Promise<IDataObject>;
}

/** The records that are to go, or why there is none; and what the output says of them. */
type Found<T> = ({ rows: T[] } | { missing: string }) & { about?: IDataObject };

/**
 * Deletes what the item names: every record that was found, one after the other. A record that isn't
 * there is reported as `ifMissing` says.
 */
export async function deleteOnce<T extends Row>(deletion: Deletion<T>): Promise<IDataObject> {
	const { call, collection, parameter, guard } = deletion;
	const directory = call.directory(collection);
	const { mode, value } = call.picked(parameter);
	const isById = mode !== collection.resource.key?.noun;
	return await directory.inTurn(value, async () => {
		const found = await find(deletion).catch(async (error: unknown): Promise<Found<T>> => {
			// Where Fail is chosen, Cloudflare's own words say why.
			if (call.choice('options.ifMissing') === 'fail') throw error;
			// Only a 404 to the record's own address says that it is gone: not one to a list or a filter.
			if (isById && (await directory.saysGone(call.api, error))) {
				return { missing: 'is not there', about: { id: value } };
			}
			throw error;
		});
		if ('missing' in found) return absent(deletion, found.missing, found.about);
		await guard?.(found.rows);
		return await deleteAll(deletion, found);
	});
}

/** Who is deleted: of the rows that the item names those that count as there. */
async function find<T extends Row>(deletion: Deletion<T>): Promise<Found<T>> {
	const { call, collection, parameter } = deletion;
	const { resource } = collection;
	const { key, hasSeveral, statusField, summary } = resource;
	const { mode, value } = call.picked(parameter);
	const directory = call.directory(collection);
	const byKey = mode === key?.noun;
	const rows = byKey
		? await directory[hasSeveral ? 'findEvery' : 'findOrProveAbsent'](call.api, value)
		: [await directory.get(call.api, value)].flatMap((row) => row ?? []);
	const row = onlyRow(deletion, rows);
	if (!row) {
		return byKey
			? { missing: notFound(resource, value), about: key.noun === 'email' ? { email: value } : {} }
			: { missing: `is deleted already: ${value}`, about: { id: value } };
	}
	const there = rowsThere(resource, rows);
	const [first] = there;
	if (first) return { rows: hasSeveral ? there : [first], about: summary?.(first) };
	const status = statusField && { [statusField]: row[statusField] };
	const known = key?.of(row);
	const named = known && key?.noun === 'account' ? `account ${known}` : (known ?? row.id);
	return {
		missing: `is ${String(statusField && row[statusField])} already: ${named}`,
		about: { id: row.id, ...summary?.(row), ...status },
	};
}

async function deleteAll<T extends Row>(
	deletion: Deletion<T>,
	{ rows, about }: { rows: T[]; about?: IDataObject },
): Promise<IDataObject> {
	const { call, parameter, collection } = deletion;
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
	const { hasSeveral, key } = collection.resource;
	const ids = hasSeveral && call.picked(parameter).mode === key?.noun && { ids: deleted };
	const whom = { id: deleted[0], ...ids, ...about };
	if (unsent.length === 0) return { deleted: true, ...whom, ...said };
	const dryRun = new WouldSend(unsent);
	dryRun.about = whom;
	throw dryRun;
}

/** Several records were to go, and one of them stayed: what is gone by now must not be lost. */
function afterSome<T extends Row>(
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
async function deleteOne<T extends Row>(
	{ call, collection, parameter, send }: Deletion<T>,
	id: string,
): Promise<IDataObject | WouldSend | undefined> {
	const directory = call.directory(collection);
	const request = send ?? (async () => void (await call.api.delete(collection.item(id))));
	return await directory.inTurn(`record ${id}`, async () => {
		// Another item named the same record in another way.
		if (directory.records.hasRemoved(id)) return undefined;
		const outcome = await request(id).catch((error: unknown) => {
			if (error instanceof WouldSend) return error;
			// It was there a moment ago, so Cloudflare's 404 is about the record itself.
			if (!isGone(error) || call.choice('options.ifMissing') === 'fail') throw error;
			return 'gone' as const;
		});
		directory.records.remove({ id, key: call.picked(parameter).value });
		return outcome === 'gone' ? undefined : (outcome ?? {});
	});
}

function absent(
	{ call, parameter }: Pick<Deletion<Row>, 'call' | 'parameter'>,
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
