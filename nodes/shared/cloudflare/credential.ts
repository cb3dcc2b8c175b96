import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** The one credential type of the package; n8n's built-in Cloudflare credential is called `cloudflareApi`. */
export const CREDENTIAL_TYPE = 'cloudflareOnboardingApi';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Account-owned tokens carry this prefix; they have no user behind them, so `/user…` is out of their reach. */
const ACCOUNT_TOKEN_PREFIX = 'cfat_';

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '');

/**
 * Where requests go, without a slash at the end.
 *
 * Anything but `https:` (or `http:` to this very machine, for an emulator) is refused, because the
 * secret would travel in the clear. Throws an Error with a message for the user.
 */
export function baseUrlOf(credentials: ICredentialDataDecryptedObject): string {
	const value = text(credentials.baseUrl);
	const url = URL.canParse(value) ? new URL(value) : undefined;
	const safe =
		url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname));
	if (!url || !safe) {
		throw new Error(
			"'Base URL' of the credential must start with https:// (http:// only for this machine), for example https://api.cloudflare.com/client/v4",
		);
	}
	if (url.username || url.password || url.search || url.hash) {
		throw new Error("'Base URL' of the credential must be a plain address, without login, ? or #");
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/**
 * The headers of exactly one of Cloudflare's two schemes; sending both is never right.
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

/** What must never be seen outside the headers. */
export const secretsOf = (credentials: ICredentialDataDecryptedObject): string[] =>
	[text(credentials.apiToken), text(credentials.apiKey)].filter((secret) => secret.length > 5);

/** A text without the secrets, whoever echoed them. */
export const withoutSecrets = (text: string, secrets: string[]): string =>
	secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);

/** What a credential is; a token without the prefix of account-owned ones may still be one. */
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
