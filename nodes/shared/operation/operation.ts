import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ResourceFacts } from '../cloudflare/resource';
import { dryRun, optionsWith } from '../fields/collections';
import type { ItemSession } from './itemSession';
import type { Parameters } from './parameters';
import type { LookupIn } from './records';

/** What an operation hands back: one object, or a row each. */
export type Output = IDataObject | IDataObject[];

/** What a change comes to. */
export interface Changed {
	/** The output where it was made, or where there was nothing to do. */
	output: IDataObject;
	/** Whom it is about: the output of a dry run that would change something. */
	about: IDataObject;
}

/** A value, or why there is none: one per item, in order. */
export type Outcome = { ok: true; output: Output } | { ok: false; error: unknown };

/** By item; undefined where an item was not reached because one before it failed. */
export type Outcomes = Array<Outcome | undefined>;

/** What an operation does to Cloudflare's records. */
type Effect = 'read' | 'add' | 'change' | 'remove';

interface Described {
	/** The value of the `operation` parameter that saved workflows hold. */
	value: string;
	/** Title Case, as shown in the selector. */
	name: string;
	/** Sentence case with the resource, as shown in the node panel: "Delete user". */
	action: string;
	description: string;
	effect: Effect;
	resource: ResourceFacts;
	/**
	 * Parameters in the order they are shown, without the options; the display condition is added by
	 * propertiesOf.
	 */
	fields: INodeProperties[];
	/** Options besides those that every operation has, and the dry run that every change has. */
	options?: INodeProperties[];
	/**
	 * What may surprise about a row of the output, to be said above it; undefined where nothing does.
	 * That a limit was reached n8n says itself.
	 */
	hint?: (row: IDataObject) => string | undefined;
}

/** Reads what an operation needs, for one item. */
interface Reading<I> extends Described {
	/**
	 * Reads and checks the parameters; throws a ParameterFault. All items are read before the first
	 * request leaves.
	 */
	read(parameters: Parameters): I;
}

/** One item at a time: `run` sees one item and nothing of the others. */
export interface ItemOperation<I = unknown> extends Reading<I> {
	/** What `run` will look up, so that it is looked up for all items together. */
	lookup?(input: I): LookupIn<never> | undefined;
	run(input: I, item: ItemSession): Promise<Output | Changed>;
	/** Waits for what Cloudflare does in the background; all items wait at once. */
	wait?(input: I, item: ItemSession, output: IDataObject): Promise<IDataObject>;
}

/** What one item of a batch operation was read to. */
export interface Entry<I> {
	input: I;
	item: ItemSession;
}

/** All items together, for what the API takes in bulk. */
export interface BatchOperation<I = unknown> extends Reading<I> {
	/**
	 * One outcome per entry, in their order. Unless it is to keep going, nothing is sent after the
	 * first failure.
	 */
	runAll(entries: Array<Entry<I>>, how: { keepGoing: boolean }): Promise<Outcomes>;
}

export type Operation = ItemOperation | BatchOperation;

/** Everything about one operation in one place. The description text lives here, the class only lists it. */
export const operation = <I>(definition: ItemOperation<I>): ItemOperation =>
	withOptions(definition as ItemOperation);

/** The same for an operation over all items at once. */
export const batchOperation = <I>(definition: BatchOperation<I>): BatchOperation =>
	withOptions(definition as BatchOperation);

function withOptions<O extends Operation>(definition: O): O {
	const { effect, fields, options = [] } = definition;
	const own = effect === 'read' ? options : [...options, dryRun];
	return { ...definition, fields: [...fields, optionsWith(...own)] };
}

/** What an item hands out: in a dry run whom it is about and what would be sent. */
export function outputOf(result: Output | Changed, { isDryRun, changes }: ItemSession): Output {
	const { output, about } = isChanged(result) ? result : { output: result, about: {} };
	if (!isDryRun) return output;
	const wouldSend = changes.map(({ method, path, body }) => ({ method, path, body }));
	const said = wouldSend.length > 0 ? about : output;
	return [said].flat().map((json) => ({ ...json, dryRun: true, wouldSend }))[0] ?? [];
}

const isChanged = (result: Output | Changed): result is Changed =>
	!Array.isArray(result) && 'about' in result && 'output' in result;
