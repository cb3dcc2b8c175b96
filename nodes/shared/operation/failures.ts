import type { IDataObject, INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { CloudflareFault } from '../cloudflare/faults';
import { nodeErrorOf } from '../cloudflare/nodeError';
import { fieldNamed } from './fieldNamed';
import type { Outcomes } from './operation';
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
 * @param addition added to the advice
 */
export function nodeErrorFor(
	{ node, fields }: ErrorContext,
	fault: unknown,
	itemIndex: number,
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

/**
 * The error that ends the node: that of the first failed item, with the counts of all items, because
 * their changes at Cloudflare remain although n8n shows no output.
 */
export function endingError(
	errorContext: ErrorContext,
	outcomes: Outcomes,
	failed: number,
): NodeFailure {
	const first = outcomes[failed];
	const count = (wanted: boolean | undefined) =>
		outcomes.filter((one) => one?.ok === wanted).length;
	const done = `Of ${outcomes.length} items, ${count(true)} were done, ${count(false)} failed and ${count(undefined)} were not finished.`;
	const fault = first?.ok === false ? first.error : undefined;
	return nodeErrorFor(errorContext, fault, failed, outcomes.length > 1 ? done : undefined);
}

/**
 * The output of a failed item under On Error → Continue. It has no other key, because n8n would then
 * not keep the input's fields on the error output.
 */
function errorItem({ message, description, context }: NodeFailure): IDataObject {
	return {
		error: message,
		details: { ...(description && { description }), ...(context.cloudflare as IDataObject) },
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
): INodeExecutionData {
	const error = nodeErrorFor(errorContext, fault, itemIndex);
	const item = { json: errorItem(error), pairedItem: { item: itemIndex } };
	if (errorContext.node.onError !== 'continueErrorOutput') return item;
	return Object.defineProperty(item, 'error', { value: error, writable: true });
}
