import { isExecutionEnded } from '../cloudflare/faults';
import type { Session } from '../cloudflare/session';
import type { ItemSession } from './itemSession';
import type { BatchOperation, ItemOperation, Operation, Outcome, Result } from './operation';
import { outputOf } from './output';
import { inPool } from './pool';
import type { ReadItem } from './reading';
import { inSlices, Slices } from '../cloudflare/slices';

/** How many items run at once. It limits memory; requests have their own limit. */
const POOL = 100;

/** Outcomes by item index; undefined for an item that was not reached. */
type OutcomesByIndex = Map<number, Outcome | undefined>;

/** Runs an operation for some of the items. */
type Run = (read: Readable[], keepGoing: boolean) => Promise<Array<Outcome | undefined>>;

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
	const isBatch = 'runAll' in operation;
	const run: Run = isBatch
		? async (some, goOn) => await runBatch(operation, some, goOn)
		: async (some, goOn) => await runEach(operation, some, session, goOn);
	const isPrechecked = operation.effect !== 'read' && (!isBatch || operation.isPrechecked);
	const results = await (isPrechecked && !keepGoing
		? precheckAndRun(run, readable, session)
		: run(readable, keepGoing));
	readable.forEach(({ index }, nth) => outcomes.set(index, unlessExecutionEnded(results[nth])));
	return outcomes;
}

async function runBatch(
	operation: BatchOperation,
	read: Readable[],
	keepGoing: boolean,
): Promise<Array<Outcome | undefined>> {
	const results = await operation.runAll(read, { keepGoing });
	return await Promise.all(
		read.map(async ({ input, item }, nth) => {
			const result = results[nth];
			return result && (await outcomeOf(operation, input, result, item));
		}),
	);
}

async function outcomeOf(
	operation: Operation,
	input: unknown,
	result: Result,
	item: ItemSession,
): Promise<Outcome> {
	if (!result.ok) return result;
	return { ok: true, output: await outputOf(operation, input, result.result, item) };
}

/**
 * With Stop Workflow, everybody is looked up before the first change: the items are run as a dry run
 * first, and nothing is sent if one of them fails. What was read then is not read again, except by a
 * wait.
 */
async function precheckAndRun(
	run: Run,
	read: Readable[],
	session: Session,
): Promise<Array<Outcome | undefined>> {
	if (read.length <= 1) return await run(read, false);
	// A dry run of all items needs no other one before it.
	const isDryRun = read.every(({ item }) => item.isDryRun);
	const precheck = async () =>
		await run(
			read.map((one) => ({ ...one, item: one.item.precheck() })),
			true,
		);
	const checked = isDryRun ? await run(read, true) : await session.precheck(precheck);
	if (checked.some((outcome) => !outcome?.ok)) {
		return checked.map((outcome) => (outcome?.ok ? undefined : outcome));
	}
	return isDryRun ? checked : await run(read, false);
}

async function runEach(
	operation: ItemOperation,
	read: Readable[],
	{ queue }: Session,
	keepGoing: boolean,
): Promise<Outcome[]> {
	const slices = new Slices();
	let allKnown = () => {};
	const collecting = new Promise<void>((resolve) => (allKnown = resolve));
	const prefetch = ({ input, item }: Readable) => {
		const lookup = operation.lookup?.(input);
		if (lookup) item.lookups(lookup.collection).prefetch(item.api, lookup, collecting);
	};
	await inSlices(read, prefetch, slices);
	allKnown();
	const failing = (error: unknown): Outcome => {
		if (!keepGoing) queue.close();
		return { ok: false, error };
	};
	// A wait may take minutes, so it does not count as a running item.
	const run = async ({ input, item }: Readable) => {
		const ran = await operation
			.run(input, item)
			.then(async (result) => await outcomeOf(operation, input, { ok: true, result }, item))
			.catch(failing);
		const { wait } = operation;
		if (!ran.ok || !wait || item.isDryRun || Array.isArray(ran.output)) return { outcome: ran };
		const { output } = ran;
		const waited = wait(input, item.waiting(), output).then(
			(fields): Outcome => ({ ok: true, output: { ...output, ...fields } }),
			failing,
		);
		return { outcome: waited };
	};
	const waiting = await inPool(read, POOL, run, slices);
	return await Promise.all(waiting.map(async ({ outcome }) => await outcome));
}

const unlessExecutionEnded = (outcome: Outcome | undefined): Outcome | undefined =>
	outcome && !outcome.ok && isExecutionEnded(outcome.error) ? undefined : outcome;
