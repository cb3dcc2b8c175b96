import { NodeApiError } from 'n8n-workflow';

/** What errors.ts writes into `context.cloudflare`, as far as it decides how to go on. */
interface Particulars {
	/** HTTP status; missing where no answer came. */
	status?: number;
	/** Node's code, where no answer came. */
	code?: string;
	unreadable?: boolean;
	closed?: boolean;
}

const particularsOf = (error: unknown): Particulars | undefined =>
	error instanceof NodeApiError ? (error.context.cloudflare as Particulars) : undefined;

/** Codes with which a request certainly did not arrive. */
const NOT_ARRIVED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The HTTP status that an error carries, if any. */
export const statusOf = (error: unknown): number | undefined => particularsOf(error)?.status;

/** The request was not sent because the execution has ended. */
export const isClosed = (error: unknown): boolean => particularsOf(error)?.closed === true;

/** n8n called the request off, because the execution was cancelled. */
export const isCancelled = (error: unknown): boolean =>
	particularsOf(error)?.code === 'ERR_CANCELED';

/** The request certainly did not arrive. */
export const isUnsent = (error: unknown): boolean =>
	NOT_ARRIVED.includes(particularsOf(error)?.code ?? '');

/**
 * A fault that may pass: no answer, an answer that can't be read, 408, 5xx. A change may or may not
 * have been made then.
 */
export function mayPass(error: unknown): boolean {
	const { status = 0, code, unreadable } = particularsOf(error) ?? {};
	if (code !== undefined) return true;
	return status === 408 || status >= 500 || (unreadable === true && status < 300);
}

/** After this error nobody knows whether the change was made. */
export const isUnsure = (error: unknown): error is NodeApiError =>
	mayPass(error) && !isUnsent(error);

/** Cloudflare looked at the request and didn't want it as it is: there already, or wrong. */
export const isDeclined = (error: unknown): boolean =>
	[400, 409, 422].includes(statusOf(error) ?? 0) && !isUnsure(error);
