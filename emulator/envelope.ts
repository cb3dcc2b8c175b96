/** Which dialect of the v4 envelope an endpoint speaks. */
export type Family = 'v4' | 'shares' | 'organizations';

export interface ErrorItem {
	code: number;
	message: string;
	error_chain?: { code: number; message: string }[];
}

/** A refusal: what the caller gets as HTTP status and `errors`. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly errors: ErrorItem[],
		readonly headers: Record<string, string> = {},
	) {
		super(errors[0]?.message);
	}
}

/** Codes from the API reference, §1.3. */
export const codes = {
	rateLimited: 971,
	invalidToken: 1000,
	invalid: 1001,
	notFound: 1003,
	// With the words "already exists" the same number means a member who is there.
	shareNotFound: 1004,
	badHeaders: 6003,
	badEmailHeader: 6102,
	badKeyHeader: 6103,
	badAuthorizationHeader: 6111,
	noRoute: 7000,
	methodNotAllowed: 7001,
	unroutable: 7003,
	unknownKey: 9103,
	noCredential: 9106,
	forbidden: 9109,
	notEnabled: 9999,
	noPermission: 10000,
	// Nothing is published about conflicts: a number that no documented error uses.
	conflict: 1409,
} as const;

/** One error with one code. */
export function refusal(status: number, code: number, message: string): ApiError {
	return new ApiError(status, [{ code, message }]);
}

export function invalid(message: string): ApiError {
	return refusal(400, codes.invalid, message);
}

export function notFound(what: string, code: number = codes.notFound): ApiError {
	return refusal(404, code, `${what} not found`);
}

export function conflict(message: string): ApiError {
	return refusal(409, codes.conflict, message);
}

/** The account has never set up Zero Trust: only the dashboard helps, and no permission. */
export function notEnabled(): ApiError {
	const message = 'access.api.error.not_enabled: Access is not enabled.';
	const remedy = 'Visit the Access dashboard and enable it.';
	return refusal(403, codes.notEnabled, `${message} ${remedy}`);
}

/** The pair of errors for an unknown route and for an id of the wrong shape. */
export function unroutable(path: string): ApiError {
	const message = `Could not route to ${path}, perhaps your object identifier is invalid?`;
	return new ApiError(400, [
		{ code: codes.unroutable, message },
		{ code: codes.noRoute, message: 'No route for that URI' },
	]);
}

/** Malformed credentials: the cause is in `error_chain`. */
export function badHeaders(code: number, message: string): ApiError {
	return new ApiError(400, [
		{
			code: codes.badHeaders,
			message: 'Invalid request headers',
			error_chain: [{ code, message }],
		},
	]);
}

/** The body of a refusal; only shares leave out `messages`, organizations answer with `result: {}`. */
export function errorEnvelope(family: Family, errors: ErrorItem[]): object {
	const body = { success: false, errors };
	if (family === 'shares') return { ...body, result: null };
	return { ...body, messages: [], result: family === 'organizations' ? {} : null };
}

/** The body of a success; shares have no `messages`. */
export function envelope(family: Family, answer: Answer): object {
	const { result = null, result_info, messages = [] } = answer;
	return {
		success: true,
		errors: [],
		...(family !== 'shares' && { messages }),
		result,
		...(result_info && { result_info }),
	};
}

/** What an endpoint has to say. A 204 has no body at all. */
export interface Answer {
	status?: number;
	result?: unknown;
	result_info?: object;
	messages?: { code: number; message: string; type?: null }[];
}
