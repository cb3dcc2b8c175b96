import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Outcome, Outcomes } from './operation';
import { ParameterFault } from './parameterFault';

/**
 * The outcomes of earlier tries, by item index. Each try gets the same JSON objects from n8n, but two
 * items may share one object, so the object alone doesn't identify an item.
 */
type Done = Map<number, { json: IDataObject; outcome: Outcome; name?: string }>;

/** By node run: n8n uses one object for all tries of a node with Retry On Fail. */
const tries = new WeakMap<object, Done>();

/**
 * In the details of an error: what was there is withdrawn, and what should replace it is missing. Another
 * try would only find that it is gone, so the error stays.
 */
export const WITHDRAWN = 'withdrawn';

/**
 * With Retry On Fail, n8n runs all items again. What an earlier try of the same run changed must not
 * be done twice, nor be reported as missing or as existing before.
 */
export class EarlierTries {
	private readonly done: Done | undefined;

	constructor(private readonly ctx: IExecuteFunctions) {
		if (ctx.getNode().retryOnFail !== true) return;
		const run = ctx.getExecuteData();
		this.done = tries.get(run) ?? new Map();
		tries.set(run, this.done);
	}

	/** The outcomes of earlier tries that are final, by item; undefined for items that must run. */
	get outcomes(): Outcomes {
		return this.ctx.getInputData().map((_, item) => {
			const outcome = this.known(item);
			const isFinal = outcome && (outcome.ok || doneBefore(outcome.error).withdrawn);
			return isFinal ? outcome : undefined;
		});
	}

	/** What an earlier try called an item in messages. */
	nameOf(item: number): string | undefined {
		return this.known(item) && this.done?.get(item)?.name;
	}

	/**
	 * Corrects the outcome of an item: an earlier try may have created or deleted the record and failed
	 * afterwards, during its wait.
	 */
	withEarlier(item: number, outcome: Outcome | undefined): Outcome | undefined {
		const earlier = this.known(item);
		if (!outcome?.ok || !earlier || earlier.ok) return outcome;
		const before = doneBefore(earlier.error);
		const { output } = outcome;
		const flags = { outcome: 'deleted', deleted: true, alreadyAbsent: false };
		if (Array.isArray(output)) {
			// With Leave Out, what an earlier try deleted would be missing from the output.
			const isLeftOut = before.deleted && output.length === 0;
			return isLeftOut ? { ok: true, output: { ...before.details, ...flags } } : outcome;
		}
		if (before.wasCreated) {
			return { ok: true, output: { ...output, outcome: 'created', wasCreated: true } };
		}
		if (before.deleted && output.alreadyAbsent === true) {
			return { ok: true, output: { ...output, ...flags } };
		}
		return outcome;
	}

	/** Stores the outcomes of this try: successful ones, and failed ones that changed something. */
	remember(outcomes: Outcomes, names: Array<string | undefined> = []): void {
		this.ctx.getInputData().forEach(({ json }, item) => {
			const outcome = outcomes[item];
			if (!outcome) return;
			const before = outcome.ok ? undefined : doneBefore(outcome.error);
			const isChanged = !before || before.wasCreated || before.deleted || before.withdrawn;
			if (isChanged) this.done?.set(item, { json, outcome, name: names[item] });
		});
	}

	private known(item: number): Outcome | undefined {
		const known = this.done?.get(item);
		return known?.json === this.ctx.getInputData()[item]?.json ? known?.outcome : undefined;
	}
}

/** What was changed before an error, from the details of a ParameterFault. */
function doneBefore(error: unknown) {
	const details: IDataObject = (error instanceof ParameterFault && error.details) || {};
	const { wasCreated, deleted } = details;
	const withdrawn = details[WITHDRAWN] === true;
	return { wasCreated: wasCreated === true, deleted: deleted === true, withdrawn, details };
}
