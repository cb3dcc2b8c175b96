import type { Failure, IDataObject } from 'n8n-workflow';

import { isCertificateCode } from './certificates';
import type { ErrorEntry } from './types';

/**
 * Why a request failed:
 * - refused: Cloudflare answered with an error.
 * - unreadable: the response is not one of Cloudflare's API.
 * - unreachable: there was no response.
 * - quota: the rate limit opens later than the node may wait. Nothing was sent.
 * - ended: the execution has ended. Nothing was sent.
 * - outdated: what the request is based on was read too long ago. It was not sent, or not again.
 * - inconsistent: the pages of a list contradict each other.
 * - credential: the credential can't be used for it. Nothing was sent.
 */
type FaultKind =
	| 'refused'
	| 'unreadable'
	| 'unreachable'
	| 'quota'
	| 'ended'
	| 'outdated'
	| 'inconsistent'
	| 'credential';

/** Cloudflare's code for "the rate limit is used up", which it sends with several statuses, 200 too. */
export const RATE_LIMITED = 971;

export interface FaultFacts {
	kind: FaultKind;
	/** What happened, for the user. */
	message: string;
	/** What to do next, if that is known. */
	advice?: string;
	/** The request, if the fault belongs to one. */
	method?: string;
	path?: string;
	/** HTTP status; missing if there was no response. */
	status?: number;
	/** Node's error code, if there was no response. */
	code?: string;
	/** Cloudflare's errors, including chained ones. */
	errors?: ErrorEntry[];
	rayId?: string;
	/** Seconds until the rate limit opens. */
	retryAfter?: number;
	/** An earlier attempt of the same request had no readable answer, so it may have been carried out. */
	isRepeated?: boolean;
}

/** The error of every failed request. It is immutable; nodeError.ts converts it into an n8n error. */
export class CloudflareFault extends Error {
	constructor(readonly facts: Readonly<FaultFacts>) {
		super(facts.message);
	}

	/** A copy with other facts. */
	with(changes: Pick<Partial<FaultFacts>, 'message' | 'advice' | 'isRepeated'>): CloudflareFault {
		return new CloudflareFault({ ...this.facts, ...changes });
	}

	/** A copy that says more about what to do. */
	advising(more: string): CloudflareFault {
		return this.with({ advice: [this.facts.advice, more].filter(Boolean).join(' ') });
	}

	/** The details in the error output, besides message and advice. */
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

	/** The cause in n8n's terms; undefined if that depends on the request. */
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

/** Node's codes of requests that certainly did not arrive. */
const NOT_ARRIVED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

export const statusOf = (error: unknown): number | undefined => factsOf(error)?.status;

export const pathOf = (error: unknown): string | undefined => factsOf(error)?.path;

/** Codes of "no such route", which say nothing about a record. */
const NO_ROUTE = [7000, 7003];

/**
 * Cloudflare's own 404, with its envelope. The page of a proxy, an unknown route or a product that
 * isn't enabled are no proof. The record or its container may be missing: see Lookups.isRecordGone.
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

/** The request was not sent, because the execution has ended. */
export const isExecutionEnded = (error: unknown): boolean => factsOf(error)?.kind === 'ended';

/** The request was not sent in time, so that what it is based on has to be read again. */
export const isOutdated = (error: unknown): boolean => factsOf(error)?.kind === 'outdated';

/** The server's certificate was refused. Nothing was sent, and a retry would not help. */
const isCertificateFault = (error: unknown): boolean =>
	isCertificateCode(factsOf(error)?.code ?? '');

/** n8n aborted the request, because the execution was cancelled. */
export const isCancelled = (error: unknown): boolean => factsOf(error)?.code === 'ERR_CANCELED';

/** The request certainly did not arrive. */
export const neverArrived = (error: unknown): boolean =>
	NOT_ARRIVED.includes(factsOf(error)?.code ?? '') || isCertificateFault(error);

/**
 * A retry may succeed: no response, an unreadable response, 408 or 5xx. A change may or may not have
 * been made.
 */
export function isTransient(error: unknown): boolean {
	const { kind, status = 0, code } = factsOf(error) ?? {};
	if (code !== undefined) return !isCertificateFault(error);
	return status === 408 || status >= 500 || (kind === 'unreadable' && status < 300);
}

/** It is unknown whether the change was made. */
export const isOutcomeUnknown = (error: unknown): error is CloudflareFault =>
	isTransient(error) && !neverArrived(error);

/** Cloudflare rejected the content of the request: the record exists already, or a value is wrong. */
export const isRejected = (error: unknown): boolean =>
	[400, 409, 422].includes(statusOf(error) ?? 0) && !isOutcomeUnknown(error);
