import type { Failure, IDataObject } from 'n8n-workflow';

import { isCertificateCode } from './certificates';
import type { ErrorEntry } from './types';

/**
 * What went wrong with a request:
 * - refused: Cloudflare answered with an error.
 * - unreadable: the answer is none of Cloudflare's API.
 * - unreachable: no answer came.
 * - quota: the rate limit opens later than the node may wait. Nothing was sent.
 * - ended: the execution has ended. Nothing was sent.
 * - inconsistent: the pages of a list contradict each other.
 * - credential: this credential can't do it. Nothing was sent.
 */
type FaultKind =
	'refused' | 'unreadable' | 'unreachable' | 'quota' | 'ended' | 'inconsistent' | 'credential';

/** Cloudflare's code for "the rate limit is used up", which it sends with several statuses, 200 too. */
export const RATE_LIMITED = 971;

export interface FaultFacts {
	kind: FaultKind;
	/** What happened, for the user. */
	message: string;
	/** What to do next, where that is known. */
	advice?: string;
	/** The request; missing where none belongs to it. */
	method?: string;
	path?: string;
	/** HTTP status; missing where no answer came. */
	status?: number;
	/** Node's code, where no answer came. */
	code?: string;
	/** What Cloudflare said, chained errors included. */
	errors?: ErrorEntry[];
	rayId?: string;
	/** Seconds until the rate limit opens. */
	retryAfter?: number;
}

/** The one kind of error that a request ends in. It is never changed; nodeError.ts turns it into n8n's. */
export class CloudflareFault extends Error {
	constructor(readonly facts: Readonly<FaultFacts>) {
		super(facts.message);
	}

	/** The same fault, told in other words. */
	with(changes: Pick<Partial<FaultFacts>, 'message' | 'advice'>): CloudflareFault {
		return new CloudflareFault({ ...this.facts, ...changes });
	}

	/** What the error output says of it besides the message and the advice. */
	get details(): IDataObject {
		const { kind, status, errors, rayId, code, retryAfter, method, path } = this.facts;
		return {
			...(status !== undefined && { status }),
			...(errors && { errors: errors as IDataObject[] }),
			...(rayId && { rayId }),
			...(kind === 'unreadable' && { unreadable: true }),
			...(code !== undefined && { code }),
			...(retryAfter !== undefined && { retryAfter }),
			...(kind === 'ended' && { closed: true }),
			...(kind === 'inconsistent' && { untrusted: true }),
			...(method && { method, path }),
		};
	}

	/** Why it failed, in n8n's terms; undefined where that depends on what was asked for. */
	get failure(): Failure | undefined {
		const { kind, status = 0, errors = [], retryAfter } = this.facts;
		const isLimited = status === 429 || errors.some(({ code }) => code === RATE_LIMITED);
		if (kind === 'quota' || isLimited) {
			return {
				cause: 'rate-limited',
				...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
			};
		}
		if (kind === 'credential' || status === 401) return { cause: 'credential-invalid' };
		if (isCertificateCode(this.facts.code ?? '')) return { cause: 'configuration-invalid' };
		if (isTransient(this) || kind === 'inconsistent') return { cause: 'temporarily-unavailable' };
		if (status === 403 || status === 404) return { cause: 'configuration-invalid' };
		return undefined;
	}
}

const factsOf = (error: unknown): FaultFacts | undefined =>
	error instanceof CloudflareFault ? error.facts : undefined;

/** Codes with which a request certainly did not arrive. */
const NOT_ARRIVED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** The HTTP status that an error carries, if any. */
export const statusOf = (error: unknown): number | undefined => factsOf(error)?.status;

/** The path of the request that failed. */
export const pathOf = (error: unknown): string | undefined => factsOf(error)?.path;

/** Codes of "no such route", which say nothing about a record. */
const NO_ROUTE = [7000, 7003];

/**
 * Cloudflare's own word that something isn't there: a 404 with its envelope, not a page of
 * something in between, not a route that doesn't exist, not a product that isn't switched on. What
 * isn't there may still be the record or what holds it: see Directory.saysGone.
 */
export function isNotFound(error: unknown): boolean {
	const { status, errors = [] } = factsOf(error) ?? {};
	if (status !== 404 || errors.length === 0) return false;
	return !errors.some(
		({ code, message }) => NO_ROUTE.includes(code ?? 0) || /not_enabled/.test(message ?? ''),
	);
}

/** A list whose pages contradict each other. */
export const isInconsistent = (error: unknown): boolean => factsOf(error)?.kind === 'inconsistent';

/** The request was not sent because the execution has ended. */
export const isExecutionEnded = (error: unknown): boolean => factsOf(error)?.kind === 'ended';

/** The server's certificate was refused: nothing was sent, and trying again changes nothing. */
const isCertificateFault = (error: unknown): boolean =>
	isCertificateCode(factsOf(error)?.code ?? '');

/** n8n called the request off, because the execution was cancelled. */
export const isCancelled = (error: unknown): boolean => factsOf(error)?.code === 'ERR_CANCELED';

/** The request certainly did not arrive. */
export const neverArrived = (error: unknown): boolean =>
	NOT_ARRIVED.includes(factsOf(error)?.code ?? '') || isCertificateFault(error);

/**
 * A fault that may pass: no answer, an answer that can't be read, 408, 5xx. A change may or may not
 * have been made then.
 */
export function isTransient(error: unknown): boolean {
	const { kind, status = 0, code } = factsOf(error) ?? {};
	if (code !== undefined) return !isCertificateFault(error);
	return status === 408 || status >= 500 || (kind === 'unreadable' && status < 300);
}

/** After this error nobody knows whether the change was made. */
export const isOutcomeUnknown = (error: unknown): error is CloudflareFault =>
	isTransient(error) && !neverArrived(error);

/** Cloudflare looked at the request and didn't want it is: there already, or wrong. */
export const isRejected = (error: unknown): boolean =>
	[400, 409, 422].includes(statusOf(error) ?? 0) && !isOutcomeUnknown(error);
