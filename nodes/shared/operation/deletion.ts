import type { IDataObject } from 'n8n-workflow';

import { CloudflareFault, isExecutionEnded } from '../cloudflare/faults';
import type { Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import type { Changed } from './operation';
import { ParameterFault } from './parameterFault';
import type { Parameters } from './parameters';
import type { LookupIn, Subject } from './records';
import { notFound, onlyRow, rowsThere } from './records';

/** A deletion that can be repeated. */
export interface Deletion<T extends Row> {
	subject: Subject<T>;
	ifMissing: 'fail' | 'succeed';
}

/** What differs between the deletions of different resources. */
export interface DeletionRules<T extends Row> {
	/** Throws if these records must not be deleted. */
	guard?: (rows: T[]) => Promise<void>;
	/** Sends the deletion of one record and returns additional output fields. */
	send?: (id: string) => Promise<IDataObject>;
}

/** The records to delete, or why there are none; and the output fields that identify them. */
type Found<T> = { about?: IDataObject } & ({ rows: T[] } | { missing: string });

/** How every node reads and runs a deletion: which records are deleted is only decided here. */
export const deletionOf = <T extends Row>(
	read: (parameters: Parameters) => Subject<T>,
	rulesFor: (subject: Subject<T>, item: ItemSession) => DeletionRules<T> = () => ({}),
) => ({
	read: (parameters: Parameters): Deletion<T> => ({
		subject: read(parameters),
		ifMissing: parameters.choice('options.ifMissing'),
	}),
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
	rules: DeletionRules<T> = {},
): Promise<Changed> {
	const { subject, ifMissing } = deletion;
	const { collection, by, value } = subject;
	const lookups = item.lookups(collection);
	return await lookups.oneAtATime(value, async () => {
		const found = await find(deletion, item).catch(async (error: unknown): Promise<Found<T>> => {
			// With Fail, Cloudflare's own message says why.
			if (ifMissing === 'fail') throw error;
			if (by === 'id' && (await lookups.isRecordGone(item.api, error, value))) {
				return { missing: 'is not there', about: { id: value } };
			}
			throw error;
		});
		if ('missing' in found) return absent(deletion, found.missing, found.about);
		await rules.guard?.(found.rows);
		return await deleteAll(deletion, found, item, rules);
	});
}

/** The rows to delete: those that the item names and that count as existing. */
async function find<T extends Row>(deletion: Deletion<T>, item: ItemSession): Promise<Found<T>> {
	const { collection, by, value } = deletion.subject;
	const { resource } = collection;
	const { key, hasSeveral, statusField, summary } = resource;
	const rows = await item.lookups(collection).answer(item.api, deletionLookup(deletion));
	const row = onlyRow(deletion.subject, rows);
	if (!row) {
		return by === 'key'
			? { missing: notFound(resource, value), about: key?.noun === 'email' ? { email: value } : {} }
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
	item: ItemSession,
	rules: DeletionRules<T>,
): Promise<Changed> {
	const { by, parameter, collection } = deletion.subject;
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
	if (deleted.length === 0)
		return absent(deletion, 'is gone already', { id: rows[0]?.id, ...about });
	const ids = collection.resource.hasSeveral && by === 'key' && { ids: deleted };
	const whom = { id: deleted[0], ...ids, ...about };
	return { output: { deleted: true, ...whom, ...said }, about: whom };
}

/** Adds to an error which records had already been deleted. */
function afterSome(parameter: string, error: unknown, deleted: string[]): unknown {
	const done = `Deleted before that: ${deleted.join(', ')}.`;
	if (isExecutionEnded(error)) {
		return new ParameterFault(
			parameter,
			'is deleted only in part: the execution ended first',
			done,
		);
	}
	if (!(error instanceof CloudflareFault)) return error;
	return error.with({ advice: [error.facts.advice, done].filter(Boolean).join(' ') });
}

/** Additional output fields; undefined if the record had already been deleted. */
async function deleteOne<T extends Row>(
	{ subject: { collection, value }, ifMissing }: Deletion<T>,
	id: string,
	item: ItemSession,
	{ send }: DeletionRules<T>,
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
		lookups.records.remove({ id, key: value });
		return answer;
	});
}

function absent<T extends Row>(
	{ subject: { parameter }, ifMissing }: Deletion<T>,
	missing: string,
	about: IDataObject = {},
): Changed {
	if (ifMissing === 'fail') {
		throw new ParameterFault(
			parameter,
			missing,
			"If they may already be gone, set 'If Missing' to 'Succeed'.",
		);
	}
	return { output: { deleted: false, alreadyAbsent: true, ...about }, about };
}
