import type { IHttpRequestMethods } from 'n8n-workflow';

import type { CloudflareApi } from './api';
import type { Change } from './change';
import { assertTrue, isRow, recordOf, resultOf, rowsOf } from './envelope';
import type { PageQuery } from './page';
import { onePage } from './page';
import type { Selection } from './paging';
import { collect } from './paging';
import { PrecheckReads } from './precheckReads';
import type { ApiRequest } from './requestFaults';
import type { Collection, Endpoint, Row } from './resource';
import type { Body, Envelope, Query } from './types';

interface ApiSettings {
	/** Sends one request through the rate limiter and with retries. */
	send: <T>(request: ApiRequest, query?: Query, body?: Body) => Promise<Envelope<T>>;
	/** Responses by path and query, for executions in which several items may send the same request. */
	cache?: Map<string, Promise<Envelope<unknown>>>;
	prechecked?: PrecheckReads;
	/** Nothing that a precheck read is used, because what is read changes by itself. */
	isWaiting?: boolean;
	/** Changes are recorded but not sent. */
	dryRun: boolean;
	changes: Change[];
}

/** The API that operations use. */
export function createApi({
	send,
	cache,
	prechecked = new PrecheckReads(),
	isWaiting = false,
	dryRun,
	changes,
}: ApiSettings): CloudflareApi {
	const ask = async <T>(
		endpoint: Endpoint,
		query: Query = {},
		fresh = false,
	): Promise<Envelope<T>> => {
		const sent = async () => await send<unknown>({ method: 'GET', ...endpoint }, query);
		return (await prechecked.of(endpoint, query, sent, fresh || isWaiting)) as Envelope<T>;
	};

	async function read<T>(
		endpoint: Endpoint,
		query: Query = {},
		fresh = false,
	): Promise<Envelope<T>> {
		if (!cache) return await ask<T>(endpoint, query, fresh);
		const cacheKey = `${endpoint.path} ${JSON.stringify(query)}`;
		const cached = fresh ? undefined : cache.get(cacheKey);
		const answer = cached ?? ask<unknown>(endpoint, query, fresh);
		cache.set(cacheKey, answer);
		const envelope = (await answer) as Envelope<T>;
		// Each item gets its own copy, because later nodes may change it.
		return cached ? structuredClone(envelope) : envelope;
	}

	/** Sends a change and records it. A dry run only records it and returns the assumed result. */
	async function change<T>(
		method: IHttpRequestMethods,
		endpoint: Endpoint,
		body?: Body,
		assumed?: T,
		query?: Query,
	): Promise<Envelope<T>> {
		const request = { method, path: endpoint.path, ...(query && { query }), body };
		if (dryRun) {
			changes.push(request);
			return { success: true, result: assumed };
		}
		cache?.clear();
		prechecked.clear();
		try {
			const envelope = await send<T>({ method, ...endpoint }, query, body);
			const { status = 0, rayId } = envelope;
			const answer = { status, rayId, at: new Date().toISOString() };
			changes.push({ ...request, answer });
			return envelope;
		} finally {
			// Responses that arrived during the change may show the state before it.
			cache?.clear();
		}
	}

	const changed =
		(method: IHttpRequestMethods) =>
		async <T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T> => {
			const envelope = await change<T>(method, endpoint, body, assumed);
			return dryRun ? assumed : recordOf({ method, ...endpoint }, envelope);
		};

	const changedRows =
		(method: IHttpRequestMethods) =>
		async <T>(endpoint: Endpoint, body: Body, assumed: T[]) => {
			const envelope = await change<T[]>(method, endpoint, body, assumed);
			const { sentAt = performance.now() } = envelope;
			return { rows: rowsOf({ method, ...endpoint }, envelope).filter(isRow), sentAt };
		};

	const resultIn = <T>(endpoint: Endpoint, envelope: Envelope<T>) =>
		resultOf({ method: 'GET', ...endpoint }, envelope);

	function listing<T extends Row>(endpoint: Collection<T>, query: Query = {}) {
		const { paging } = endpoint.resource;
		const filtered = Object.values(query).some((value) => value !== undefined);
		const fetch = async (page: PageQuery, fresh?: boolean) =>
			await read<T[]>(endpoint, { ...query, ...page }, fresh);
		return { endpoint, paging, filtered, fetch };
	}

	return {
		get: async <T>(endpoint: Endpoint, query?: Query) =>
			resultIn(endpoint, await read<T>(endpoint, query)),
		getFresh: async <T>(endpoint: Endpoint, query?: Query) =>
			resultIn(endpoint, await ask<T>(endpoint, query)),
		list: async <T extends Row>(
			collection: Collection<T>,
			query?: Query,
			selection: Selection<T> = {},
		) => (await collect<T>(listing(collection, query), selection)) ?? [],
		listFresh: async <T extends Row>(
			collection: Collection<T>,
			query?: Query,
			selection: Selection<T> = {},
		) => {
			const fetch = async (page: PageQuery, fresh?: boolean) =>
				await ask<T[]>(collection, { ...query, ...page }, fresh);
			return await collect<T>({ ...listing<T>(collection, query), fetch }, selection);
		},
		page: async (collection, size, query, at) => {
			const one = listing(collection, query);
			if (size === 'whole') return await onePage({ ...one, paging: { style: 'none' } }, 0);
			return await onePage(one, size, at);
		},
		post: changed('POST'),
		postForRows: changedRows('POST'),
		postForTrue: async (endpoint, body) => {
			const envelope = await change<boolean>('POST', endpoint, body, true);
			assertTrue({ method: 'POST', ...endpoint }, envelope);
		},
		put: changed('PUT'),
		patch: changed('PATCH'),
		patchForRows: changedRows('PATCH'),
		delete: async <T>(endpoint: Endpoint, body?: Body, query?: Query) =>
			(await change<T>('DELETE', endpoint, body, undefined, query)).result ?? undefined,
	};
}
