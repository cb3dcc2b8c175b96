import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';

import { CREDENTIAL_TYPE } from './credential';
import type { ApiRequest } from './requestFaults';
import type { Body, Query } from './types';

/** n8n's contexts that can send a request with the user's credential. */
export type ApiContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** Seconds that one request may take, as in Cloudflare's own SDK. */
export const DEFAULT_TIMEOUT = 60;

/**
 * The request as n8n's helper takes it. Error statuses don't throw, because n8n repeats a request
 * after a thrown 401. Redirects are not followed, because they would send the secret elsewhere. The
 * body comes as text, so that secrets can be removed and cut-off JSON is noticed.
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
	};
}

/** The only place where the nodes send a request. */
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
