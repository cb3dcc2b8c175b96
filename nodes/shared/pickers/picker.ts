import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { CloudflareApi } from '../cloudflare/api';
import { connect } from '../cloudflare/client';
import type { Paging } from '../cloudflare/paging';
import type { ApiPath } from '../cloudflare/paths';
import { isHexId } from '../cloudflare/paths';
import type { Query } from '../cloudflare/request';

/** How many rows a picker asks for at a time: enough to scroll, small enough to come at once. */
const PAGE_SIZE = 100;

/** Where a picker's rows come from and how one is shown. */
export interface Source<T> {
	path: ApiPath;
	paging: Paging;
	/** What the server itself can narrow down. */
	query?: Query;
	/** The row as the user sees it: `name` in the list, `value` the id. */
	show: (row: T) => INodeListSearchItems;
	/** What it means that there is no row at all, and what to do: n8n shows no description here. */
	empty: string;
	/** What to list where the credential may not see this. */
	orElse?: Source<T>;
}

export type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** A list search over one source. */
export function picker<T>(
	source: (api: CloudflareApi, ctx: ILoadOptionsFunctions, filter?: string) => Promise<Source<T>>,
): ListSearch {
	return async function (filter, paginationToken) {
		const { lane, api: open } = await connect(this);
		lane.start();
		const api = open();
		const wanted = filter?.trim() || undefined;
		const { orElse, ...first } = await source(api, this, wanted);
		const listed = async (from: Source<T>) => {
			const found = await search(api, from, wanted, paginationToken);
			if (found.results.length > 0 || wanted || paginationToken) return found;
			// n8n has no place for a word on an empty list but its error.
			throw new NodeOperationError(this.getNode(), from.empty);
		};
		const rows = listed(first);
		return orElse ? await unlessRefused(rows, async () => await listed(orElse)) : await rows;
	};
}

/**
 * Turns pages until one has a row to show, so that a filter finds rows far down the list. What is
 * typed is matched against the shown name and the id here too, as not every list can be searched
 * at Cloudflare.
 */
async function search<T>(
	api: CloudflareApi,
	{ path, paging, query = {}, show }: Source<T>,
	filter: string | undefined,
	from: string | undefined,
): Promise<INodeListSearchResult> {
	const size = paging.style === 'none' ? 0 : Math.min(PAGE_SIZE, paging.max);
	const needle = filter?.toLowerCase() ?? '';
	const matches = ({ name, value }: INodeListSearchItems) =>
		`${name} ${value}`.toLowerCase().includes(needle);
	for (let at = from; ;) {
		const page = await api.page<T>(path, paging, size, query, at);
		const results = page.rows.map(show).filter(matches);
		if (results.length > 0 || !page.next) return { results, paginationToken: page.next };
		at = page.next;
	}
}

/** What a credential may not see, or what isn't there, is replaced; any other fault stays one. */
export async function unlessRefused<T>(wanted: Promise<T>, instead: () => Promise<T>): Promise<T> {
	return await wanted.catch(async (error: unknown) => {
		const code = error instanceof NodeApiError ? error.httpCode : null;
		if (code && ['400', '401', '403', '404'].includes(code)) return await instead();
		throw error;
	});
}

/** The id that another locator of the node holds, for pickers that depend on it. */
export function pickedId(ctx: ILoadOptionsFunctions, name: string, label: string): string {
	const value: unknown = ctx.getCurrentNodeParameter(name, { extractValue: true });
	const id = typeof value === 'string' ? value.trim() : '';
	if (isHexId(id)) return id;
	throw new NodeOperationError(ctx.getNode(), `Pick '${label}' first`, {
		description: 'The list is looked up there. An ID can always be typed in instead.',
	});
}
