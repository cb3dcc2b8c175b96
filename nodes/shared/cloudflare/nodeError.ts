import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { CloudflareFault } from './faults';

/**
 * A fault as n8n shows it: the one place where that is built. `context.cloudflare` holds the details
 * for the error output.
 *
 * @param itemIndex the input item that it belongs to, if it belongs to one
 */
export function nodeErrorOf(
	node: INode,
	{ facts, details, failure }: CloudflareFault,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	const { message, advice: description, status, method } = facts;
	const options = { description, itemIndex, failure };
	const error = method
		? new NodeApiError(node, {}, { ...options, httpCode: String(status ?? ''), message })
		: new NodeOperationError(node, message, options);
	// n8n swaps any message that happens to hold a word like ECONNRESET for a sentence of its own.
	error.message = message;
	error.context.cloudflare = details;
	return error;
}
