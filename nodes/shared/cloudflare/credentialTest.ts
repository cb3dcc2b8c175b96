import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { authenticationHeaders, baseUrlOf } from './credential';
import { faultsOf, isEnvelope, whatIsThis } from './envelope';
import { wordsOf } from './errors';
import type { ApiPath } from './paths';
import { isHexId, path } from './paths';
import type { Envelope } from './types';

interface Answer {
	status: number;
	body: unknown;
	envelope?: Envelope<{ status?: string }>;
}

type Ask = (path: ApiPath) => Promise<Answer>;

const passed = (message: string): INodeCredentialTestResult => ({ status: 'OK', message });
const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/**
 * The credential's test button. Email and key ask for their user; a token is verified as a user's
 * and, where that is refused, as one of the account that the credential names. What it may do isn't
 * looked at, as no endpoint tells.
 */
export async function testCloudflareCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = credential.data ?? {};
	try {
		const ask = asking(this, credentials);
		return credentials.authentication === 'apiKey'
			? await testUser(ask)
			: await testToken(ask, String(credentials.accountId ?? '').trim());
	} catch (error) {
		return failed((error as Error).message);
	}
}

async function testUser(ask: Ask): Promise<INodeCredentialTestResult> {
	const answer = await ask(path`/user`);
	return answer.envelope?.success
		? passed('Email and Global API Key are accepted')
		: failed(saidNo(answer));
}

async function testToken(ask: Ask, accountId: string): Promise<INodeCredentialTestResult> {
	if (accountId && !isHexId(accountId)) return failed("'Account ID' must be 32 hex digits");
	const asUser = await ask(path`/user/tokens/verify`);
	if (asUser.envelope?.success) return verdict(asUser);
	// Only a refusal can mean that the token is an account's; a fault says nothing about it.
	const refused = asUser.envelope && [400, 401, 403].includes(asUser.status);
	if (!refused) return failed(saidNo(asUser));
	if (accountId) {
		const asAccount = await ask(path`/accounts/${accountId}/tokens/verify`);
		return asAccount.envelope?.success ? verdict(asAccount) : failed(saidNo(asAccount));
	}
	return failed(
		`${saidNo(asUser)}. If the token belongs to an account and not to a user, fill in 'Account ID' to test it`,
	);
}

/** A token that is switched off or run out is answered with 200 and a status. */
function verdict({ envelope }: Answer): INodeCredentialTestResult {
	const status = envelope?.result?.status;
	return status === 'active'
		? passed('The API token is active')
		: failed(`The API token is ${status ?? 'of unknown status'}: make a new one at Cloudflare`);
}

function saidNo({ status, body, envelope }: Answer): string {
	if (status >= 300 && status < 400) {
		return `Cloudflare sent a redirect, which is not followed: check 'Base URL' [HTTP ${status}]`;
	}
	if (!envelope)
		return `Cloudflare's answer could not be read: ${whatIsThis(body)} [HTTP ${status}]`;
	const words = wordsOf(faultsOf(envelope)) || 'it gave no reason';
	return `Cloudflare said no: ${words} [HTTP ${status}]`;
}

/** n8n gives credential tests no other helper than its old one, and no authentication with it. */
function asking(
	{ helpers }: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Ask {
	const baseUrl = baseUrlOf(credentials);
	const headers = authenticationHeaders(credentials);
	return async (path) => {
		const response: unknown = await helpers
			.request({
				method: 'GET',
				uri: `${baseUrl}${path}`,
				headers,
				json: true,
				simple: false,
				resolveWithFullResponse: true,
				followRedirect: false,
				timeout: 20_000,
			})
			.catch(({ message }: Error) => {
				throw new Error(
					`Cloudflare could not be reached: ${message}. Check the network and 'Base URL'`,
				);
			});
		const { statusCode: status, body } = response as { statusCode: number; body: unknown };
		return { status, body, envelope: isEnvelope(body) ? (body as Answer['envelope']) : undefined };
	};
}
