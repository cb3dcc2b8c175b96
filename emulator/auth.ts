import type { IncomingHttpHeaders } from 'node:http';
import { badHeaders, codes, apiError, type ApiError } from './envelope';
import type { Token } from './rows';
import type { Settings } from './settings';
import type { State } from './state';

/** Who may call an endpoint. Permissions have the names that Cloudflare's API reference uses. */
export interface Access {
	/** A token needs one of these. When none are listed, every valid token may call the endpoint. */
	permissions?: readonly string[];
	/** Only email and API key are documented. A setting says whether tokens work too. */
	keyOnly?: boolean;
	/** A token without the write permission gets a 405 here, if the setting says so. */
	refusesMethod?: boolean;
	/** The endpoint needs a user, and account-owned tokens have none. */
	userOnly?: boolean;
	/** The endpoint takes tokens only; without permissions, any token, expired ones too. */
	tokenOnly?: boolean;
}

/** Who sent the request. Without a token, it is the user with email and Global API Key. */
export interface Caller {
	/** Which quota the request counts against. A user's key and tokens share one, an account token has its own. */
	quota: string;
	token?: Token;
}

// A Global API Key is shorter than any token, so the API can tell when a key is sent as a token.
const tokenFormat = /^Bearer [A-Za-z0-9_-]{40,}$/;
const keyFormat = /^(?:[0-9a-f]{37}|cfk_[A-Za-z0-9_-]{40,})$/;

/**
 * Identifies the caller by the request headers. Throws 6003 (malformed, or both schemes at once),
 * 9106 (no credential), 9103 (unknown email and key) or 1000 (unknown token).
 */
export function identify(headers: IncomingHttpHeaders, state: State, settings: Settings): Caller {
	const authorization = headers.authorization;
	const email = headers['x-auth-email'];
	const key = headers['x-auth-key'];
	if (authorization !== undefined && (email !== undefined || key !== undefined)) {
		throw badHeaders(codes.badAuthorizationHeader, 'Authorization and X-Auth-* sent together');
	}
	if (authorization !== undefined) return callerByToken(authorization, state, settings);
	if (typeof email !== 'string' || typeof key !== 'string') {
		throw apiError(400, codes.noCredential, 'Missing X-Auth-Key, X-Auth-Email or Authorization');
	}
	return callerByKey(email, key, state);
}

function callerByToken(authorization: string, state: State, settings: Settings): Caller {
	if (!tokenFormat.test(authorization)) {
		throw badHeaders(codes.badAuthorizationHeader, 'Invalid format for Authorization header');
	}
	const value = authorization.slice('Bearer '.length);
	const token = state.tokens.find((candidate) => candidate.value === value);
	if (!token) throw invalidToken(settings.verifyRefusalStatus);
	return { quota: token.accountId ? token.id : state.user.id, token };
}

function callerByKey(email: string, key: string, state: State): Caller {
	if (!/^\S+@\S+$/.test(email)) {
		throw badHeaders(codes.badEmailHeader, 'Invalid format for X-Auth-Email header');
	}
	if (!keyFormat.test(key)) {
		throw badHeaders(codes.badKeyHeader, 'Invalid format for X-Auth-Key header');
	}

	if (email.toLowerCase() !== state.user.email || key !== state.apiKey) {
		throw apiError(403, codes.unknownKey, 'Unknown X-Auth-Key or X-Auth-Email');
	}
	return { quota: state.user.id };
}

/** The error for a token that is unknown, no longer valid, or of the wrong kind for a verify endpoint. */
export function invalidToken(status: number): ApiError {
	return apiError(status, codes.invalidToken, 'Invalid API Token');
}

/**
 * Checks that the caller may use an endpoint, for an account if the path names one. Throws 1001 (key
 * instead of a token), 1000 (disabled or expired token), 9109 (no user) or 10000 (no permission).
 */
export function authorize(
	caller: Caller,
	{ access, method }: { access: Access; method: string },
	accountId: string | undefined,
	settings: Settings,
): void {
	const { token } = caller;
	if (!token) {
		if (access.tokenOnly) throw apiError(400, codes.invalid, 'Missing "Authorization" header');
		return;
	}
	if (access.tokenOnly && !access.permissions) return;
	if (token.status !== 'active') throw invalidToken(401);
	if (access.userOnly && token.accountId) {
		throw apiError(403, codes.forbidden, 'Unauthorized to access requested resource');
	}
	const otherAccount = token.accountId && accountId && token.accountId !== accountId;
	const isKeyOnly = access.keyOnly && !settings.tokensOnKeyOnlyEndpoints;
	if (!otherAccount && !isKeyOnly && hasPermission(token, access)) return;
	if (access.refusesMethod && method !== 'GET' && settings.missingWritePermission === 405) {
		const message = `${method} method not allowed for the api_token authentication scheme`;
		throw apiError(405, codes.noPermission, message);
	}
	throw apiError(403, codes.noPermission, 'Authentication error');
}

function hasPermission(token: Token, { permissions }: Access): boolean {
	return !permissions || permissions.some((permission) => token.permissions.includes(permission));
}
