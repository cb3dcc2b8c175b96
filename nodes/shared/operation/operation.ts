import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ResourceFacts } from '../cloudflare/resource';
import { dryRun, optionsWith } from '../fields/collections';
import type { ItemSession } from './itemSession';
import type { Parameters } from './parameters';
import type { LookupIn } from './records';

/** What an operation returns: one object, or one object for each row. */
export type Output = IDataObject | IDataObject[];

/** What a changing operation returns. */
export interface Changed {
	/** The output if the change was made, or if there was nothing to do. */
	output: IDataObject;
	/** Identifies the record in the output of a dry run that would change something. */
	about: IDataObject;
}

/** The output or the error of one item. */
export type Outcome = { ok: true; output: Output } | { ok: false; error: unknown };

/** By item; undefined if an item was not reached because an earlier one failed. */
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
	 * A hint to show above the output, from one of its rows, or undefined. n8n itself says when a limit
	 * was reached.
	 */
	hint?: (row: IDataObject) => string | undefined;
}

interface Reading<I> extends Described {
	/**
	 * Reads and checks the parameters of one item; throws a ParameterFault. All items are read before
	 * the first request is sent.
	 */
	read(parameters: Parameters): I;
}

/** An operation that runs for each item separately. */
export interface ItemOperation<I = unknown> extends Reading<I> {
	/** What `run` will look up, so that the lookups of all items are sent together. */
	lookup?(input: I): LookupIn<never> | undefined;
	run(input: I, item: ItemSession): Promise<Output | Changed>;
	/** Waits for what Cloudflare does in the background; all items wait at once. */
	wait?(input: I, item: ItemSession, output: IDataObject): Promise<IDataObject>;
}

/** One item with its input. */
export interface Entry<I> {
	input: I;
	item: ItemSession;
}

/** An operation that runs for all items together, for bulk endpoints. */
export interface BatchOperation<I = unknown> extends Reading<I> {
	/**
	 * Returns one outcome for each entry, in their order. Without keepGoing, nothing is sent after the
	 * first failure.
	 */
	runAll(entries: Array<Entry<I>>, how: { keepGoing: boolean }): Promise<Outcomes>;
}

export type Operation = ItemOperation | BatchOperation;

/** Defines an operation. The options that every operation has are added. */
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

/** The output of an item: in a dry run, the record and the requests that would be sent. */
export function outputOf(result: Output | Changed, { isDryRun, changes }: ItemSession): Output {
	const { output, about } = isChanged(result) ? result : { output: result, about: {} };
	if (!isDryRun) return output;
	const wouldSend = changes.map(({ method, path, body }) => ({ method, path, body }));
	const inDryRun = (json: IDataObject) => ({ ...json, dryRun: true, wouldSend });
	const said = wouldSend.length > 0 ? about : output;
	return Array.isArray(said) ? said.map(inDryRun) : inDryRun(said);
}

const isChanged = (result: Output | Changed): result is Changed =>
	!Array.isArray(result) && 'about' in result && 'output' in result;
