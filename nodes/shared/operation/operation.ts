import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Collection, Resource, Where } from '../cloudflare/resource';
import { allowChangesField, dryRun, optionsWith, simplifyField } from '../fields/collections';
import type { ItemSession } from './itemSession';
import type { Parameters } from './parameters';
import type { LookupIn } from './records';

/** What an operation returns: one object, or one object for each row. */
export type Output = IDataObject | IDataObject[];

/** What a change did to a record, or found already done. Saved workflows compare these values. */
type ChangeOutcome =
	| 'created'
	| 'alreadyThere'
	| 'updated'
	| 'unchanged'
	| 'added'
	| 'resent'
	| 'deleted'
	| 'removed'
	| 'revoked'
	| 'alreadyAbsent'
	| 'answered'
	| 'alreadyAnswered';

/** What a changing operation returns. In a dry run, `fields` are what Cloudflare is assumed to return. */
export interface Changed {
	outcome: ChangeOutcome;
	collection: Collection<never>;
	/** Where the record is, if that is not the container of its collection. */
	where?: Where;
	/** Whom the record is about: see Resource.person. */
	person: IDataObject;
	/** What Cloudflare's row doesn't tell of them: see accountNames.ts. */
	names?: IDataObject;
	/** Status, IDs and the other fields of the record. */
	fields: IDataObject;
	/** Those that a dry run shows, if it shows fewer. */
	brief?: IDataObject;
	/** Fields such as wasCreated. */
	flags: IDataObject;
	/** Identifies a record in a dry run that has no person and no ID yet. */
	about?: IDataObject;
}

/** What an operation returned for one item, or its error. */
export type Result = { ok: true; result: Output | Changed } | { ok: false; error: unknown };

/** The output or the error of one item. */
export type Outcome = { ok: true; output: Output } | { ok: false; error: unknown };

/** By item; undefined if an item was not reached because an earlier one failed. */
export type Outcomes = Array<Outcome | undefined>;

/** What an operation does to Cloudflare's records. */
export type Effect = 'read' | 'add' | 'change' | 'remove';

/** What describes the change of an item in the words of a dry run. */
export interface DryRunFacts<I> {
	/** "Jane Doe <jane@example.com>" */
	who: string;
	/** "organization Example Ltd" */
	where: string;
	outcome: ChangeOutcome;
	/** Those of the record: see Changed. */
	fields: IDataObject;
	input: I;
}

export interface Described<I> {
	/** The value of the `operation` parameter that saved workflows hold. */
	value: string;
	/** Title Case, as shown in the selector. */
	name: string;
	/** Sentence case with the resource, as shown in the node panel: "Delete user". */
	action: string;
	description: string;
	effect: Effect;
	resource: Omit<Resource<never>, 'path' | 'paging' | 'list'>;
	/** Rows that are read come out flat, so there is nothing to simplify. */
	isFlat?: boolean;
	/** A warning about the change, above the parameters. */
	warning?: string;
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
	/** One hint for all rows of the output together. */
	summary?: (rows: IDataObject[]) => string | undefined;
	/** Identifies an item in the lists of an error message: an email address or an ID. */
	names?: (input: I) => string;
	/** A sentence like "Set the name of …"; without it, the effect gives the verb. */
	wouldDo?: (facts: DryRunFacts<I>) => string;
	/** What an item is about: "jane@example.com in Access group Sales"; without it, noun and person. */
	about?: (facts: DryRunFacts<I>) => string;
}

interface Reading<I> extends Described<I> {
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
	/**
	 * Waits for what Cloudflare does in the background; all items wait at once. Returns the fields of
	 * the output that are different then.
	 */
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
	runAll(entries: Array<Entry<I>>, how: { keepGoing: boolean }): Promise<Array<Result | undefined>>;
	/** With Stop Workflow, it is run as a dry run first; otherwise it looks at all entries itself. */
	isPrechecked?: boolean;
}

export type Operation = ItemOperation | BatchOperation;

/** Defines an operation. The parameters and options that every operation has are added. */
export const operation = <I>(definition: ItemOperation<I>): ItemOperation =>
	complete(definition as ItemOperation);

/** The same for an operation over all items at once. */
export const batchOperation = <I>(definition: BatchOperation<I>): BatchOperation =>
	complete(definition as BatchOperation);

function complete<O extends Operation>(definition: O): O {
	const { effect, fields, options = [], isFlat = false } = definition;
	const isRead = effect === 'read';
	const own = isRead ? options : [...options, dryRun];
	const reading = isFlat ? [] : [simplifyField()];
	const common = isRead ? reading : [allowChangesField()];
	return { ...definition, fields: [...fields, ...common, optionsWith(...own)] };
}
