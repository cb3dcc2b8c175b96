import type { IDataObject, IHttpRequestMethods, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { adviceFor } from './advice';
import { resourceOf } from './resources';
import type { CloudflareFault } from './types';

/** What was asked, without any header. */
export interface Asked {
	method: IHttpRequestMethods;
	path: string;
}

const intentOf = ({ method }: Asked) => ({ reads: method === 'GET', adds: method === 'POST' });

/** Cloudflare's words in one line, every code and the whole chain included; empty where it said nothing. */
export const wordsOf = (faults: CloudflareFault[]): string => flat(faults).map(quote).join('; ');

const flat = (faults: CloudflareFault[]): CloudflareFault[] =>
	faults.flatMap((fault) => [fault, ...flat(fault.error_chain ?? [])]);

const quote = ({ code, message }: CloudflareFault) =>
	[message ?? 'no message', code === undefined ? '' : `(code ${code})`].filter(Boolean).join(' ');

function headline(status: number, noun: string): string {
	if (status === 404) return `Cloudflare found no such ${noun}`;
	if (status === 401 || status === 403) return `Cloudflare did not allow this on the ${noun}`;
	if (status === 429) return "Cloudflare's rate limit is used up";
	if (status >= 500) return 'Cloudflare could not answer';
	return 'Cloudflare refused the request';
}

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
	const { status, rayId } = answer;
	const resource = resourceOf(asked.path);
	const faults = flat(answer.faults);
	const said = wordsOf(answer.faults);
	const message = `${headline(status, resource.noun)}: ${said || 'it gave no reason'} [HTTP ${status}]`;
	return build(node, message, asked, {
		status,
		description: adviceFor({
			status,
			codes: faults.flatMap(({ code }) => code ?? []),
			...intentOf(asked),
			resource,
		}),
		details: { status, errors: faults as IDataObject[], ...(rayId && { rayId }) },
	});
}

/** An answer that is no Cloudflare answer: an HTML page, cut-off JSON, nothing at all. */
export function unreadableError(
	node: INode,
	asked: Asked,
	answer: { status: number; what: string },
): NodeApiError {
	const { status, what } = answer;
	return build(node, `Cloudflare's answer could not be read: ${what} [HTTP ${status}]`, asked, {
		status,
		description:
			asked.method === 'GET'
				? "Run again. If it stays, check 'Base URL' of the credential and any proxy in between."
				: 'The change may have been made or not: look before you run again.',
		details: { status, unreadable: true },
	});
}

/** No answer came: refused, reset, timed out, cancelled. `code` is Node's or n8n's (ECONNRESET, …). */
export function unreachableError(
	node: INode,
	asked: Asked,
	fault: { code: string; message: string },
): NodeApiError {
	const seconds = /timeout of (\d+)ms/.exec(fault.message)?.[1];
	const what = seconds
		? `no answer within ${Number(seconds) / 1000} s`
		: `${fault.message || 'no answer'} (${fault.code})`;
	const refusal = { status: 0, codes: [], ...intentOf(asked) };
	return build(node, `Cloudflare could not be reached: ${what}`, asked, {
		description: adviceFor({ ...refusal, resource: resourceOf(asked.path) }),
		details: { code: fault.code },
	});
}

/** The quota opens later than the node is willing to wait. Nothing was sent. */
export function quotaError(node: INode, asked: Asked, opensAt: number): NodeApiError {
	const seconds = Math.ceil((opensAt - Date.now()) / 1000);
	const at = new Date(opensAt).toISOString().slice(11, 19);
	const what = `Cloudflare's rate limit is used up for another ${seconds} s`;
	return build(node, what, asked, {
		description: `Run again after ${at} UTC, or allow a longer wait in 'Rate Limit Max Wait'. Nothing was sent for this item since.`,
		details: { retryAfter: seconds },
	});
}

/** The execution was cancelled, or it ends with another item. Nothing was sent. */
export function closedError(node: INode, asked: Asked): NodeApiError {
	return build(node, 'Not sent: the execution has ended', asked, { details: { closed: true } });
}

/** A list that would never end, or would end too early. */
export function pagingError(node: INode, path: string, what: string): NodeApiError {
	const asked: Asked = { method: 'GET', path };
	return build(
		node,
		`Cloudflare's list of ${resourceOf(path).noun}s can't be trusted: ${what}`,
		asked,
		{
			description: 'The list was incomplete, so nothing was returned. Run it again.',
			details: { untrusted: true },
		},
	);
}

/** A token that belongs to an account, where only a user can act. Nothing was sent. */
export function accountTokenError(node: INode, asked: Asked): NodeApiError {
	const what = `An account-owned token can't reach the ${resourceOf(asked.path).noun}s of a user`;
	return build(node, what, asked, {
		description:
			'Use a credential with a user behind it: a user API token, or email and Global API Key.',
		details: {},
	});
}

/** A credential that can't be used as it is. Nothing was sent. */
export function configurationError(node: INode, message: string): NodeOperationError {
	return new NodeOperationError(node, message, {
		description: "Open the credential, correct it and use its 'Test' button.",
	});
}

function build(
	node: INode,
	message: string,
	asked: Asked,
	{ status, description, details }: { status?: number; description?: string; details: IDataObject },
): NodeApiError {
	const error = new NodeApiError(
		node,
		{},
		{ message, description, httpCode: String(status ?? '') },
	);
	// n8n swaps any message that happens to hold a word like ECONNRESET for a sentence of its own.
	error.message = message;
	error.context.cloudflare = { ...details, method: asked.method, path: asked.path };
	return error;
}
