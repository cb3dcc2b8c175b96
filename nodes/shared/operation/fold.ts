import type { Results } from './batchRules';
import type { ItemSession } from './itemSession';
import type { Changed, Entry, Output, Result } from './operation';

/** A change that one or several items ask for. */
export type Folded<C> = C & {
	/** The first of the items; its settings are those of the change. */
	item: ItemSession;
	/** The indexes of all items that ask for it. */
	entries: number[];
};

/** What an item is about: a result, because there is nothing to change, or a change. */
type Looked<C> =
	| { result: Output | Changed }
	/** Items whose changes have the same key ask for the same, which is done once. */
	| { change: C; key: string };

/** How the changes of all items are found and sent together. */
export interface FoldRules<I, C> {
	/** Starts the lookups of an item, so that those of all items are answered together. */
	prefetch?: (input: I, item: ItemSession) => void;
	/** Reads what there is. Sends no change; throws if the item can't be done. */
	look: (input: I, item: ItemSession) => Promise<Looked<C>>;
	/** Sends the changes. Those that were not reached are missing from the results. */
	send: (changes: Array<Folded<C>>) => Promise<Results<Folded<C>>>;
	/**
	 * The result of a later item that asks for the same change, once the first one's is made. Never
	 * throws: naming somebody twice is no reason to fail.
	 */
	again: (change: C, input: I) => Output | Changed;
}

/**
 * Looks at all items first, then sends what they change together, with as few requests as the API
 * allows. Without keepGoing, nothing is sent if one of the items can't be done.
 */
export async function foldAll<I, C extends object>(
	entries: Array<Entry<I>>,
	keepGoing: boolean,
	{ prefetch, look, send, again }: FoldRules<I, C>,
): Promise<Array<Result | undefined>> {
	for (const { input, item } of entries) prefetch?.(input, item);
	const looked = await Promise.all(
		entries.map(async ({ input, item }) => {
			return await look(input, item).catch((error: unknown) => ({ error }));
		}),
	);
	const changes = new Map<string, Folded<C>>();
	const outcomes = looked.map((found, nth): Result | undefined => {
		if ('error' in found) return { ok: false, error: found.error };
		if ('result' in found) return { ok: true, result: found.result };
		const { item } = entries[nth]!;
		const key = `${found.key} ${item.isDryRun}`;
		const known = changes.get(key);
		if (known) known.entries.push(nth);
		else changes.set(key, { ...found.change, item, entries: [nth] });
		return undefined;
	});
	if (!keepGoing && outcomes.some((outcome) => outcome?.ok === false)) {
		return outcomes.map((outcome) => (outcome?.ok ? undefined : outcome));
	}
	for (const [change, outcome] of await send([...changes.values()])) {
		const [first, ...later] = change.entries;
		outcomes[first!] = outcome;
		for (const nth of later) {
			const { input, item } = entries[nth]!;
			item.changes.push(...change.item.changes);
			outcomes[nth] =
				outcome.ok && !item.isDryRun ? { ok: true, result: again(change, input) } : outcome;
		}
	}
	return outcomes;
}
