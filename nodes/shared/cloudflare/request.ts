import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { CREDENTIAL_TYPE } from './credential';
import type { ApiRequest } from './requestFaults';
import type { Body, Query } from './types';

/** n8n's contexts that can send a request with the user's credential. */
export type ApiContext = IExecuteFunctions | ILoadOptionsFunctions;

/** Seconds that one request may take, as in Cloudflare's own SDK. */
export const DEFAULT_TIMEOUT = 60;

/**
 * The request as n8n's helper takes it. Statuses are not thrown, because n8n sends a thrown 401 a
 * second time; redirects are not followed, because they would take the secret elsewhere. The body
 * comes as text, so that secrets can be struck out and a cut-off answer is seen as such.
 */
export function requestOptions(
	{ method, path }: ApiRequest,
	{
		baseUrl,
		query,
		body,
		timeout,
	}: { baseUrl: string; query?: Query; body?: Body; timeout: number },
): IHttpRequestOptions {
	return {
		method,
		url: `${baseUrl}${path}`,
		qs: query,
		arrayFormat: 'repeat',
		body,
		headers: { Accept: 'application/json' },
		encoding: 'text',
		timeout: timeout * 1000,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: new URL(baseUrl).hostname,
	};
}

/** Sends once, with n8n's helper and the user's credential: the one place that does. */
export async function sendOnce(
	ctx: ApiContext,
	options: IHttpRequestOptions,
): Promise<IN8nHttpFullResponse> {
	return (await ctx.helpers.httpRequestWithAuthentication.call(
		ctx,
		CREDENTIAL_TYPE,
		options,
	)) as IN8nHttpFullResponse;
}
