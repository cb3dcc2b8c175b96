import type { IDataObject } from 'n8n-workflow';

import { addressKey } from '../shared/cloudflare/address';
import type { Folded } from '../shared/operation/fold';
import type { ItemSession } from '../shared/operation/itemSession';
import type { Changed, DryRunFacts } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Parameters } from '../shared/operation/parameters';
import type { Subject } from '../shared/operation/records';
import { changeLookup, findToChange } from '../shared/operation/records';
import { text } from '../shared/resources/text';
import type { ZeroTrustListItem } from '../shared/resources/zeroTrustListItems';
import type { ZeroTrustList } from '../shared/resources/zeroTrustLists';
import type { Entries } from './entries';
import { ListReader } from './entries';
import { itemsIn, list, selectedList } from './list';

/** The address that an item is about, and the list. */
export interface Entry {
	subject: Subject<ZeroTrustList>;
	email: string;
}

/** A change of one address in a list that exists. */
export type EntryChange<E extends Entry = Entry> = E & {
	row: ZeroTrustList;
	/** When it was sent for the first time: a value of performance.now(). */
	sentAt?: number;
	/** It was refused after an earlier attempt that may have been carried out. */
	mayBeOurs?: boolean;
};

export type Sent<E extends Entry = Entry> = Folded<EntryChange<E>>;

export const readEntry = (parameters: Parameters): Entry => ({
	subject: selectedList(parameters),
	email: parameters.email('email'),
});

export const prefetchList = ({ subject }: Entry, item: ItemSession): void =>
	item.lookups(subject.collection).prefetch(item.api, changeLookup(subject));

/** Items with the same key ask for the same change. */
export const entryKey = (change: EntryChange): string =>
	`${listPathOf(change)} ${addressKey(change.email)}`;

export const listPathOf = ({ subject, row }: EntryChange) => subject.collection.item(row.id).path;

/** All items that change a list share what is read of it. */
const readerOf = (change: EntryChange, item: ItemSession) =>
	item.shared(
		`entries ${listPathOf(change)}`,
		() => new ListReader(itemsIn(change.subject.collection, change.row.id)),
	);

/** The list and its entries. Throws a ParameterFault for a list that doesn't hold addresses. */
export async function lookAtList<E extends Entry>(input: E, item: ItemSession) {
	const { by, value } = input.subject;
	// An answer that is no record has no fields.
	const row = { ...((await findToChange(input.subject, item)) as ZeroTrustList | undefined) };
	if (row.type !== 'EMAIL') {
		throw new ParameterFault(
			list.name,
			`is a list of the type ${text(row.type) ?? 'unknown'}: ${text(row.name) ?? value}`,
			'Addresses can only be added to and removed from a list of the type EMAIL.',
		);
	}
	const id = by === 'id' ? value : text(row.id);
	if (!id) throw new ParameterFault(list.name, `has no ID in Cloudflare's answer: ${value}`);
	const change: EntryChange<E> = { ...input, row: { ...row, id } };
	return { change, entries: await readerOf(change, item).before(item.api) };
}

/** The entries before anything was sent. */
export const entriesBefore = async (change: Sent): Promise<Entries> =>
	await readerOf(change, change.item).before(change.item.api);

/** The entries now; undefined if they can't be read. */
export const entriesNow = async (change: Sent): Promise<Entries | undefined> =>
	await readerOf(change, change.item)
		.now(change.item.api)
		.catch(() => undefined);

/** The change of an address, or that there was none to make. */
export const changed = (
	{ subject, email, row }: EntryChange,
	outcome: Changed['outcome'],
	entry: Partial<ZeroTrustListItem>,
	flags: IDataObject,
): Changed => ({
	collection: subject.collection,
	outcome,
	person: { email },
	fields: {
		name: text(row.name) ?? null,
		id: row.id,
		value: entry.value ?? null,
		description: entry.description ?? null,
	},
	flags,
});

export const about = ({ who, fields }: DryRunFacts<Entry>): string =>
	`${who} in Zero Trust list ${String(fields.name ?? fields.id)}`;
