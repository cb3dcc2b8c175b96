import type { IncomingHttpHeaders } from 'node:http';
import { badHeaders, codes, refusal, type ApiError } from './envelope';
import type { Token } from './resources';
import type { Settings } from './settings';
import type { State } from './state';

/** Who may call an endpoint. Names of permissions as in the API reference, §1.8. */
export interface Access {
	/** A token needs one of them; none listed: any valid token will do. */
	permissions?: readonly string[];
	/** Only email + key is documented; whether tokens work is a setting. */
	keyOnly?: boolean;
	/** A token that may not write is refused with 405 here, if the setting says so. */
	refusesMethod?: boolean;
	/** Needs a user, so that account-owned tokens are out. */
	userOnly?: boolean;
	/** Only tokens make sense here. */
	tokenOnly?: boolean;
}

/** Whoever sent the request. Without a token it is the user with email and Global API Key. */
export interface Caller {
	/** Whose quota the request draws on: one per user over key and tokens, one per account token. */
	quota: string;
	token?: Token;
}

// A Global API Key is shorter than any token: that is how the API notices one sent as a token.
const tokenFormat = /^Bearer [A-Za-z0-9_-]{40,}$/;
const keyFormat = /^(?:[0-9a-f]{37}|cfk_[A-Za-z0-9_-]{40,})$/;

/**
 * Finds out who is calling, from the headers alone.
 * Refuses with 6003 (malformed, or both schemes at once), 9106 (none), 9103 (unknown pair), 1000 (unknown token).
 */
export function identify(headers: IncomingHttpHeaders, state: State, settings: Settings): Caller {
	const authorization = headers.authorization;
	const email = headers['x-auth-email'];
	const key = headers['x-auth-key'];
	if (authorization !== undefined && (email !== undefined || key !== undefined)) {
		throw badHeaders(codes.badAuthorizationHeader, 'Authorization and X-Auth-* sent together');
	}
	if (authorization !== undefined) return byToken(authorization, state, settings);
	if (typeof email !== 'string' || typeof key !== 'string') {
		throw refusal(400, codes.noCredential, 'Missing X-Auth-Key, X-Auth-Email or Authorization');
	}
	return byKey(email, key, state);
}

function byToken(authorization: string, state: State, settings: Settings): Caller {
	if (!tokenFormat.test(authorization)) {
		throw badHeaders(codes.badAuthorizationHeader, 'Invalid format for Authorization header');
	}
	const value = authorization.slice('Bearer '.length);
	const token = state.tokens.find((candidate) => candidate.value === value);
	if (!token) throw invalidToken(settings.verifyRefusalStatus);
	return { quota: token.accountId ? token.id : state.user.id, token };
}

function byKey(email: string, key: string, state: State): Caller {
	if (!/^\S+@\S+$/.test(email)) {
		throw badHeaders(codes.badEmailHeader, 'Invalid format for X-Auth-Email header');
	}
	if (!keyFormat.test(key)) {
		throw badHeaders(codes.badKeyHeader, 'Invalid format for X-Auth-Key header');
	}

	if (email.toLowerCase() !== state.user.email || key !== state.apiKey) {
		throw refusal(403, codes.unknownKey, 'Unknown X-Auth-Key or X-Auth-Email');
	}
	return { quota: state.user.id };
}

/** The refusal of a token that is not known, no longer valid, or of the wrong kind for a verify endpoint. */
export function invalidToken(status: number): ApiError {
	return refusal(status, codes.invalidToken, 'Invalid API Token');
}

/**
 * Checks that the caller may use an endpoint, by its method and on an account.
 * Refuses with 1001 (key where a token is needed), 1000 (disabled or expired), 9109 (no user), 10000 (permission).
 */
export function authorize(
	caller: Caller,
	{ access, method }: { access: Access; method: string },
	accountId: string | undefined,
	settings: Settings,
): void {
	const { token } = caller;
	if (!token) {
		if (access.tokenOnly) throw refusal(400, codes.invalid, 'Missing "Authorization" header');
		return;
	}
	if (access.tokenOnly) return;
	if (token.status !== 'active') throw invalidToken(401);
	if (access.userOnly && token.accountId) {
		throw refusal(403, codes.forbidden, 'Unauthorized to access requested resource');
	}
	const elsewhere = token.accountId && accountId && token.accountId !== accountId;
	const shut = access.keyOnly && !settings.tokensOnKeyOnlyEndpoints;
	if (!elsewhere && !shut && permitted(token, access)) return;
	if (access.refusesMethod && method !== 'GET' && settings.missingWritePermission === 405) {
		const message = `${method} method not allowed for the api_token authentication scheme`;
		throw refusal(405, codes.noPermission, message);
	}
	throw refusal(403, codes.noPermission, 'Authentication error');
}

function permitted(token: Token, { permissions }: Access): boolean {
	return !permissions || permissions.some((permission) => token.permissions.includes(permission));
}
