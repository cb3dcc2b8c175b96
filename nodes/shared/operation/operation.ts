import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Call } from './call';

/** What an operation hands back: one object, or a row each. */
export type Output = IDataObject | IDataObject[];

/** A value, or why there is none: one per call, in order. */
export type Outcome = { ok: true; output: Output } | { ok: false; error: unknown };

/** By item; undefined where an item was not reached because one before it failed. */
export type Outcomes = Array<Outcome | undefined>;

interface Described {
	/** The value of the `operation` parameter that saved workflows hold. */
	value: string;
	/** Title Case, as shown in the selector. */
	name: string;
	/** Sentence case with the resource, as shown in the node panel: "Delete user". */
	action: string;
	description: string;
	/** Parameters in the order they are shown; the display condition is added by propertiesOf. */
	fields: INodeProperties[];
	/**
	 * What may surprise about a row of the output, to be said above it; undefined where nothing does.
	 * That a limit was reached n8n says itself.
	 */
	hint?: (row: IDataObject) => string | undefined;
}

/** One item at a time: `run` sees the parameters of one item and nothing of the others. */
export interface ItemOperation extends Described {
	run(call: Call): Promise<Output>;
}

/** All items together, for what the API takes in bulk. */
export interface BatchOperation extends Described {
	/**
	 * One outcome per call, in the order of the calls. Unless it is to keep going, nothing is sent
	 * after the first failure.
	 */
	runAll(calls: Call[], how: { keepGoing: boolean }): Promise<Outcomes>;
}

export type Operation = ItemOperation | BatchOperation;

/** Everything about one operation in one place. The description text lives here, the class only lists it. */
export const operation = (definition: ItemOperation): ItemOperation => definition;

/** The same for an operation over all items at once. */
export const batchOperation = (definition: BatchOperation): BatchOperation => definition;
