import type { ICredentialDataDecryptedObject, IHttpRequestMethods, INode } from 'n8n-workflow';

import type { CloudflareApi, Rows } from './api';
import { CloudflareClock } from './clock';
import {
	authenticationHeaders,
	baseUrlOf,
	CREDENTIAL_TYPE,
	isAccountOwnedToken,
	kindOf,
	secretsOf,
} from './credential';
import type { Way } from './delivery';
import { deliver } from './delivery';
import { Directory } from './directory';
import { WouldSend } from './dryRun';
import { isRow, recordOf, resultOf, rowsOf } from './envelope';
import type { Asked } from './errors';
import { accountTokenError, configurationError } from './errors';
import type { Lane } from './gate';
import { gateFor } from './gate';
import type { PageQuery, Selection } from './paging';
import { collect, onePage } from './paging';
import type { ApiContext, Body, Query } from './request';
import { DEFAULT_TIMEOUT, requestOptions, sendOnce } from './request';
import type { Collection, Endpoint, Row } from './resource';
import type { Envelope } from './types';

/** How an item wants its requests sent. */
interface Manner {
	/** Seconds per request. */
	timeout?: number;
	/** Nothing is changed: the first change throws {@link WouldSend} instead. */
	dryRun?: boolean;
}

/** A checked credential and one execution's way to Cloudflare. */
export interface Connection {
	lane: Lane;
	/** False for a token that belongs to an account. */
	hasUser: boolean;
	api(manner?: Manner): CloudflareApi;
	clock: CloudflareClock;
	/**
	 * The look-ups of one collection, shared by all items. Dry runs have their own: what one of them
	 * assumed must not be taken for what is.
	 */
	directory<T extends Row>(collection: Collection<T>, dryRun: boolean): Directory<T>;
	/** Something else that the items share, made when it is first needed. */
	shared<S>(name: string, make: () => S): S;
}

/**
 * Opens the API with the node's credential. Nothing is sent before the lane is started, and a
 * credential that can't be used is refused here.
 *
 * @param severalItems remember answers, as items may ask the same
 */
export async function connect(ctx: ApiContext, { severalItems = false } = {}): Promise<Connection> {
	const node = ctx.getNode();
	const credentials = await ctx.getCredentials(CREDENTIAL_TYPE);
	const { baseUrl, secret } = checked(node, credentials);
	const lane = gateFor(baseUrl, secret).lane();
	const way: Way = {
		node,
		lane,
		secrets: secretsOf(credentials),
		post: async (options) => await sendOnce(ctx, options),
	};
	const remembered: Memory | undefined = severalItems ? new Map() : undefined;
	const ofAccount = isAccountOwnedToken(credentials);
	const clock = new CloudflareClock();
	const kept = new Map<string, unknown>();
	const shared = <S>(name: string, make: () => S): S => {
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as S;
	};
	return {
		lane,
		hasUser: !ofAccount,
		clock,
		shared,
		directory: <T extends Row>(collection: Collection<T>, dryRun: boolean) =>
			shared(`directory ${dryRun} ${collection.path}`, () => new Directory<T>(collection)),
		api: ({ timeout = DEFAULT_TIMEOUT, dryRun = false } = {}) =>
			apiOver(node, remembered, async <T>(asked: Asked, query?: Query, body?: Body) => {
				if (ofAccount && asked.resource.ofUser) throw accountTokenError(node, asked);
				if (dryRun && asked.method !== 'GET')
					throw new WouldSend([{ method: asked.method, path: asked.path, body }]);
				const options = requestOptions(asked, { baseUrl, query, body, timeout });
				const envelope = await deliver<T>(
					way,
					{ ...asked, credential: kindOf(credentials) },
					options,
				);
				clock.learn(envelope.receivedAt);
				return envelope;
			}),
	};
}

/** Answers by question. */
type Memory = Map<string, Promise<Envelope<unknown>>>;

type Send = <T>(asked: Asked, query?: Query, body?: Body) => Promise<Envelope<T>>;

function apiOver(node: INode, remembered: Memory | undefined, send: Send): CloudflareApi {
	async function ask<T>(
		endpoint: Endpoint,
		query: Query = {},
		fresh = false,
	): Promise<Envelope<T>> {
		if (!remembered) return await send<T>({ method: 'GET', ...endpoint }, query);
		const question = `${endpoint.path} ${JSON.stringify(query)}`;
		const known = fresh ? undefined : remembered.get(question);
		const answer = known ?? send<unknown>({ method: 'GET', ...endpoint }, query);
		remembered.set(question, answer);
		const envelope = (await answer) as Envelope<T>;
		// Each item has rows of its own, as what comes after may change one of them.
		return known ? structuredClone(envelope) : envelope;
	}

	async function change<T>(
		method: IHttpRequestMethods,
		endpoint: Endpoint,
		body?: Body,
	): Promise<Envelope<T>> {
		remembered?.clear();
		try {
			return await send<T>({ method, ...endpoint }, undefined, body);
		} finally {
			// What was asked meanwhile may be the state before the change.
			remembered?.clear();
		}
	}

	const changed =
		(method: IHttpRequestMethods) =>
		async <T>(endpoint: Endpoint, body: Body) =>
			recordOf(node, { method, ...endpoint }, await change<T>(method, endpoint, body));

	const got = <T>(endpoint: Endpoint, envelope: Envelope<T>) =>
		resultOf(node, { method: 'GET', ...endpoint }, envelope);

	function listing<T extends Row>(endpoint: Collection<T>, query: Query = {}) {
		const { paging } = endpoint.resource;
		const filtered = Object.values(query).some((value) => value !== undefined);
		const fetch = async (page: PageQuery, fresh?: boolean) =>
			await ask<T[]>(endpoint, { ...query, ...page }, fresh);
		return { node, endpoint, paging, filtered, fetch };
	}

	return {
		get: async <T>(endpoint: Endpoint, query?: Query) =>
			got(endpoint, await ask<T>(endpoint, query)),
		getFresh: async <T>(endpoint: Endpoint, query?: Query) =>
			got(endpoint, await send<T>({ method: 'GET', ...endpoint }, query)),
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
			const fetch = async (page: PageQuery) =>
				await send<T[]>({ method: 'GET', ...collection }, { ...query, ...page });
			return await collect<T>({ ...listing<T>(collection, query), fetch }, selection);
		},
		page: async (collection, size, query, at) => {
			const one = listing(collection, query);
			if (size === 'whole') return await onePage({ ...one, paging: { style: 'none' } }, 0);
			return await onePage(one, size, at);
		},
		post: changed('POST'),
		postForRows: async <T>(endpoint: Endpoint, body: Body): Promise<Rows<T>> => {
			const envelope = await change<T[]>('POST', endpoint, body);
			const { sentAt = performance.now() } = envelope;
			return {
				rows: rowsOf(node, { method: 'POST', ...endpoint }, envelope).filter(isRow),
				sentAt,
			};
		},
		put: changed('PUT'),
		patch: changed('PATCH'),
		delete: async <T>(endpoint: Endpoint, body?: Body) =>
			(await change<T>('DELETE', endpoint, body)).result ?? undefined,
	};
}

function checked(node: INode, credentials: ICredentialDataDecryptedObject) {
	try {
		return { secret: authenticationHeaders(credentials), baseUrl: baseUrlOf(credentials) };
	} catch (error) {
		throw configurationError(node, (error as Error).message);
	}
}
