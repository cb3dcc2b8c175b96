import { sameAddress } from '../shared/cloudflare/address';
import type { Collection, Row } from '../shared/cloudflare/resource';
import type { BatchOperation, ItemOperation, Result } from '../shared/operation/operation';
import { ParameterFault } from '../shared/operation/parameterFault';
import type { Subject } from '../shared/operation/records';
import type { StepRun } from './places/place';

interface Owned<T extends Row> {
	/** The records of the account or organization with this ID. */
	collectionIn: (container: string) => Collection<T>;
	/** Whose record it is; undefined if the answer doesn't tell. */
	emailOf: (row: T) => string | null | undefined;
}

/** The record of a step. */
export const subjectOf = <T extends Row>(
	{ step }: StepRun,
	collectionIn: (container: string) => Collection<T>,
): Subject<T> => {
	const { where, target } = step;
	return { parameter: 'plan', collection: collectionIn(where.id), by: 'id', value: target.id };
};

/**
 * Reads the records of all steps, together where that takes fewer requests, and runs the steps whose
 * records are still those of the person. Whether a record that is not found is gone is for `run` to say.
 */
export async function runIfTheirs<T extends Row>(
	steps: StepRun[],
	{ collectionIn, emailOf }: Owned<T>,
	run: (step: StepRun, subject: Subject<T>) => Promise<Result>,
): Promise<Result[]> {
	const read = steps.map((one) => {
		const { item, step } = one;
		const lookups = item.lookups(collectionIn(step.where.id));
		const lookup = { how: 'get', value: step.target.id } as const;
		// Once for the look here, and once for the operation: both share the request.
		lookups.prefetch(item.api, lookup);
		lookups.prefetch(item.api, lookup);
		return async () => await lookups.answer(item.api, lookup).catch(() => []);
	});
	return await Promise.all(
		steps.map(async (one, nth): Promise<Result> => {
			try {
				const [row] = await read[nth]!();
				if (row) refuseOther(emailOf(row), one.email);
				return await run(one, subjectOf(one, collectionIn));
			} catch (error) {
				return { ok: false, error };
			}
		}),
	);
}

/** Throws a ParameterFault if a record is not, or not certainly, that of the person. */
export function refuseOther(found: string | null | undefined, email: string): void {
	if (sameAddress(found, email)) return;
	const whose = found ? `names ${found} now` : 'does not say whose it is';
	throw new ParameterFault(
		'plan',
		`was not carried out here: the record ${whose}, and the plan is about ${email}`,
		'Nothing was changed there. Make a new plan.',
	);
}

/** Runs an operation of another node for one step. */
export const runOne = async (
	operation: ItemOperation,
	input: unknown,
	{ item }: StepRun,
): Promise<Result> => ({ ok: true, result: await operation.run(input, item) });

/** Runs an operation that folds the steps of all people into as few requests as possible. */
export async function runTogether(
	steps: StepRun[],
	{ runAll }: Pick<BatchOperation, 'runAll'>,
	inputOf: (step: StepRun) => unknown,
): Promise<Result[]> {
	if (steps.length === 0) return [];
	const entries = steps.map((step) => ({ input: inputOf(step), item: step.item }));
	// A failure for one person must not keep the others from being removed.
	const results = await runAll(entries, { keepGoing: true }).catch((error: unknown) =>
		steps.map((): Result => ({ ok: false, error })),
	);
	return steps.map((_, nth) => results[nth] ?? { ok: false, error: new Error('was not reached') });
}
