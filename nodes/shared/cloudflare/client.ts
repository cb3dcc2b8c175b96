import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
	IN8nHttpFullResponse,
	NodeApiError,
} from 'n8n-workflow';

import {
	authenticationHeaders,
	baseUrlOf,
	CREDENTIAL_TYPE,
	isAccountOwnedToken,
} from './credential';
import { readEnvelope, resultOf } from './envelope';
import type { Asked } from './errors';
import { accountTokenError, configurationError, unreachableError } from './errors';
import type { Fetch, Page, Paging, Selection } from './paging';
import { collect, onePage } from './paging';
import type { ApiPath } from './paths';
import { resourceOf } from './resources';

/** Sent as text; arrays as repeated keys; undefined is left out. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

type Body = IDataObject | IDataObject[];

/** n8n's contexts that can send a request with the user's credential. */
export type ApiContext = IExecuteFunctions | ILoadOptionsFunctions;

/** Seconds that one request may take, as in Cloudflare's own SDK. */
export const DEFAULT_TIMEOUT = 60;

/**
 * The Cloudflare API as operations see it: typed results in, one kind of error out.
 *
 * Every method throws a NodeApiError (see errors.ts). `result` is what the envelope carries.
 */
export interface CloudflareApi {
	get<T>(path: ApiPath, query?: Query): Promise<T>;
	/** All rows of a list, or as many as the selection asks for, in Cloudflare's order. */
	list<T extends { id: string }>(
		path: ApiPath,
		paging: Paging,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[]>;
	/** One page of a list, for pickers. */
	page<T>(path: ApiPath, paging: Paging, size: number, query: Query, at?: string): Promise<Page<T>>;
	post<T>(path: ApiPath, body: Body): Promise<T>;
	put<T>(path: ApiPath, body: Body): Promise<T>;
	patch<T>(path: ApiPath, body: Body): Promise<T>;
	/** Deletions may be answered without a body: then the result is undefined. */
	delete<T>(path: ApiPath, body?: Body): Promise<T | undefined>;
}

/** A checked credential, ready to send. */
export interface Connection {
	/** @param timeout seconds per request, 60 unless told */
	api(settings?: { timeout?: number }): CloudflareApi;
}

/**
 * Opens the API with the node's credential. Nothing is sent yet, but a credential that can't be
 * used is refused here.
 */
export async function connect(ctx: ApiContext): Promise<Connection> {
	const credentials = await ctx.getCredentials(CREDENTIAL_TYPE);
	const baseUrl = checkedBaseUrl(ctx, credentials);
	const ofAccount = isAccountOwnedToken(credentials);
	const node = ctx.getNode();
	return {
		api: ({ timeout = DEFAULT_TIMEOUT } = {}) =>
			apiOver(node, async (asked, query, body) => {
				if (ofAccount && resourceOf(asked.path).ofUser) throw accountTokenError(node, asked);
				return await exchange(ctx, asked, requestOptions(asked, { baseUrl, query, body, timeout }));
			}),
	};
}

type Send = (asked: Asked, query?: Query, body?: Body) => Promise<IN8nHttpFullResponse>;

function apiOver(node: INode, exchange: Send): CloudflareApi {
	async function send<T>(asked: Asked, query?: Query, body?: Body) {
		return readEnvelope<T>(node, asked, await exchange(asked, query, body));
	}

	async function result<T>(asked: Asked, query?: Query, body?: Body) {
		const envelope = await send<T>(asked, query, body);
		return resultOf(node, asked, envelope);
	}

	const pageOf =
		<T>(path: ApiPath, query: Query): Fetch<T> =>
		async (page) =>
			await send<T[]>({ method: 'GET', path }, { ...query, ...page });

	return {
		get: async (path, query) => await result({ method: 'GET', path }, query),
		page: async <T>(path: ApiPath, paging: Paging, size: number, query: Query, at?: string) =>
			await onePage<T>({ node, path, paging, fetch: pageOf(path, query) }, size, at),
		list: async <T extends { id: string }>(
			path: ApiPath,
			paging: Paging,
			query: Query = {},
			selection: Selection<T> = {},
		) => {
			const filtered = Object.values(query).some((value) => value !== undefined);
			const listing = { node, path, paging, filtered, fetch: pageOf<T>(path, query) };
			return await collect(listing, selection);
		},
		post: async (path, body) => await result({ method: 'POST', path }, undefined, body),
		put: async (path, body) => await result({ method: 'PUT', path }, undefined, body),
		patch: async (path, body) => await result({ method: 'PATCH', path }, undefined, body),
		delete: async <T>(path: ApiPath, body?: Body) =>
			(await send<T>({ method: 'DELETE', path }, undefined, body)).result ?? undefined,
	};
}

function checkedBaseUrl(ctx: ApiContext, credentials: ICredentialDataDecryptedObject): string {
	try {
		authenticationHeaders(credentials);
		return baseUrlOf(credentials);
	} catch (error) {
		throw configurationError(ctx.getNode(), (error as Error).message);
	}
}

/**
 * The request as n8n's helper takes it. Statuses are not thrown, because n8n sends a thrown 401 a
 * second time; redirects are not followed, because they would take the secret elsewhere.
 */
function requestOptions(
	{ method, path }: Asked,
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
		json: true,
		timeout: timeout * 1000,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		sendCredentialsOnCrossOriginRedirect: false,
		allowedDomains: new URL(baseUrl).hostname,
	};
}

async function exchange(
	ctx: ApiContext,
	asked: Asked,
	options: IHttpRequestOptions,
): Promise<IN8nHttpFullResponse> {
	try {
		return (await ctx.helpers.httpRequestWithAuthentication.call(
			ctx,
			CREDENTIAL_TYPE,
			options,
		)) as IN8nHttpFullResponse;
	} catch (error) {
		throw unreachableError(ctx.getNode(), asked, causeOf(error as NodeApiError));
	}
}

/** n8n wraps what axios threw; the cause still has the code and the plain message. */
function causeOf(error: NodeApiError): { code: string; message: string } {
	const cause = (error.cause ?? error) as Error & { code?: string };
	return {
		code: String(cause.code ?? error.httpCode ?? 'UNKNOWN'),
		message: cause.message,
	};
}
