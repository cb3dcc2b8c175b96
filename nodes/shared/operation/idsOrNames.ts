import { quoted } from '../cloudflare/address';
import { isId } from '../cloudflare/paths';
import type { Collection, Row } from '../cloudflare/resource';
import type { ItemSession } from './itemSession';
import { ParameterFault } from './parameterFault';

type Named = Row & { name?: string };

/** What an item names by ID or by exact name. */
export interface Choice<T extends Named> {
	/** The parameter, for messages. */
	parameter: string;
	collection: Collection<T>;
	/** A list, whose elements are whole, or one text: one name, or several with commas between them. */
	given: string | string[];
}

/**
 * The records that an item names. They are listed once for all items, and not at all if every one is
 * an ID and no name has to be shown. Throws a ParameterFault for a name that no record has, or several.
 */
export async function chosen<T extends Named>(choice: Choice<T>, item: ItemSession): Promise<T[]> {
	const { collection, given } = choice;
	const split = [given].flat().flatMap((one) => (Array.isArray(given) ? [one] : parts(one)));
	if (!item.isDryRun && split.every(isId)) return unique(split).map((id) => ({ id }) as T);
	const rows = await allOf(collection, item);
	const isWhole = typeof given === 'string' && rows.some(({ name }) => name?.trim() === given);
	const wanted = isWhole ? [given] : split;
	const found = wanted.map((one) => theOne(choice, rows, one));
	return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** All records of a collection that changes rarely; read once for all items. */
export const allOf = async <T extends Named>(
	collection: Collection<T>,
	item: ItemSession,
): Promise<T[]> =>
	await item.shared(`all ${collection.path}`, async () => await item.api.list(collection));

/** The texts of a list, trimmed; undefined if it is empty. */
export function textsIn(list: unknown[], refuse: (what: string) => Error): string[] | undefined {
	const texts = list.map((one) => {
		if (typeof one === 'string' && one.trim()) return one.trim();
		throw refuse(`can't contain ${quoted(one)}: it takes names or IDs`);
	});
	return texts.length > 0 ? texts : undefined;
}

const parts = (text: string) =>
	text
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);

const unique = (ids: string[]) => [...new Set(ids.map((id) => id.toLowerCase()))];

function theOne<T extends Named>({ parameter, collection }: Choice<T>, rows: T[], one: string): T {
	const { noun, selectedIn } = collection.resource;
	const byId = rows.find(({ id }) => id === one.toLowerCase());
	if (byId) return byId;
	const [row, another] = rows.filter(({ name }) => name?.trim() === one);
	if (row && !another) return row;
	const what = another
		? `names several ${noun}s: ${quoted(one)}`
		: `names no ${noun} of the ${selectedIn}: ${quoted(one)}`;
	const there = another
		? `Give the ID of one: ${rows
				.filter(({ name }) => name === one)
				.map(({ id }) => id)
				.join(', ')}`
		: `There are: ${rows.map(({ id, name }) => name ?? id).join('; ')}`;
	throw new ParameterFault(parameter, what, there);
}
