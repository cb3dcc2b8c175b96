import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { RATE_LIMITED } from './faults';
import type { ApiRequest } from './requestFaults';
import { refusedFault, unreadableFault } from './requestFaults';
import type { Envelope, ErrorEntry } from './types';

export const isEnvelope = (body: unknown): body is Envelope<unknown> =>
	typeof body === 'object' &&
	body !== null &&
	typeof (body as { success?: unknown }).success === 'boolean';

/** The readable entries of `errors`. */
export const errorsOf = ({ errors }: Envelope<unknown>): ErrorEntry[] =>
	Array.isArray(errors) ? errors.filter((fault) => typeof fault === 'object' && fault) : [];

/** The body says that the request was refused because the quota is used up. */
export const isRateLimited = (body: unknown): boolean =>
	isEnvelope(body) && !body.success && errorsOf(body).some(({ code }) => code === RATE_LIMITED);

/** Says what a body without an envelope is, as the end of "it could not be read: …". */
export function describeBody(body: unknown): string {
	if (body === undefined || body === null || body === '') return 'it is empty';
	if (typeof body !== 'string') return 'it is JSON, but without the field success';
	if (/^\s*<(!doctype|html)/i.test(body)) return 'it is an HTML page and not JSON';
	return /^\s*[[{]/.test(body) ? 'its JSON is cut off' : 'it is not JSON';
}

/**
 * Reads Cloudflare's envelope. Only a deletion may have an empty body (202 or 204). Throws a
 * CloudflareFault for an error response, or for a body without an envelope.
 */
export function readEnvelope<T>(request: ApiRequest, response: IN8nHttpFullResponse): Envelope<T> {
	const { statusCode: status, headers } = response;
	const body: unknown = response.body;
	const accepted = status >= 200 && status < 300;
	if (isEnvelope(body)) {
		if (accepted && body.success) return body as Envelope<T>;
		throw refusedFault(request, { status, errors: errorsOf(body), rayId: rayIdOf(headers) });
	}
	if (request.method === 'DELETE' && [202, 204].includes(status) && !body) return { success: true };
	if (!accepted && !body) throw refusedFault(request, { status, errors: [] });
	throw unreadableFault(request, { status, what: describeBody(body) });
}

/** Cloudflare's ID of the request, if the response has one. */
export const rayIdOf = ({ 'cf-ray': id }: IN8nHttpFullResponse['headers']): string | undefined =>
	typeof id === 'string' && id ? id : undefined;

/** The record that a change returned. Without its ID it is unknown what was changed. */
export function recordOf<T>(request: ApiRequest, envelope: Envelope<T>): T {
	const result = resultOf(request, envelope);
	if (typeof (result as { id?: unknown }).id === 'string') return result;
	throw unreadableFault(request, { status: 200, what: 'its result is no record with an ID' });
}

/** For a change that is only answered with true. Throws for false: nothing was done. */
export function assertTrue(request: ApiRequest, { result, rayId }: Envelope<boolean>): void {
	if (result === true) return;
	if (result === false) {
		throw refusedFault(request, {
			status: 200,
			errors: [{ message: 'its result is false' }],
			rayId,
		});
	}
	throw unreadableFault(request, { status: 200, what: 'its result is neither true nor false' });
}

/** The rows of a response; an empty list may come as null. */
export function rowsOf<T>(request: ApiRequest, { result }: Envelope<T[]>): T[] {
	if (result === null) return [];
	if (!Array.isArray(result)) {
		const what = result === undefined ? 'it has no result' : 'its result is not a list';
		throw unreadableFault(request, { status: 200, what });
	}
	return result;
}

export const isRow = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The result of a response; a response without one is not a success. */
export function resultOf<T>(request: ApiRequest, { result }: Envelope<T>): T {
	if (result === undefined || result === null) {
		throw unreadableFault(request, { status: 200, what: 'it has no result' });
	}
	return result;
}
