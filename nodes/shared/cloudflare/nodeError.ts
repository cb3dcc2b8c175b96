import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { CloudflareFault } from './faults';

/**
 * Converts a fault into an n8n error. `context.cloudflare` holds the details for the error output.
 *
 * @param itemIndex the input item that the fault belongs to, if any
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
	// n8n replaces any message that contains a code such as ECONNRESET.
	error.message = message;
	error.context.cloudflare = details;
	return error;
}
