import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { Asked, Explanation } from './explain';
import { explainRefusal, explainUnreachable, explainUnreadable, flat } from './explain';
import type { Endpoint } from './resource';
import type { CloudflareFault } from './types';

export type { Asked } from './explain';

/**
 * The one kind of error that a request ends in.
 *
 * `error_chain` and all codes are kept word for word, `context.cloudflare` holds
 * `{status, errors, method, path, rayId}` for the error output. It is built fresh, because
 * wrapping a NodeApiError in another one changes nothing.
 */
export function refusalError(
	node: INode,
	asked: Asked,
	answer: { status: number; faults: CloudflareFault[]; rayId?: string },
): NodeApiError {
	const { status, faults, rayId } = answer;
	return build(node, asked, {
		...explainRefusal(asked, answer),
		status,
		details: { errors: flat(faults) as IDataObject[], ...(rayId && { rayId }) },
	});
}

/** An answer that is no Cloudflare answer: nobody knows whether a change was made. */
export function unreadableError(
	node: INode,
	asked: Asked,
	{ status, what }: { status: number; what: string },
): NodeApiError {
	const { message, advice } = explainUnreadable(status, what);
	const unsure = 'The change may have been made: check before you run again.';
	return build(node, asked, {
		message,
		advice: asked.method === 'GET' ? advice : unsure,
		status,
		details: { unreadable: true },
	});
}

/** No answer came: refused, reset, timed out, cancelled. `code` is Node's or n8n's (ECONNRESET, …). */
export function unreachableError(
	node: INode,
	asked: Asked,
	fault: { code: string; message: string },
): NodeApiError {
	return build(node, asked, {
		...explainUnreachable(asked, fault),
		details: { code: fault.code },
	});
}

/**
 * The quota opens later than the node is willing to wait. Nothing was sent.
 *
 * @param opensAt epoch milliseconds; a number that is no moment is left out of the message
 */
export function quotaError(node: INode, asked: Asked, opensAt: number): NodeApiError {
	const opens = momentOf(opensAt);
	const seconds = opens ? Math.ceil((opensAt - Date.now()) / 1000) : undefined;
	const forHowLong = seconds === undefined ? '' : ` for another ${seconds} s`;
	return build(node, asked, {
		message: `Cloudflare's rate limit is used up${forHowLong}`,
		advice: `Run again ${opens ? `after ${opens}` : 'later'}, or allow a longer wait in 'Rate Limit Max Wait'. Nothing more was sent for this item.`,
		details: seconds === undefined ? {} : { retryAfter: seconds },
	});
}

/** A moment as 2026-11-26 14:05:10 UTC, or undefined where the number stands for none. */
function momentOf(milliseconds: number): string | undefined {
	const date = new Date(milliseconds);
	if (Number.isNaN(date.getTime())) return undefined;
	return date
		.toISOString()
		.replace('T', ' ')
		.replace(/\.\d+Z$/, ' UTC');
}

/** The execution was cancelled, or it ends with another item. Nothing was sent. */
export function closedError(node: INode, asked: Asked): NodeApiError {
	return build(node, asked, {
		message: 'Not sent: the execution has ended',
		details: { closed: true },
	});
}

/** A list that would never end, or would end too early. */
export function pagingError(node: INode, endpoint: Endpoint, what: string): NodeApiError {
	const asked: Asked = { method: 'GET', ...endpoint };
	return build(node, asked, {
		message: `Cloudflare's list of ${endpoint.resource.noun}s can't be trusted: ${what}`,
		advice: 'The list was incomplete, so nothing was returned. Run it again.',
		details: { untrusted: true },
	});
}

/** A token that belongs to an account, where only a user can act. Nothing was sent. */
export function accountTokenError(node: INode, asked: Asked): NodeApiError {
	return build(node, asked, {
		message: `An account-owned token can't reach the ${asked.resource.noun}s of a user`,
		advice:
			'Use a credential with a user behind it: a user API token, or email and Global API Key.',
	});
}

/** A credential that can't be used as it is. Nothing was sent. */
export function configurationError(node: INode, message: string): NodeOperationError {
	return new NodeOperationError(node, message, {
		description: "Open the credential, correct it and use its 'Test' button.",
	});
}

interface Parts extends Explanation {
	/** HTTP status, where an answer came. */
	status?: number;
	/** For the error output, besides the status and what was asked. */
	details?: IDataObject;
}

function build(
	node: INode,
	{ method, path }: Asked,
	{ message, advice, status, details }: Parts,
): NodeApiError {
	const error = new NodeApiError(
		node,
		{},
		{ message, description: advice, httpCode: String(status ?? '') },
	);
	// n8n swaps any message that happens to hold a word like ECONNRESET for a sentence of its own.
	error.message = message;
	error.context.cloudflare = {
		...(status !== undefined && { status }),
		...details,
		method,
		path,
	};
	return error;
}
