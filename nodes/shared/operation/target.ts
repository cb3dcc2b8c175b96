import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import type { Changed } from './operation';
import type { Parameters } from './parameters';
import type { Subject } from './records';
import { changeLookup, missingFault, notFound, onlyRow } from './records';

/** A record that something is taken away from, without deleting the record itself. */
export interface Target<T extends Row> {
	subject: Subject<T>;
	ifMissing: 'fail' | 'succeed' | 'leaveOut';
}

export const readTarget = <T extends Row>(
	subject: Subject<T>,
	parameters: Parameters,
): Target<T> => ({ subject, ifMissing: parameters.choice('options.ifMissing') });

/**
 * The record; undefined if it certainly doesn't exist and the item goes on without it. Throws a
 * ParameterFault if several records match or none does, and Cloudflare's own fault if an ID doesn't exist.
 */
export async function findTarget<T extends Row>(
	{ subject, ifMissing }: Target<T>,
	item: ItemSession,
): Promise<T | undefined> {
	const { collection, by, value } = subject;
	const lookups = item.lookups(collection);
	const rows = await lookups
		.answer(item.api, changeLookup(subject))
		.catch(async (error: unknown) => {
			if (ifMissing === 'fail' || by === 'key') throw error;
			if (await lookups.isRecordGone(item.api, error, value)) return [];
			throw error;
		});
	const row = onlyRow(subject, rows);
	if (row || ifMissing !== 'fail') return row;
	throw missingFault(subject, notFound(collection.resource, value));
}

/** What an item that goes on without its record returns: nothing with Leave Out. */
export function absentTarget<T extends Row>(
	{ subject: { collection, by, value }, ifMissing }: Target<T>,
	{ fields, flags }: { fields?: IDataObject; flags: IDataObject },
): Changed | [] {
	if (ifMissing === 'leaveOut') return [];
	const { key, person } = collection.resource;
	const named = by === 'key' ? { id: null, ...key?.fields(value) } : { id: value };
	return {
		collection,
		outcome: 'alreadyAbsent',
		person: person?.(named as unknown as T) ?? {},
		fields: { id: named.id, ...fields },
		flags: { ...flags, alreadyAbsent: true },
	};
}
