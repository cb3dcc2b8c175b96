import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import {
	authenticationHeaders,
	baseUrlOf,
	isAccountOwnedToken,
	kindOf,
	secretsOf,
	withoutSecrets,
} from './cloudflare/credential';
import { describeBody, errorsOf, isEnvelope } from './cloudflare/envelope';
import type { ApiRequest, Explanation } from './cloudflare/explain';
import {
	codesOf,
	explainRefusal,
	explainUnreachable,
	explainUnreadable,
} from './cloudflare/explain';
import { isHexId } from './cloudflare/paths';
import type { Endpoint } from './cloudflare/resource';
import type { Envelope } from './cloudflare/types';
import { accountTokenVerification, userTokenVerification } from './resources/tokens';
import { ownUserEndpoint } from './resources/user';

interface Answer {
	request: ApiRequest;
	status: number;
	body: unknown;
	/** Missing if the response is not one of Cloudflare's API. */
	envelope?: Envelope<{ status?: string }>;
}

type Ask = (endpoint: Endpoint) => Promise<Answer>;

const passed = (message: string): INodeCredentialTestResult => ({ status: 'OK', message });
const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/**
 * The credential's test button. With email and key it reads their user. A token is verified as a
 * user's token and, if that is refused, as a token of the account in the credential. Permissions are
 * not tested, because no endpoint returns them.
 */
export async function testCloudflareCredential(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = credential.data ?? {};
	const { status, message } = await resultFor(this, credentials).catch((error: Error) =>
		failed(error.message),
	);
	return { status, message: withoutSecrets(message, secretsOf(credentials)) };
}

async function resultFor(
	context: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const ask = asking(context, credentials);
	if (credentials.authentication !== 'apiKey') return await testToken(ask, credentials);
	const answer = await ask(ownUserEndpoint);
	return answer.envelope?.success
		? passed('Email and Global API Key are accepted')
		: failed(sentence(explained(answer)));
}

async function testToken(
	ask: Ask,
	credentials: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const accountId = String(credentials.accountId ?? '').trim();
	if (accountId && !isHexId(accountId)) return failed("'Account ID' must be 32 hex digits");
	const asUser = await ask(userTokenVerification);
	if (asUser.envelope?.success) return verdict(asUser);
	// Only a refusal can mean that the token belongs to an account; another failure can't.
	const refused = asUser.envelope && [400, 401, 403].includes(asUser.status);
	if (!refused) return failed(sentence(explained(asUser)));
	if (!accountId) return failed(refusedAsUser(asUser, isAccountOwnedToken(credentials)));
	const asAccount = await ask(accountTokenVerification(accountId));
	return asAccount.envelope?.success ? verdict(asAccount) : failed(refusedAsAccount(asAccount));
}

/** Cloudflare also responds with 200 for a disabled or expired token; the status tells. */
function verdict({ envelope }: Answer): INodeCredentialTestResult {
	const status = envelope?.result?.status;
	if (status === 'active') return passed('The API token is active');
	const state = status === 'expired' ? 'has expired' : `is ${status ?? 'of unknown status'}`;
	const remedy = status === 'expired' ? 'Extend' : 'Enable';
	return failed(
		`The API token ${state}. ${remedy} it in the Cloudflare dashboard or create a new one.`,
	);
}

/** Cloudflare gives the same reason for an account's token as for an invalid token. */
function refusedAsUser(answer: Answer, isAccountOwned: boolean): string {
	const { message, advice } = explained(answer);
	if (isAccountOwned) {
		const what = "This token (cfat_…) belongs to an account. Fill in 'Account ID' to test it.";
		return sentence({ message, advice: what });
	}
	if (isMalformed(answer)) return sentence({ message, advice });
	const likely = isInvalid(answer)
		? 'The token may be mistyped, deleted or limited to other IP addresses.'
		: advice;
	const other = "If it belongs to an account, fill in 'Account ID' to test it.";
	return [sentence({ message, advice: likely }), other].join(' ');
}

function refusedAsAccount(answer: Answer): string {
	const { message, advice } = explained(answer);
	const likely = isInvalid(answer)
		? "Check the token, and that 'Account ID' is the account it belongs to. It may also be limited to other IP addresses."
		: advice;
	return sentence({ message, advice: likely });
}

const isMalformed = (answer: Answer) => [6003, 6111].some((code) => codesIn(answer).includes(code));
const isInvalid = (answer: Answer) => codesIn(answer).includes(1000);
const codesIn = ({ envelope }: Answer) => (envelope ? codesOf(errorsOf(envelope)) : []);

/** The same message and advice as in the nodes. */
function explained({ request, status, body, envelope }: Answer): Explanation {
	if (status >= 300 && status < 400) {
		return {
			message: `Cloudflare sent a redirect, which is not followed: check 'Base URL' [HTTP ${status}]`,
		};
	}
	return envelope
		? explainRefusal(request, { status, errors: errorsOf(envelope) })
		: explainUnreadable(status, describeBody(body));
}

const sentence = ({ message, advice }: Explanation) => (advice ? `${message}. ${advice}` : message);

/** n8n gives credential tests only its older request helper, which adds no authentication. */
function asking(
	{ helpers }: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Ask {
	const baseUrl = baseUrlOf(credentials);
	const headers = authenticationHeaders(credentials);
	const credential = kindOf(credentials);
	return async (endpoint) => {
		const request: ApiRequest = { method: 'GET', ...endpoint, credential };
		const response: unknown = await helpers
			.request({
				method: 'GET',
				uri: `${baseUrl}${endpoint.path}`,
				headers,
				json: true,
				simple: false,
				resolveWithFullResponse: true,
				followRedirect: false,
				timeout: 20_000,
			})
			.catch(({ code = 'UNKNOWN', message }: Error & { code?: string }) => {
				throw new Error(sentence(explainUnreachable(request, { code, message })));
			});
		const { statusCode: status, body } = response as { statusCode: number; body: unknown };
		const envelope = isEnvelope(body) ? (body as Answer['envelope']) : undefined;
		return { request, status, body, envelope };
	};
}
