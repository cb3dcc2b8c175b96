import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { CloudflareFault } from '../cloudflare/faults';
import { nodeErrorOf } from '../cloudflare/nodeError';
import { isHexId } from '../cloudflare/paths';
import { pause } from '../cloudflare/pause';
import type { Resource, Row } from '../cloudflare/resource';
import { collectionOf } from '../cloudflare/resource';
import { connect } from '../cloudflare/session';
import { text } from '../resources/text';
import type { ListRequests } from './listRequests';
import { listRequests, unlessRefused } from './listRequests';
import type { ListSource } from './listSource';
import { sourceOf } from './listSource';
import { positionOf } from './position';
import { search } from './search';

/** The longest wait for the rate limit, in seconds, because a user waits for the list. */
const MAX_WAIT = 3;

/** Seconds that one request may take. */
const REQUEST_TIMEOUT = 10;

/** For how many seconds a failed request is retried. */
const RETRY_FOR = 4;

/** After this time nothing more is sent, neither another page nor a waiting request. */
const TIME_LIMIT_MS = 5000;

const TYPE_AN_ID = "choose 'By ID' and paste the ID";

type ListSearchMethod = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/**
 * A list search over one source. It sends at most 5 requests and returns within seconds: rows, or an
 * error whose message says that an ID can be typed.
 */
export function listSearch<T extends Row>(
	sourceOf: (
		api: ListRequests,
		ctx: ILoadOptionsFunctions,
		typed?: string,
	) => Promise<ListSource<T>>,
): ListSearchMethod {
	return async function (filter, paginationToken) {
		const { queue, api: open } = await openForList(this);
		const api = listRequests(open, queue.signal);
		const typed = filter?.trim() || undefined;
		const position = positionOf(paginationToken);
		const rowsOf = async (source: ListSource<T>) => {
			const from = position?.path === source.collection.path ? position : undefined;
			const found = await search(api, source, typed, from);
			// n8n shows no message for an empty list, so it is an error.
			if (!found) throw new NodeOperationError(this.getNode(), source.list.empty);
			return found;
		};
		try {
			const source = await sourceOf(api, this, typed);
			const { orElse } = source;
			if (!orElse) return await rowsOf(source);
			if (position?.path === orElse.collection.path) return await rowsOf(orElse);
			return await unlessRefused(rowsOf(source), async () => await rowsOf(orElse));
		} catch (error) {
			throw error instanceof CloudflareFault
				? nodeErrorOf(this.getNode(), withAdvice(error))
				: error;
		} finally {
			queue.close();
		}
	};
}

/**
 * Says in the message of a fault that an ID can be typed, because for some errors n8n only shows the
 * message. n8n removes hyphens from it, so the date has none. A fault of the credential is not
 * changed, because an ID doesn't help there. The advice is removed where it is about options that a
 * list doesn't have.
 */
function withAdvice(fault: CloudflareFault): CloudflareFault {
	const { kind, message, retryAfter } = fault.facts;
	const reworded = (what: string) =>
		fault.with({ message: `${what}; ${TYPE_AN_ID}`, advice: undefined });
	if (kind === 'credential' || kind === 'inconsistent') return fault;
	if (retryAfter !== undefined) {
		const opensAt = new Date(Date.now() + retryAfter * 1000);
		const until = opensAt.toUTCString().replace('GMT', 'UTC');
		return reworded(`Cloudflare's rate limit is used up until ${until}`);
	}
	if (kind === 'ended') return reworded('Cloudflare took too long to respond');
	return kind === 'quota' ? fault : fault.with({ message: `${message}; ${TYPE_AN_ID}` });
}

/** A list search over a resource, in the containers that other locators of the node hold. */
export const searchOf = <T extends Row, C extends string>(
	resource: Resource<T, C>,
): ListSearchMethod =>
	listSearch<T>(async (_api, ctx) => {
		const ids = resource.containers.map((name) => [name, selectedId(ctx, name)]);
		return sourceOf(collectionOf(resource, Object.fromEntries(ids) as Record<C, string>));
	});

/** The ID in another locator of the node, for list searches that depend on it. */
export function selectedId(ctx: ILoadOptionsFunctions, name: string): string {
	const value: unknown = ctx.getCurrentNodeParameter(name, { extractValue: true });
	const id = text(value);
	if (isHexId(id)) return id;
	const label = name.charAt(0).toUpperCase() + name.slice(1);
	throw new NodeOperationError(ctx.getNode(), `Pick '${label}' first`, {
		description: "This list depends on it. Or choose 'By ID' and paste the ID.",
	});
}

/**
 * Opens a session for a list that a user waits for: short waits, and an end after some seconds. A wrong
 * credential is an n8n error.
 */
export async function openForList(ctx: ILoadOptionsFunctions) {
	const { queue, api } = await connect(ctx).catch((error: unknown) => {
		throw error instanceof CloudflareFault ? nodeErrorOf(ctx.getNode(), error) : error;
	});
	queue.maxWait = MAX_WAIT;
	queue.retryFor = RETRY_FOR;
	queue.start();
	void pause(TIME_LIMIT_MS, queue.signal).then(() => queue.close());
	return { queue, api: api({ timeout: REQUEST_TIMEOUT }) };
}
