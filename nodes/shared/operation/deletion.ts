import type { IDataObject } from 'n8n-workflow';

import { CloudflareFault, isExecutionEnded } from '../cloudflare/faults';
import { isRecordMissing } from '../cloudflare/requestFaults';
import type { Row } from '../cloudflare/resource';
import { guardRemoval } from './guards';
import type { ItemSession } from './itemSession';
import type { Changed } from './operation';
import { ParameterFault } from './parameterFault';
import type { Parameters } from './parameters';
import type { LookupIn, Subject } from './records';
import { IF_GONE, missingFault, notFound, onlyRow, rowsThere } from './records';

/** A deletion that can be repeated. */
export interface Deletion<T extends Row> {
	subject: Subject<T>;
	ifMissing: 'fail' | 'succeed' | 'leaveOut';
}

/** What differs between the deletions of different resources. */
export interface DeletionRules {
	/** Deletes one record and returns additional output fields; undefined if there is nothing to delete. */
	send?: (id: string) => Promise<IDataObject | undefined>;
	/** What is said then: "has no …". */
	nothing?: string;
}

/** The records to delete, or why there are none; then the row that doesn't count, if there is one. */
type Found<T> = { rows: T[] } | { missing: string; row?: T };

/** How every node reads and runs a deletion: which records are deleted is only decided here. */
export const deletionOf = <T extends Row>(
	read: (parameters: Parameters) => Subject<T>,
	rulesFor: (subject: Subject<T>, item: ItemSession) => DeletionRules = () => ({}),
) => ({
	read: (parameters: Parameters): Deletion<T> => ({
		subject: read(parameters),
		ifMissing: parameters.choice('options.ifMissing'),
	}),
	names: ({ subject }: Deletion<T>) => subject.value,
	lookup: deletionLookup<T>,
	run: async (deletion: Deletion<T>, item: ItemSession) =>
		await deleteOnce(deletion, item, rulesFor(deletion.subject, item)),
});

/** The lookup before a deletion. */
export function deletionLookup<T extends Row>({ subject }: Deletion<T>): LookupIn<T> {
	const { by, collection, value } = subject;
	const byKey = collection.resource.hasSeveral ? 'findEvery' : 'findOrProveAbsent';
	return { collection, value, how: by === 'key' ? byKey : 'get' };
}

/**
 * Deletes the records that the item names, one after the other. A missing record is handled
 * according to `ifMissing`.
 */
export async function deleteOnce<T extends Row>(
	deletion: Deletion<T>,
	item: ItemSession,
	rules: DeletionRules = {},
): Promise<Changed | []> {
	const { subject, ifMissing } = deletion;
	const { collection, by, value } = subject;
	const lookups = item.lookups(collection);
	return await lookups.oneAtATime(value, async () => {
		const found = await find(deletion, item).catch(async (error: unknown): Promise<Found<T>> => {
			// With Fail, Cloudflare's own message says why.
			if (ifMissing === 'fail') {
				throw isRecordMissing(collection.resource, error) ? error.advising(IF_GONE) : error;
			}
			if (by === 'id' && (await lookups.isRecordGone(item.api, error, value))) {
				return { missing: 'is not there' };
			}
			throw error;
		});
		if ('missing' in found) return absent(deletion, found);
		await guardRemoval({ collection, parameter: subject.parameter, rows: found.rows }, item);
		return await deleteAll(deletion, found, item, rules);
	});
}

/** The rows to delete: those that the item names and that count as existing. */
async function find<T extends Row>(deletion: Deletion<T>, item: ItemSession): Promise<Found<T>> {
	const { collection, by, value } = deletion.subject;
	const { resource } = collection;
	const { key, hasSeveral, statusField } = resource;
	const lookups = item.lookups(collection);
	const rows = await lookups.answer(item.api, deletionLookup(deletion));
	const row = onlyRow(deletion.subject, rows);
	if (!row) {
		// Said in a dry run too, where the earlier item has deleted nothing.
		const already = `is already named by an earlier item: ${value}`;
		return by === 'key'
			? { missing: lookups.records.hasRemovedKey(value) ? already : notFound(resource, value) }
			: { missing: already };
	}
	const there = rowsThere(resource, rows);
	const [first] = there;
	if (first) return { rows: hasSeveral ? there : [first] };
	const known = key?.of(row);
	const named = known && key?.noun === 'account' ? `account ${known}` : (known ?? row.id);
	const status = statusField ? row[statusField] : 'deleted';
	return { missing: `is ${String(status)} already: ${named}`, row };
}

async function deleteAll<T extends Row>(
	deletion: Deletion<T>,
	{ rows }: { rows: T[] },
	item: ItemSession,
	rules: DeletionRules,
): Promise<Changed | []> {
	const { parameter, collection } = deletion.subject;
	const deleted: string[] = [];
	let said: IDataObject = {};
	for (const { id } of rows) {
		const answer = await deleteOne(deletion, id, item, rules).catch((error: unknown) => {
			throw deleted.length > 0 ? afterSome(parameter, error, deleted) : error;
		});
		if (!answer) continue;
		said = answer;
		deleted.push(id);
	}
	const [row] = rows;
	if (deleted.length === 0) {
		const isNamed = !rules.nothing || item.lookups(collection).records.hasRemoved(row!.id);
		const missing = isNamed ? 'is already named by an earlier item' : rules.nothing!;
		return absent(deletion, { missing, row });
	}
	return deletionOutput(deletion, { row, deleted, said });
}

/** The output has the same keys whether something was deleted or not. */
function deletionOutput<T extends Row>(
	{ subject: { collection, by, value } }: Deletion<T>,
	{ row, deleted, said }: { row?: T; deleted: string[]; said?: IDataObject },
): Changed {
	const { key, hasSeveral, person, statusField, summary, where } = collection.resource;
	const named = by === 'key' ? { id: null, ...key?.fields(value) } : { id: value };
	const known = row ?? (named as unknown as T);
	const isDeleted = deleted.length > 0;
	return {
		collection,
		outcome: isDeleted ? 'deleted' : 'alreadyAbsent',
		where: where?.(known),
		person: person?.(known) ?? {},
		fields: {
			...summary?.(known),
			...said,
			...(statusField && { previousStatus: row?.[statusField] ?? null }),
			id: deleted[0] ?? known.id,
			...(hasSeveral && { ids: deleted }),
		},
		flags: { deleted: isDeleted, alreadyAbsent: !isDeleted },
	};
}

/** Adds to an error which records had already been deleted. */
function afterSome(parameter: string, error: unknown, deleted: string[]): unknown {
	const done = `Deleted before that: ${deleted.join(', ')}.`;
	const ended = 'is deleted only in part: the execution ended first';
	if (isExecutionEnded(error)) return new ParameterFault(parameter, ended, done);
	if (!(error instanceof CloudflareFault)) return error;
	return error.advising(done);
}

/** Additional output fields; undefined if the record had already been deleted. */
async function deleteOne<T extends Row>(
	{ subject: { collection, value }, ifMissing }: Deletion<T>,
	id: string,
	item: ItemSession,
	{ send }: DeletionRules,
): Promise<IDataObject | undefined> {
	const lookups = item.lookups(collection);
	const remove = async () => {
		if (send) return await send(id);
		await item.api.delete(collection.item(id));
		return {};
	};
	return await lookups.oneAtATime(`record ${id}`, async () => {
		// Another item named the same record by another key or ID.
		if (lookups.records.hasRemoved(id)) return undefined;
		const answer = await remove().catch(async (error: unknown) => {
			// The record was read before, but its container may have been deleted since.
			if (ifMissing === 'fail' || !(await lookups.isRecordGone(item.api, error, id))) throw error;
			return undefined;
		});
		if (answer || !send) lookups.records.remove({ id, key: value });
		return answer;
	});
}

function absent<T extends Row>(
	deletion: Deletion<T>,
	{ missing, row }: { missing: string; row?: T },
): Changed | [] {
	if (deletion.ifMissing === 'leaveOut') return [];
	if (deletion.ifMissing === 'succeed') return deletionOutput(deletion, { row, deleted: [] });
	throw missingFault(deletion.subject, missing);
}
