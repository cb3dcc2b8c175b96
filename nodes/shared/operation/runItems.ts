import { isExecutionEnded } from '../cloudflare/faults';
import type { Session } from '../cloudflare/session';
import type { ItemSession } from './itemSession';
import type { BatchOperation, ItemOperation, Operation, Outcome } from './operation';
import { outputOf } from './operation';
import { inPool } from './pool';
import type { ReadItem } from './reading';
import { Slices } from './slices';

/** How many items run at once. It limits memory; requests have their own limit. */
const POOL = 100;

/** Outcomes by item index; undefined for an item that was not reached. */
type OutcomesByIndex = Map<number, Outcome | undefined>;

type Readable = Extract<ReadItem, { item: ItemSession }>;

/**
 * Runs an operation over the items that could be read. Without keepGoing, nothing is sent if an item
 * could not be read, and nothing more is sent after the first failure.
 */
export async function runItems(
	operation: Operation,
	read: ReadItem[],
	session: Session,
	keepGoing: boolean,
): Promise<OutcomesByIndex> {
	const outcomes: OutcomesByIndex = new Map();
	for (const one of read) {
		if ('error' in one) outcomes.set(one.index, { ok: false, error: one.error });
	}
	if (outcomes.size > 0 && !keepGoing) return outcomes;
	const readable = read.filter((one): one is Readable => 'item' in one);
	const results =
		'runAll' in operation
			? await runBatch(operation, readable, keepGoing)
			: await runEach(operation, readable, session, keepGoing);
	readable.forEach(({ index }, nth) => outcomes.set(index, unlessExecutionEnded(results[nth])));
	return outcomes;
}

const runBatch = async (operation: BatchOperation, read: Readable[], keepGoing: boolean) =>
	await operation.runAll(read, { keepGoing });

async function runEach(
	operation: ItemOperation,
	read: Readable[],
	{ queue }: Session,
	keepGoing: boolean,
): Promise<Outcome[]> {
	for (const { input, item } of read) {
		const lookup = operation.lookup?.(input);
		if (lookup) item.lookups(lookup.collection).prefetch(item.api, lookup);
	}
	const failing = (error: unknown): Outcome => {
		if (!keepGoing) queue.close();
		return { ok: false, error };
	};
	// A wait may take minutes, so it does not count as a running item.
	const run = async ({ input, item }: Readable) => {
		const ran = await operation
			.run(input, item)
			.then((result): Outcome => ({ ok: true, output: outputOf(result, item) }), failing);
		const { wait } = operation;
		if (!ran.ok || !wait || item.isDryRun || Array.isArray(ran.output)) return { outcome: ran };
		const waited = wait(input, item, ran.output).then(
			(output): Outcome => ({ ok: true, output }),
			failing,
		);
		return { outcome: waited };
	};
	const waiting = await inPool(read, POOL, run, new Slices());
	return await Promise.all(waiting.map(async ({ outcome }) => await outcome));
}

const unlessExecutionEnded = (outcome: Outcome | undefined): Outcome | undefined =>
	outcome && !outcome.ok && isExecutionEnded(outcome.error) ? undefined : outcome;
