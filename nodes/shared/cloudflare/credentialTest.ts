import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { authenticationHeaders, baseUrlOf } from './credential';
import { isId, path } from './paths';
import type { ApiPath } from './paths';
import type { CloudflareFault, Envelope } from './types';

interface Answer {
	status: number;
	envelope?: Envelope<{ status?: string; email?: string }>;
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
	if (accountId && !isId(accountId)) return failed("'Account ID' must be 32 hex digits");
	const asUser = await ask(path`/user/tokens/verify`);
	if (asUser.envelope?.success) return verdict(asUser);
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

function saidNo({ status, envelope }: Answer): string {
	const faults = envelope?.errors?.flatMap((fault) => [fault, ...(fault.error_chain ?? [])]) ?? [];
	const words = faults.map(({ code, message }: CloudflareFault) => `${message} (code ${code})`);
	return `Cloudflare said no: ${words.join('; ') || 'it gave no reason'} [HTTP ${status}]`;
}

/** n8n gives credential tests no other helper than its old one, and no authentication with it. */
function asking(
	{ helpers }: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Ask {
	const baseUrl = baseUrlOf(credentials);
	const headers = authenticationHeaders(credentials);
	return async (path) => {
		const response: unknown = await helpers.request({
			method: 'GET',
			uri: `${baseUrl}${path}`,
			headers,
			json: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			timeout: 20_000,
		});
		const { statusCode, body } = response as { statusCode: number; body: unknown };
		return {
			status: statusCode,
			envelope: typeof body === 'object' && body ? (body as Answer['envelope']) : undefined,
		};
	};
}
