import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { CloudflareApi } from './api';
import type { Change } from './change';
import { createApi } from './client';
import { CloudflareClock } from './clock';
import {
	authenticationHeaders,
	baseUrlOf,
	CREDENTIAL_TYPE,
	isAccountOwnedToken,
	kindOf,
	secretsOf,
} from './credential';
import type { ExecutionQueue, RateLimiter } from './rateLimiter';
import { rateLimiterFor } from './rateLimiters';
import type { ApiContext } from './request';
import { DEFAULT_TIMEOUT, requestOptions, sendOnce } from './request';
import type { ApiRequest } from './requestFaults';
import { accountTokenFault, credentialFault, keyFault } from './requestFaults';
import { PrecheckReads } from './precheckReads';
import type { Transport } from './retry';
import { sendWithRetry } from './retry';
import type { Body, Envelope, Query } from './types';

/** How the requests of one item are sent. */
interface RequestSettings {
	/** Seconds per request. */
	timeout?: number;
	/** Changes are recorded but not sent. */
	dryRun?: boolean;
	/** Nothing that a precheck read is used. */
	isWaiting?: boolean;
	/** Each change is added to it. */
	changes?: Change[];
}

/** What the items of one execution share, with a checked credential. */
export interface Session {
	queue: ExecutionQueue;
	/** False for a token that belongs to an account. */
	hasUser: boolean;
	api(settings?: RequestSettings): CloudflareApi;
	clock: CloudflareClock;
	/**
	 * Runs work that sends no change, and keeps all responses that it reads. They are used again until
	 * the first change is sent, but never by a wait.
	 */
	precheck<R>(work: () => Promise<R>): Promise<R>;
	/** Runs changes of one record one at a time in this n8n process: see RateLimiter. */
	oneAtATime: RateLimiter['oneAtATime'];
	/** An object that the items share; it is made when it is first needed. */
	shared<S>(name: string, make: () => S): S;
}

/**
 * Opens a session with the node's credential. Nothing is sent before its queue is started. Throws a
 * CloudflareFault if a field of the credential is missing or wrong.
 *
 * @param withCache keep responses, because several items may send the same request
 */
export async function connect(
	ctx: ApiContext,
	{ withCache = false }: { withCache?: boolean } = {},
): Promise<Session> {
	const credentials = await ctx.getCredentials(CREDENTIAL_TYPE);
	const { baseUrl, secret } = checked(credentials);
	const rateLimiter = rateLimiterFor(baseUrl, secret);
	const queue = rateLimiter.queue();
	const transport: Transport = {
		queue,
		secrets: secretsOf(credentials),
		send: async (options) => await sendOnce(ctx, options),
	};
	const cache = withCache ? new Map<string, Promise<Envelope<unknown>>>() : undefined;
	const prechecked = new PrecheckReads();
	const ofAccount = isAccountOwnedToken(credentials);
	const clock = new CloudflareClock();
	const kept = new Map<string, unknown>();
	const shared = <S>(name: string, make: () => S): S => {
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as S;
	};
	const sending =
		(timeout: number) =>
		async <T>(request: ApiRequest, query?: Query, body?: Body) => {
			const credential = kindOf(credentials);
			if (ofAccount && request.resource.ofUser) throw accountTokenFault(request);
			if (credential === 'apiKey' && request.resource.tokenOnly) throw keyFault(request);
			const options = requestOptions(request, { baseUrl, query, body, timeout });
			const envelope = await sendWithRetry<T>(transport, { ...request, credential }, options);
			clock.update(envelope.receivedAt);
			return envelope;
		};
	return {
		queue,
		hasUser: !ofAccount,
		clock,
		oneAtATime: async (path, work) => await rateLimiter.oneAtATime(path, work),
		shared,
		precheck: async (work) => await prechecked.during(work),
		api: ({ timeout = DEFAULT_TIMEOUT, dryRun = false, changes = [], isWaiting } = {}) =>
			createApi({ send: sending(timeout), cache, prechecked, isWaiting, dryRun, changes }),
	};
}

function checked(credentials: ICredentialDataDecryptedObject) {
	try {
		return { secret: authenticationHeaders(credentials), baseUrl: baseUrlOf(credentials) };
	} catch (error) {
		throw credentialFault((error as Error).message);
	}
}
