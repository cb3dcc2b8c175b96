import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { CloudflareApi } from '../../nodes/shared/cloudflare/api';
import { createApi } from '../../nodes/shared/cloudflare/client';
import { CloudflareClock } from '../../nodes/shared/cloudflare/clock';
import { PrecheckReads } from '../../nodes/shared/cloudflare/precheckReads';
import { RateLimiter } from '../../nodes/shared/cloudflare/rateLimiter';
import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import { refusedFault, unreachableFault } from '../../nodes/shared/cloudflare/requestFaults';
import type { Session } from '../../nodes/shared/cloudflare/session';
import type { Body } from '../../nodes/shared/cloudflare/types';
import type { ItemSettings } from '../../nodes/shared/operation/itemSession';
import { ItemSession } from '../../nodes/shared/operation/itemSession';
import { Parameters } from '../../nodes/shared/operation/parameters';
import type { ParameterValues } from '../../nodes/shared/operation/parameterValues';
import { endpoint } from './requests';

/** What Cloudflare refuses a request with, as the client throws it. */
export const refusal = (
	status: number,
	code = 1003,
	message = 'Said by Cloudflare',
	about = endpoint,
) => refusedFault({ method: 'DELETE', ...about }, { status, errors: [{ code, message }] });

/** A page of something between us and Cloudflare: no envelope. */
export const strangePage = (status: number, about = endpoint) =>
	refusedFault({ method: 'DELETE', ...about }, { status, errors: [] });

/** No answer came, and nobody knows whether the request was carried out. */
export const noAnswer = () =>
	unreachableFault({ method: 'DELETE', ...endpoint }, { code: 'ECONNRESET', message: 'reset' });

/** What a change is answered with. Throws what it fails with. */
type Change = (request: ApiRequest, body?: Body) => unknown;

interface Server {
	/** Methods that the test answers itself, such as the lookups of a World. */
	api?: Partial<CloudflareApi>;
	change?: Change;
	hasUser?: boolean;
}

/** A session with a fake server. Changes go through the real client, which notes them. */
export function sessionWith({ api, change, hasUser = true }: Server = {}): Session {
	const kept = new Map<string, unknown>();
	const shared = <S>(name: string, make: () => S): S => {
		if (!kept.has(name)) kept.set(name, make());
		return kept.get(name) as S;
	};
	const send = async (request: ApiRequest, _query?: unknown, body?: Body) => {
		const result = (await change?.(request, body)) as never;
		return { success: true, result, status: 200, rayId: 'ray' };
	};
	const prechecked = new PrecheckReads();
	const rateLimiter = new RateLimiter();
	return {
		queue: rateLimiter.queue(),
		oneAtATime: async (path, work) => await rateLimiter.oneAtATime(path, work),
		hasUser,
		clock: new CloudflareClock(),
		shared,
		precheck: async (work) => await prechecked.during(work),
		api: ({ dryRun = false, changes = [], isWaiting } = {}) => ({
			...createApi({ send, prechecked, isWaiting, dryRun, changes }),
			...api,
		}),
	};
}

/** One item of a session. */
export const itemOf = (session: Session, settings: Partial<ItemSettings> = {}) =>
	new ItemSession(session, { timeout: undefined, isDryRun: false, simplify: false, ...settings });

/** An item by itself, with a fake server. */
export const itemWith = (api: Partial<CloudflareApi>, more: Omit<Server, 'api'> = {}) =>
	itemOf(sessionWith({ api, ...more }));

/** An item's parameters: its fields, and what the user gave, by name. */
export const parametersWith = (fields: INodeProperties[], given: object) =>
	new Parameters({ getTimezone: () => 'UTC' } as IExecuteFunctions, fields, 0, {
		of: (name: string): unknown => (given as Record<string, unknown>)[name] ?? null,
		isExpression: () => false,
	} as unknown as ParameterValues);

/** What something fails with; an error that says so where it doesn't fail. */
export const thrownBy = async (work: Promise<unknown>): Promise<Error> =>
	await work.then(
		(output) => new Error(`Not thrown, but ${JSON.stringify(output)}`),
		(error: Error) => error,
	);
