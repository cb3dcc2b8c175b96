import {
	authenticationHeaders,
	baseUrlOf,
	isAccountOwnedToken,
} from '../../nodes/shared/cloudflare/credential.js';
import { isHexId } from '../../nodes/shared/cloudflare/paths.js';
import type { Terminal } from './terminal.mjs';

const CLOUDFLARE_URL = 'https://api.cloudflare.com/client/v4';

/** Whether a text can be an email address. */
export const isEmailAddress = (text: string): boolean =>
	/^[^\s@"\\]+@[^\s@"\\]+\.[^\s@"\\]+$/.test(text);

/** The records that the questions are about, with the environment variables for their IDs. */
const ids = {
	account: 'CLOUDFLARE_ACCOUNT_ID',
	organization: 'CLOUDFLARE_ORGANIZATION_ID',
	share: 'CLOUDFLARE_SHARE_ID',
} as const;

export type IdName = keyof typeof ids;

/** The credentials and IDs for the questions. They are kept in memory only. */
export interface Access {
	baseUrl: string;
	isCloudflare: boolean;
	/** Headers of each scheme. At least one is set. */
	token?: Record<string, string>;
	key?: Record<string, string>;
	/** The token belongs to an account, so it has no user. */
	ofAccount: boolean;
	ids: Partial<Record<IdName, string>>;
}

/**
 * Reads the environment and asks for what is missing. Secrets are not shown.
 * Throws an Error with a message for the user.
 */
export async function readAccess(env: NodeJS.ProcessEnv, terminal?: Terminal): Promise<Access> {
	const baseUrl = baseUrlOf({ baseUrl: env.CLOUDFLARE_BASE_URL ?? CLOUDFLARE_URL });
	const { apiToken, email, apiKey } = secretsFrom(env) ?? (await askForSecrets(terminal));
	if (Boolean(email) !== Boolean(apiKey)) throw new Error('Email and Global API Key go together.');
	if (!apiToken && !apiKey) {
		throw new Error(
			'A credential is needed. Type one, or set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY.',
		);
	}
	const headers = (credential: Record<string, string>) => authenticationHeaders(credential);
	return {
		baseUrl,
		isCloudflare: baseUrl === CLOUDFLARE_URL,
		...(apiToken && { token: headers({ authentication: 'apiToken', apiToken }) }),
		...(apiKey && { key: headers({ authentication: 'apiKey', email, apiKey }) }),
		ofAccount: isAccountOwnedToken({ apiToken }),
		ids: await readIds(env, terminal),
	};
}

interface Secrets {
	apiToken: string;
	email: string;
	apiKey: string;
}

function secretsFrom(env: NodeJS.ProcessEnv): Secrets | undefined {
	const [apiToken = '', email = '', apiKey = ''] = [
		env.CLOUDFLARE_API_TOKEN,
		env.CLOUDFLARE_EMAIL,
		env.CLOUDFLARE_API_KEY,
	].map((value) => value?.trim());
	return apiToken || email || apiKey ? { apiToken, email, apiKey } : undefined;
}

async function askForSecrets(terminal: Terminal | undefined): Promise<Secrets> {
	if (!terminal) return { apiToken: '', email: '', apiKey: '' };
	terminal.say('Give a token, or email and key, or both. Nothing is stored. Enter skips.');
	const apiToken = await terminal.askHidden('API token (not shown): ');
	const email = (await terminal.askFor('Email of a user: ', isEmailAddress)) ?? '';
	const apiKey = email && (await terminal.askHidden('Global API Key (not shown): '));
	return { apiToken, email, apiKey };
}

async function readIds(env: NodeJS.ProcessEnv, terminal?: Terminal): Promise<Access['ids']> {
	const found: Access['ids'] = {};
	for (const name of Object.keys(ids) as IdName[]) {
		const value = env[ids[name]]?.trim();
		if (value && !isHexId(value)) throw new Error(`${ids[name]} must be 32 hex digits.`);
		found[name] = value || (await terminal?.askFor(`ID of the ${name} (Enter skips): `, isHexId));
	}
	return found;
}
