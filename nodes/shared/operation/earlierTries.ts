import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Outcome, Outcomes } from './operation';

/**
 * What earlier tries of a node did for its items, by place in the input. n8n hands the same JSON to
 * each try; items may share one, so that alone does not tell them apart.
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

	/** The outcomes of earlier tries, by item. */
	get outcomes(): Outcomes {
		return this.ctx.getInputData().map(({ json }, item) => {
			const known = this.done?.get(item);
			return known?.json === json ? known.outcome : undefined;
		});
	}

	/** Remembers what this try did; undefined for an item that is still to be done. */
	remember(outcomes: Outcomes): void {
		this.ctx.getInputData().forEach(({ json }, item) => {
			const outcome = outcomes[item];
			if (outcome) this.done?.set(item, { json, outcome });
		});
	}
}
