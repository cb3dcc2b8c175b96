/** The groups of endpoints whose response envelopes differ. */
export type Family = 'v4' | 'shares' | 'organizations' | 'bare';

export interface ErrorItem {
	code: number;
	message: string;
	error_chain?: { code: number; message: string }[];
}

/** An error response: the HTTP status and the `errors` of the envelope. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly errors: ErrorItem[],
		readonly headers: Record<string, string> = {},
	) {
		super(errors[0]?.message);
	}
}

/** Error codes of the Cloudflare API. */
export const codes = {
	rateLimited: 971,
	listNotFound: 2218,
	invalidToken: 1000,
	invalid: 1001,
	notFound: 1003,
	// Together with the message "already exists", the same code means an existing member.
	shareNotFound: 1004,
	badHeaders: 6003,
	badEmailHeader: 6102,
	badKeyHeader: 6103,
	badAuthorizationHeader: 6111,
	noRoute: 7000,
	methodNotAllowed: 7001,
	invalidPath: 7003,
	unknownKey: 9103,
	noCredential: 9106,
	forbidden: 9109,
	notEnabled: 9999,
	noPermission: 10000,
	// Cloudflare documents no code for conflicts, so this is one that no documented error has.
	conflict: 1409,
} as const;

export function apiError(status: number, code: number, message: string): ApiError {
	return new ApiError(status, [{ code, message }]);
}

export function invalid(message: string): ApiError {
	return apiError(400, codes.invalid, message);
}

export function notFound(what: string, code: number = codes.notFound, status = 404): ApiError {
	return apiError(status, code, `${what} not found`);
}

export function conflict(message: string): ApiError {
	return apiError(409, codes.conflict, message);
}

/** Zero Trust is not set up in the account. Only the dashboard can change that, not a permission. */
export function notEnabled(): ApiError {
	const message = 'access.api.error.not_enabled: Access is not enabled.';
	const remedy = 'Visit the Access dashboard and enable it.';
	return apiError(403, codes.notEnabled, `${message} ${remedy}`);
}

/** The same at Gateway, recorded with the status of a refused credential. */
export function notInitialized(): ApiError {
	return apiError(401, codes.invalid, 'account settings have not been initialized');
}

/** The two errors that Cloudflare returns for an unknown path and for a malformed ID. */
export function unroutable(path: string): ApiError {
	const message = `Could not route to ${path}, perhaps your object identifier is invalid?`;
	return new ApiError(400, [
		{ code: codes.invalidPath, message },
		{ code: codes.noRoute, message: 'No route for that URI' },
	]);
}

/** Malformed credentials. The cause is in `error_chain`. */
export function badHeaders(code: number, message: string): ApiError {
	return new ApiError(400, [
		{
			code: codes.badHeaders,
			message: 'Invalid request headers',
			error_chain: [{ code, message }],
		},
	]);
}

/** The body of an error response. Shares have no `messages`, and organizations have `result: {}`. */
export function errorEnvelope(family: Family, errors: ErrorItem[]): object {
	const body = { success: false, errors };
	if (family === 'shares') return { ...body, result: null };
	return { ...body, messages: [], result: family === 'organizations' ? {} : null };
}

/** The body of a success response. Shares have no `messages`, and a bare one has no `errors` either. */
export function envelope(family: Family, response: ApiResponse): object {
	const { result = null, result_info, messages = [] } = response;
	if (family === 'bare') return { result, success: true };
	return {
		success: true,
		errors: [],
		...(family !== 'shares' && { messages }),
		result,
		...(result_info && { result_info }),
	};
}

/** The response of an endpoint. A 204 has no body. */
export interface ApiResponse {
	status?: number;
	result?: unknown;
	result_info?: object;
	messages?: { code: number; message: string; type?: null }[];
}
