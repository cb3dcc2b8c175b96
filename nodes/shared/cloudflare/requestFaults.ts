import type { ApiRequest } from './explain';
import { codesOf, explainRefusal, explainUnreachable, explainUnreadable, flat } from './explain';
import type { FaultFacts } from './faults';
import { CloudflareFault, isNotFound } from './faults';
import type { ExtraQuota } from './rateLimiter';
import type { Endpoint, ResourceFacts } from './resource';
import { missingResource } from './resource';
import type { ErrorEntry } from './types';

export type { ApiRequest } from './explain';

/** An error response of Cloudflare. All messages and codes are kept, including `error_chain`. */
export function refusedFault(
	request: ApiRequest,
	answer: { status: number; errors: ErrorEntry[]; rayId?: string },
): CloudflareFault {
	const { status, errors, rayId } = answer;
	return faultOf(request, {
		kind: 'refused',
		...explainRefusal(request, answer),
		status,
		errors: flat(errors),
		rayId,
	});
}

/** A 404 that is about the record itself and not about its container. */
export const isRecordMissing = (
	resource: ResourceFacts,
	error: unknown,
): error is CloudflareFault =>
	error instanceof CloudflareFault &&
	isNotFound(error) &&
	missingResource(resource, codesOf(error.facts.errors ?? [])) === resource;

/** A response that is not one of Cloudflare's API: it is unknown whether a change was made. */
export function unreadableFault(
	request: ApiRequest,
	{ status, what }: { status: number; what: string },
): CloudflareFault {
	const { message, advice } = explainUnreadable(status, what);
	const unsure = 'The change may have been made: check before you run again.';
	return faultOf(request, {
		kind: 'unreadable',
		message,
		advice: request.method === 'GET' ? advice : unsure,
		status,
	});
}

/** No response: refused, reset, timed out, cancelled. `code` is Node's or n8n's (ECONNRESET, …). */
export function unreachableFault(
	request: ApiRequest,
	fault: { code: string; message: string },
): CloudflareFault {
	return faultOf(request, {
		kind: 'unreachable',
		...explainUnreachable(request, fault),
		code: fault.code,
	});
}

/**
 * The quota opens later than the node may wait. Nothing was sent.
 *
 * @param opensAt epoch milliseconds; a number that is no valid time is left out of the message
 */
export function quotaFault(
	request: ApiRequest,
	{ of, opensAt }: { of?: ExtraQuota; opensAt: number },
): CloudflareFault {
	const opens = momentOf(opensAt);
	const seconds = opens ? Math.ceil((opensAt - Date.now()) / 1000) : undefined;
	const forHowLong = seconds === undefined ? '' : ` for another ${seconds} s`;
	return faultOf(request, {
		kind: 'quota',
		message: `Cloudflare's rate limit is used up${forHowLong}${of ? ' (for Gateway)' : ''}`,
		advice: `Run again ${opens ? `after ${opens}` : 'later'}, or allow a longer wait in 'Max Rate-Limit Wait (Seconds)'. Nothing more was sent for this item.`,
		retryAfter: seconds,
	});
}

/** A time as 2026-11-26 14:05:10 UTC; undefined if the number is no valid time. */
function momentOf(milliseconds: number): string | undefined {
	const date = new Date(milliseconds);
	if (Number.isNaN(date.getTime())) return undefined;
	return date
		.toISOString()
		.replace('T', ' ')
		.replace(/\.\d+Z$/, ' UTC');
}

/** The execution was cancelled, or it stopped at a failed item. Nothing was sent. */
export function endedFault(request: ApiRequest): CloudflareFault {
	return faultOf(request, {
		kind: 'ended',
		message: 'Not sent: the execution has ended',
	});
}

/** The request waited so long that its body may undo what others have changed since. */
export const outdatedFault = (request: ApiRequest): CloudflareFault =>
	faultOf(request, {
		kind: 'outdated',
		message: 'Not sent: what the change is based on was read too long ago',
		advice: 'Nothing was changed. Run it again.',
	});

/** A list whose pages repeat, so that it would never end or miss rows. */
export function inconsistentFault(endpoint: Endpoint, what: string): CloudflareFault {
	const request: ApiRequest = { method: 'GET', ...endpoint };
	return faultOf(request, {
		kind: 'inconsistent',
		message: `Cloudflare returned an inconsistent list of ${endpoint.resource.noun}s: ${what}`,
		advice: 'The list was incomplete, so nothing was returned. Run it again.',
	});
}

/** A token of an account, where a user is needed. Nothing was sent. */
export function accountTokenFault(request: ApiRequest): CloudflareFault {
	return faultOf(request, {
		kind: 'credential',
		message: `An account-owned token has no access to a user's ${request.resource.noun}s`,
		advice: 'Use the credential of a user: a user API token, or email and Global API Key.',
	});
}

/** Email and Global API Key, where Cloudflare takes only API tokens. Nothing was sent. */
export function keyFault(request: ApiRequest): CloudflareFault {
	return faultOf(request, {
		kind: 'credential',
		message: `Cloudflare takes only API tokens for ${request.resource.tokenOnly}, not email and Global API Key`,
		advice: 'Select or create a credential with an API token.',
	});
}

/** A credential with a missing or wrong field. Nothing was sent. */
export const credentialFault = (message: string): CloudflareFault =>
	new CloudflareFault({
		kind: 'credential',
		message,
		advice: 'Open the credential, correct it and save it: n8n then tests it.',
	});

const faultOf = (
	{ method, path }: ApiRequest,
	facts: Omit<FaultFacts, 'method' | 'path'>,
): CloudflareFault => new CloudflareFault({ ...facts, method, path });
