import { NodeApiError } from 'n8n-workflow';

import { isCertificateCode } from './certificates';
import type { CloudflareFault } from './types';

/** What errors.ts writes into `context.cloudflare`, as far as it decides how to go on. */
interface Particulars {
	/** HTTP status; missing where no answer came. */
	status?: number;
	/** Node's code, where no answer came. */
	code?: string;
	unreadable?: boolean;
	closed?: boolean;
	/** A list that can't be trusted. */
	untrusted?: boolean;
	/** What Cloudflare said. */
	errors?: CloudflareFault[];
}

const particularsOf = (error: unknown): Particulars | undefined =>
	error instanceof NodeApiError ? (error.context.cloudflare as Particulars) : undefined;

/** Codes with which a request certainly did not arrive. */
const NOT_ARRIVED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The HTTP status that an error carries, if any. */
export const statusOf = (error: unknown): number | undefined => particularsOf(error)?.status;

/** Codes of "no such route", which say nothing about a record. */
const NO_ROUTE = [7000, 7003];

/**
 * Cloudflare's own word that something isn't there: a 404 with its envelope, not a page of
 * something in between, not a route that doesn't exist, not a product that isn't switched on. What
 * isn't there may still be the record or what holds it: see Directory.saysGone.
 */
export function isGone(error: unknown): boolean {
	const { status, errors = [] } = particularsOf(error) ?? {};
	if (status !== 404 || errors.length === 0) return false;
	return !errors.some(
		({ code, message }) => NO_ROUTE.includes(code ?? 0) || /not_enabled/.test(message ?? ''),
	);
}

/** A list whose pages contradict each other. */
export const isUntrusted = (error: unknown): boolean => particularsOf(error)?.untrusted === true;

/** The request was not sent because the execution has ended. */
export const isClosed = (error: unknown): boolean => particularsOf(error)?.closed === true;

/** The server's certificate was refused: nothing was sent, and trying again changes nothing. */
const isCertificateFault = (error: unknown): boolean =>
	isCertificateCode(particularsOf(error)?.code ?? '');

/** n8n called the request off, because the execution was cancelled. */
export const isCancelled = (error: unknown): boolean =>
	particularsOf(error)?.code === 'ERR_CANCELED';

/** The request certainly did not arrive. */
export const isUnsent = (error: unknown): boolean =>
	NOT_ARRIVED.includes(particularsOf(error)?.code ?? '') || isCertificateFault(error);

/**
 * A fault that may pass: no answer, an answer that can't be read, 408, 5xx. A change may or may not
 * have been made then.
 */
export function mayPass(error: unknown): boolean {
	const { status = 0, code, unreadable } = particularsOf(error) ?? {};
	if (code !== undefined) return !isCertificateFault(error);
	return status === 408 || status >= 500 || (unreadable === true && status < 300);
}

/** After this error nobody knows whether the change was made. */
export const isUnsure = (error: unknown): error is NodeApiError =>
	mayPass(error) && !isUnsent(error);

/** Cloudflare looked at the request and didn't want it as it is: there already, or wrong. */
export const isDeclined = (error: unknown): boolean =>
	[400, 409, 422].includes(statusOf(error) ?? 0) && !isUnsure(error);
