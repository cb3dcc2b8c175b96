import type { Rows } from '../cloudflare/api';
import type { ItemSession } from './itemSession';
import type { Outcome } from './operation';

/** What became of entries. An entry that was not reached is missing. */
export type Results<E> = Array<readonly [E, Outcome]>;

/** How the entries of one kind are sent in batches. `R` is a row at Cloudflare. */
export interface BatchRules<E, R> {
	/** The most entries that one request takes. */
	size: number;
	/** Where an entry goes. A refusal of the credential there ends the sending there. */
	containerOf: (entry: E) => string;
	send: (batch: E[]) => Promise<Rows<R>>;
	/** What the rows of an answer come to; an entry that it does not name is left out. */
	settle: (batch: E[], answer: Rows<R>) => Promise<Results<E>>;
	/** The row that counts as there, null where there is none, undefined where that can't be told. */
	lookUp: (entry: E, how: 'find' | 'findFresh') => Promise<R | null | undefined>;
	/** What a row comes to that was there before. */
	alreadyThere: (entry: E, row: R) => Promise<Outcome>;
	/** What a row comes to that was there after a request left: made by it, or there before. */
	afterSending: (entry: E, row: R, sentAt: number) => Promise<Outcome>;
	/** Said of an entry that the answer did not name. */
	missingFault: (entry: E) => Error;
}

export const failed = <E>(batch: E[], error: unknown): Results<E> =>
	batch.map((entry) => [entry, { ok: false, error }]);

/** The same work for each of them, side by side. */
export const eachOf = async <E, T>(
	entries: E[],
	work: (entry: E) => Promise<T>,
): Promise<Array<readonly [E, T]>> =>
	await Promise.all(entries.map(async (entry) => [entry, await work(entry)] as const));

/** Batches of what is sent alike: one container, a dry run or not, the same time-out. */
export function batchesOf<E extends { item: ItemSession }>(
	entries: E[],
	{ size, containerOf }: Pick<BatchRules<E, unknown>, 'size' | 'containerOf'>,
): E[][] {
	const open = new Map<string, E[]>();
	const batches: E[][] = [];
	for (const entry of entries) {
		const { isDryRun, timeout } = entry.item.settings;
		const key = `${containerOf(entry)} ${isDryRun} ${timeout}`;
		let batch = open.get(key);
		if (!batch || batch.length === size) {
			batch = [];
			open.set(key, batch);
			batches.push(batch);
		}
		batch.push(entry);
	}
	return batches;
}
