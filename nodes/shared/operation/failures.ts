import type { IDataObject, INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { CloudflareFault } from '../cloudflare/faults';
import { nodeErrorOf } from '../cloudflare/nodeError';
import { fieldNamed } from './fieldNamed';
import type { Outcomes } from './operation';
import { ParameterFault } from './parameterFault';

type NodeFailure = NodeApiError | NodeOperationError;

/** Where a fault is told: the node, and the fields of its operation, whose labels the user sees. */
export interface ErrorContext {
	node: INode;
	fields: INodeProperties[];
}

/**
 * A fault as n8n shows it, with the index of the input item it belongs to.
 *
 * @param addition said behind what to do next
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
		// n8n swaps a message with EACCES in it, and an address such as financeaccess@ has that.
		error.message = message;
		if (details) error.context.cloudflare = details;
		return error;
	}
	// What n8n itself threw, such as an expression that fails, already says where.
	if (fault instanceof NodeOperationError || fault instanceof NodeApiError) return fault;
	return new NodeOperationError(node, fault as Error, { itemIndex, description: addition });
}

/**
 * The error that ends the node: that of the first failed item, and how far the others came, because
 * what they did at Cloudflare stays done although n8n shows no output.
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
 * What goes out for a failed item under On Error → Continue: what happened, with Cloudflare's code,
 * and the particulars. No other key, or n8n would not keep the input's fields on the error output.
 */
function errorItem({ message, description, context }: NodeFailure): IDataObject {
	return {
		error: message,
		details: { ...(description && { description }), ...(context.cloudflare as IDataObject) },
	};
}

/**
 * A failed item, paired to its input. Before 2.36 n8n takes one with `details` for a success and
 * sends it on as such, unless the item has an `error` beside its json; but then n8n puts that in
 * the json's place. One that is not enumerable leads to the error output, and is left behind when
 * n8n copies the item to there.
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
