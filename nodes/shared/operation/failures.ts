import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

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
 * What goes out for a failed item under On Error → Continue: what happened, with Cloudflare's code,
 * and the particulars. No other key, or n8n would not keep the input's fields on the error output.
 */
export function errorItem({ message, description, context }: NodeFailure): IDataObject {
	return {
		error: message,
		details: { ...(description && { description }), ...(context.cloudflare as IDataObject) },
	};
}
