import type { Rows } from '../cloudflare/api';
import type { CloudflareFault } from '../cloudflare/faults';
import type { ItemSession } from './itemSession';
import type { Result } from './operation';

/** The outcomes of entries. An entry that was not reached is missing. */
export type Results<E> = Array<readonly [E, Result]>;

/** How entries are sent in batches. `R` is a row at Cloudflare. */
export interface BatchRules<E, R> {
	/** The most entries that one request takes. */
	size: number;
	/** The container of an entry. Nothing more is sent to a container that refuses the credential. */
	containerOf: (entry: E) => string;
	send: (batch: E[]) => Promise<Rows<R>>;
	/** The outcomes from the rows of a response; an entry without a row is left out. */
	settle: (batch: E[], answer: Rows<R>) => Promise<Results<E>>;
	/** The row that counts as existing; null if there is none, undefined if the lookup failed. */
	lookUp: (entry: E, how: 'find' | 'findFresh') => Promise<R | null | undefined>;
	/** The outcome for a row that existed before. */
	alreadyThere: (entry: E, row: R) => Promise<Result>;
	/** The outcome for a row that was found after a request: created by it, or existing before. */
	afterSending: (entry: E, row: R, sentAt: number) => Promise<Result>;
	/** The error of an entry that is missing from the response. */
	missingFault: (entry: E) => Error;
	/** The error of an entry that a request of unknown outcome has not changed. */
	notDone: (fault: CloudflareFault) => Error;
	/** Whether a refusal is about single entries, so that the batch is taken apart; by default: isRejected. */
	isRejected?: (error: unknown) => boolean;
}

export const failed = <E>(batch: E[], error: unknown): Results<E> =>
	batch.map((entry) => [entry, { ok: false, error }]);

/** Runs the same work for all entries in parallel. */
export const eachOf = async <E, T>(
	entries: E[],
	work: (entry: E) => Promise<T>,
): Promise<Array<readonly [E, T]>> =>
	await Promise.all(entries.map(async (entry) => [entry, await work(entry)] as const));

/** Batches of entries with the same container, dry run setting and time-out. */
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
