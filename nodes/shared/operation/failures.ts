import type { IDataObject, INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { CloudflareFault } from '../cloudflare/faults';
import { nodeErrorOf } from '../cloudflare/nodeError';
import { fieldNamed } from './fieldNamed';
import type { Outcome, Outcomes, Output } from './operation';
import { ParameterFault } from './parameterFault';

type NodeFailure = NodeApiError | NodeOperationError;

/** What an error message needs: the node, and the fields of its operation for their labels. */
export interface ErrorContext {
	node: INode;
	fields: INodeProperties[];
}

/**
 * Converts a fault into an n8n error for one item.
 *
 * @param itemIndex undefined for a trigger, which has no items
 * @param addition added to the advice
 */
export function nodeErrorFor(
	{ node, fields }: ErrorContext,
	fault: unknown,
	itemIndex: number | undefined,
	addition?: string,
): NodeFailure {
	const more = (advice: string | undefined) =>
		[advice, addition].filter(Boolean).join(' ') || undefined;
	if (fault instanceof CloudflareFault) {
		return nodeErrorOf(node, fault.with({ advice: more(fault.facts.advice) }), itemIndex);
	}
	if (fault instanceof ParameterFault) {
		const { parameter, what, advice, details } = fault;
		const label = fieldNamed(fields, parameter)?.displayName ?? parameter;
		const message = `'${label}' ${what}`;
		const description = more(advice);
		const error = new NodeOperationError(node, message, { itemIndex, description });
		// n8n replaces a message that contains EACCES, and an address such as financeaccess@ does.
		error.message = message;
		if (details) error.context.cloudflare = details;
		return error;
	}
	// n8n's own errors, for example of an expression, already name the parameter.
	if (fault instanceof NodeOperationError || fault instanceof NodeApiError) return fault;
	return new NodeOperationError(node, fault as Error, { itemIndex, description: addition });
}

/** The outcomes of all items and, for messages, what identifies each item. */
export interface Finished {
	outcomes: Outcomes;
	/** By item index; undefined for an item that nothing identifies. */
	names: Array<string | undefined>;
}

/** How many items a message lists by name. */
const LISTED = 50;

/**
 * The error that ends the node: that of the first failed item, with what happened to all items, because
 * their changes at Cloudflare remain although n8n shows no output. Its context has `done`,
 * `unchanged`, `failed` and `notStarted`.
 */
export function endingError(
	errorContext: ErrorContext,
	{ outcomes, names }: Finished,
	failed: number,
): NodeFailure {
	const first = outcomes[failed];
	const fault = first?.ok === false ? first.error : undefined;
	const nameOf = (item: number) => names[item] ?? `item ${item}`;
	const named = (isWanted: (outcome: Outcome | undefined) => boolean) =>
		outcomes.flatMap((outcome, item) => (isWanted(outcome) ? [nameOf(item)] : []));
	const done = named((one) => one?.ok === true && !isUnchanged(one.output));
	const unchanged = named((one) => one?.ok === true && isUnchanged(one.output));
	const notStarted = named((one) => one === undefined);
	const failures = outcomes.flatMap((outcome, item) => {
		if (outcome?.ok !== false) return [];
		const { message } = nodeErrorFor(errorContext, outcome.error, item);
		return [{ name: nameOf(item), error: message }];
	});
	const isDryRun = outcomes.some((one) => one?.ok && 'dryRun' in one.output);
	const lists = [
		listed(isDryRun ? 'Checked' : 'Done', done.map(nameOnly)),
		listed('Nothing to do', unchanged.map(nameOnly)),
		listed('Failed', failures),
		listed('Not started', notStarted.map(nameOnly)),
	];
	const addition = [`Of ${outcomes.length} items:`, ...lists].filter(Boolean).join(LINE_BREAK);
	const error = nodeErrorFor(
		errorContext,
		fault,
		failed,
		outcomes.length > 1 ? addition : undefined,
	);
	Object.assign(error.context, { done, unchanged, failed: failures, notStarted });
	return error;
}

/** Found as it should be: nothing was sent for it. */
const isUnchanged = (output: Output) =>
	Array.isArray(output) ? output.length === 0 : UNCHANGED.includes(String(output.outcome));

const UNCHANGED = ['alreadyAbsent', 'alreadyThere', 'unchanged', 'alreadyAnswered'];

/** n8n shows a description as HTML, in which it allows this tag. */
const LINE_BREAK = '<br>';

interface Named {
	name: string;
	error?: string;
}

const nameOnly = (name: string): Named => ({ name });

/** "Done (2): a@example.com, b@example.com." Those that failed with the same error stand together. */
function listed(label: string, items: Named[]): string {
	if (items.length === 0) return '';
	const byError = new Map<string | undefined, string[]>();
	for (const { name, error } of items.slice(0, LISTED)) {
		byError.set(error, [...(byError.get(error) ?? []), name]);
	}
	const groups = [...byError].map(([error, names]) => {
		return names.join(', ') + (error ? ` (${error})` : '');
	});
	const more = items.length > LISTED ? ` and ${items.length - LISTED} more` : '';
	return `${label} (${items.length}): ${groups.join('; ')}${more}.`;
}

/**
 * The output of a failed item under On Error → Continue. It has no other key, because n8n would then
 * not keep the input's fields on the error output.
 */
function errorItem(
	{ message, description, context }: NodeFailure,
	name: string | undefined,
): IDataObject {
	return {
		error: message,
		details: {
			...(name && { name }),
			...(description && { description }),
			...(context.cloudflare as IDataObject),
		},
	};
}

/**
 * A failed item, paired to its input. Before 2.36, n8n treats an item with `details` as a success,
 * unless it has an `error` beside its json; but then n8n replaces the json with it. An `error` that
 * is not enumerable sends the item to the error output, and n8n does not copy it there.
 */
export function failedItem(
	errorContext: ErrorContext,
	fault: unknown,
	itemIndex: number,
	name?: string,
): INodeExecutionData {
	const error = nodeErrorFor(errorContext, fault, itemIndex);
	const item = { json: errorItem(error, name), pairedItem: { item: itemIndex } };
	if (errorContext.node.onError !== 'continueErrorOutput') return item;
	return Object.defineProperty(item, 'error', { value: error, writable: true });
}
