import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Outcome, Outcomes } from './operation';
import { ParameterFault } from './parameterFault';

/**
 * What earlier tries of a node came to for its items, by place in the input. n8n hands the same JSON
 * to each try; items may share one, so that alone does not tell them apart.
 */
type Done = Map<number, { json: IDataObject; outcome: Outcome }>;

/** By node run: n8n keeps one object for all tries of a node with Retry On Fail. */
const tries = new WeakMap<object, Done>();

/**
 * With Retry On Fail n8n runs all items again. What an earlier try of this very run changed is done:
 * it must not be done twice, nor reported as missing or as there before.
 */
export class EarlierTries {
	private readonly done: Done | undefined;

	constructor(private readonly ctx: IExecuteFunctions) {
		if (ctx.getNode().retryOnFail !== true) return;
		const run = ctx.getExecuteData();
		this.done = tries.get(run) ?? new Map();
		tries.set(run, this.done);
	}

	/** The outcomes of earlier tries, by item; undefined for an item that is still to be done. */
	get outcomes(): Outcomes {
		return this.ctx.getInputData().map((_, item) => {
			const outcome = this.known(item);
			return outcome?.ok ? outcome : undefined;
		});
	}

	/**
	 * What this try came to for an item: an earlier one may have made or deleted the record, and failed
	 * only afterwards, while it waited.
	 */
	withEarlier(item: number, outcome: Outcome | undefined): Outcome | undefined {
		const earlier = this.known(item);
		if (!outcome?.ok || !earlier || earlier.ok || Array.isArray(outcome.output)) return outcome;
		const { alreadyAbsent, ...output } = outcome.output;
		const { wasCreated, deleted } = doneBefore(earlier.error);
		if (wasCreated) return { ok: true, output: { ...output, wasCreated } };
		if (deleted && alreadyAbsent) return { ok: true, output: { ...output, deleted } };
		return outcome;
	}

	/** Remembers what this try did, and of what failed how far it had come; undefined for the rest. */
	remember(outcomes: Outcomes): void {
		this.ctx.getInputData().forEach(({ json }, item) => {
			const outcome = outcomes[item];
			if (!outcome) return;
			const { wasCreated, deleted } = outcome.ok ? { wasCreated: true } : doneBefore(outcome.error);
			if (wasCreated || deleted) this.done?.set(item, { json, outcome });
		});
	}

	private known(item: number): Outcome | undefined {
		const known = this.done?.get(item);
		return known?.json === this.ctx.getInputData()[item]?.json ? known?.outcome : undefined;
	}
}

/** What an error says was done before it: see the details of a ParameterFault. */
function doneBefore(error: unknown): { wasCreated?: boolean; deleted?: boolean } {
	const { wasCreated, deleted }: IDataObject =
		(error instanceof ParameterFault && error.details) || {};
	return { wasCreated: wasCreated === true, deleted: deleted === true };
}
