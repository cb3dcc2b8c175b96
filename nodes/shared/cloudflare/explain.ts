import type { IHttpRequestMethods } from 'n8n-workflow';

import type { Refusal } from './advice';
import { OUTAGE, OUTAGE_STATUSES } from './advice';
import { adviceFor } from './adviceTable';
import type { CredentialKind } from './credential';
import { RATE_LIMITED } from './faults';
import type { Endpoint } from './resource';
import { missingResource } from './resource';
import type { ErrorEntry } from './types';

/** A request to Cloudflare, without its headers. */
export interface ApiRequest extends Endpoint {
	method: IHttpRequestMethods;
	/** The advice depends on it; an API token by default. */
	credential?: CredentialKind;
}

/** What the user reads: what happened, and what to do next if that is known. */
export interface Explanation {
	message: string;
	advice?: string;
}

/** Cloudflare's messages and codes in one line, including chained errors; empty if there are none. */
const cloudflareMessage = (errors: ErrorEntry[]): string => flat(errors).map(quote).join('; ');

/** All of Cloudflare's codes, including those of chained errors. */
export const codesOf = (errors: ErrorEntry[]): number[] =>
	flat(errors).flatMap(({ code }) => code ?? []);

/** The errors and their chained errors in one list. */
export const flat = (errors: ErrorEntry[]): ErrorEntry[] =>
	errors.flatMap((error) => [error, ...flat(error.error_chain ?? [])]);

const quote = ({ code, message }: ErrorEntry) =>
	[message ?? 'no message', code === undefined ? '' : `(code ${code})`].filter(Boolean).join(' ');

/** The properties of a refusal that come from the request. */
const requestFacts = ({ method, resource, credential = 'apiToken' }: ApiRequest) => ({
	reads: method === 'GET',
	adds: method === 'POST',
	resource,
	credential,
});

/** Codes of a 404 that is about the path or the account and not about the record. */
const NOT_THE_RECORD = [7000, 7003, 9999];

function headline({ status, codes, resource, adds }: Refusal): string {
	if (status === 429 || codes.includes(RATE_LIMITED)) return "Cloudflare's rate limit is used up";
	const aboutRecord = !codes.some((code) => NOT_THE_RECORD.includes(Number(code)));
	if (status === 404 && aboutRecord) {
		return adds
			? `Cloudflare could not find where to create the ${resource.noun}`
			: `Cloudflare found no such ${resource.noun}`;
	}
	if (status === 401 || status === 403) return 'Cloudflare denied access';
	if (status >= 500) return 'Cloudflare had a server error';
	return 'Cloudflare refused the request';
}

/** An error response of Cloudflare, with its own messages. */
export function explainRefusal(
	request: ApiRequest,
	{ status, errors }: { status: number; errors: ErrorEntry[] },
): Explanation {
	const codes = codesOf(errors);
	const cloudflareSays = cloudflareMessage(errors);
	const refusal: Refusal = {
		...requestFacts(request),
		...(status === 404 && { resource: missingResource(request.resource, codes) }),
		status,
		codes,
		message: cloudflareSays,
	};
	const message = `${headline(refusal)}: ${cloudflareSays || 'no reason given'} [HTTP ${status}]`;
	return { message, advice: adviceFor(refusal) };
}

/**
 * A response that is not one of Cloudflare's API: an HTML page, cut-off JSON, an empty body.
 *
 * @param what the end of "it could not be read: …"
 */
export function explainUnreadable(status: number, what: string): Explanation {
	if (OUTAGE_STATUSES.includes(status)) {
		return {
			message: `Cloudflare is having an outage: it could not reach its own API [HTTP ${status}]`,
			advice: OUTAGE,
		};
	}
	return {
		message: `Cloudflare's response could not be read: ${what} [HTTP ${status}]`,
		advice:
			"Run again. If it happens again, check 'Base URL' of the credential and any proxy in between.",
	};
}

/** No response: refused, reset, timed out, cancelled. `code` is Node's or n8n's (ECONNRESET, …). */
export function explainUnreachable(
	request: ApiRequest,
	{ code, message }: { code: string; message: string },
): Explanation {
	const seconds = /timeout of (\d+)ms/.exec(message)?.[1];
	const what = seconds
		? `no response within ${Number(seconds) / 1000} s`
		: `${message || 'no response'} (${code})`;
	return {
		message: `Cloudflare could not be reached: ${what}`,
		advice: adviceFor({ ...requestFacts(request), status: 0, codes: [code], message: '' }),
	};
}
