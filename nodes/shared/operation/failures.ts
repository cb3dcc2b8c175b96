import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Outcomes } from './operation';

type NodeFailure = NodeApiError | NodeOperationError;

/** The error as n8n shows it, with the index of the input item it belongs to. */
export function atItem(node: INode, error: unknown, itemIndex: number): NodeFailure {
	if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) {
		return new NodeOperationError(node, error as Error, { itemIndex });
	}
	error.context.itemIndex = itemIndex;
	return error;
}

/**
 * The error that ends the node: that of the first failed item, and how far the others came, because
 * what they did at Cloudflare stays done although n8n shows no output.
 */
export function endingError(node: INode, outcomes: Outcomes, failed: number): NodeFailure {
	const [first] = outcomes.slice(failed);
	const error = atItem(node, first?.ok === false ? first.error : undefined, failed);
	const count = (wanted: boolean | undefined) =>
		outcomes.filter((one) => one?.ok === wanted).length;
	if (outcomes.length > 1) {
		const done = `Of ${outcomes.length} items, ${count(true)} were done, ${count(false)} failed and ${count(undefined)} were not finished.`;
		error.description = [error.description, done].filter(Boolean).join(' ');
	}
	return error;
}

/**
 * What goes out for a failed item under On Error → Continue: what happened, with Cloudflare's code,
 * and the particulars. No other key, or n8n would not keep the input's fields on the error output.
 */
export function errorItem({ message, description, context }: NodeFailure): IDataObject {
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
export function failedItem(node: INode, failure: unknown, itemIndex: number): INodeExecutionData {
	const error = atItem(node, failure, itemIndex);
	const item = { json: errorItem(error), pairedItem: { item: itemIndex } };
	if (node.onError !== 'continueErrorOutput') return item;
	return Object.defineProperty(item, 'error', { value: error, writable: true });
}
