import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** The one credential type of the package; n8n's built-in Cloudflare credential is called `cloudflareApi`. */
export const CREDENTIAL_TYPE = 'cloudflareOnboardingApi';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The prefix of account-owned tokens. They belong to no user, so they can't use `/user…`. */
const ACCOUNT_TOKEN_PREFIX = 'cfat_';

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

interface Address {
	/** Without a slash at the end. */
	url: string;
	origin: string;
	hostname: string;
}

/** The last base URL that was read, because each request asks for it. */
let lastRead = { value: '', address: undefined as Address | undefined };

/**
 * The base URL and its parts.
 *
 * Only `https:` is allowed (and `http:` to this machine, for an emulator), because the secret would
 * be sent unencrypted. Throws an Error with a message for the user.
 */
export function addressOf(credentials: ICredentialDataDecryptedObject): Address {
	const value = text(credentials.baseUrl);
	if (lastRead.address && lastRead.value === value) return lastRead.address;
	const address = readAddress(value);
	lastRead = { value, address };
	return address;
}

/** The base URL, without a slash at the end. Throws as {@link addressOf} does. */
export const baseUrlOf = (credentials: ICredentialDataDecryptedObject): string =>
	addressOf(credentials).url;

function readAddress(value: string): Address {
	const url = URL.canParse(value) ? new URL(value) : undefined;
	const safe =
		url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname));
	if (!url || !safe) {
		throw new Error(
			"'Base URL' of the credential must start with https:// (http:// only for this machine), for example https://api.cloudflare.com/client/v4",
		);
	}
	const { username, password, search, hash, origin, pathname, hostname } = url;
	if (username || password || search || hash) {
		throw new Error("'Base URL' of the credential must be a plain address, without login, ? or #");
	}
	return { url: `${origin}${pathname}`.replace(/\/+$/, ''), origin, hostname };
}

/**
 * The headers of one of Cloudflare's two schemes. Sending both is an error.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/get-started/
 */
export function authenticationHeaders(
	credentials: ICredentialDataDecryptedObject,
): Record<string, string> {
	const required = (name: string, label: string) => {
		const value = text(credentials[name]);
		if (!value) throw new Error(`'${label}' of the credential is empty`);
		return value;
	};
	return credentials.authentication === 'apiKey'
		? {
				'X-Auth-Email': required('email', 'Email'),
				'X-Auth-Key': required('apiKey', 'Global API Key'),
			}
		: { Authorization: `Bearer ${required('apiToken', 'API Token')}` };
}

/** The secrets, which must never appear outside the request headers. */
export const secretsOf = (credentials: ICredentialDataDecryptedObject): string[] =>
	[text(credentials.apiToken), text(credentials.apiKey)].filter((secret) => secret.length > 5);

/** Replaces the secrets in a text, in case a response repeats them. */
export const withoutSecrets = (text: string, secrets: string[]): string =>
	secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);

/** An older account-owned token has no prefix and counts as `apiToken`. */
export type CredentialKind = 'apiKey' | 'apiToken' | 'accountToken';

export function kindOf(credentials: ICredentialDataDecryptedObject): CredentialKind {
	if (credentials.authentication === 'apiKey') return 'apiKey';
	return isAccountOwnedToken(credentials) ? 'accountToken' : 'apiToken';
}

/** Whether the credential is a token that belongs to an account and not to a user. */
export function isAccountOwnedToken(credentials: ICredentialDataDecryptedObject): boolean {
	return (
		credentials.authentication !== 'apiKey' &&
		text(credentials.apiToken).startsWith(ACCOUNT_TOKEN_PREFIX)
	);
}
