import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { NodeOperationError } from 'n8n-workflow';

import type { CloudflareApi, Query } from '../cloudflare/client';
import { connect } from '../cloudflare/client';
import type { Paging } from '../cloudflare/paging';
import type { ApiPath } from '../cloudflare/paths';
import { isId } from '../cloudflare/paths';

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
	/** Whether the row is offered at all. */
	offer?: (row: T) => boolean;
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
		const api = (await connect(this)).api();
		const wanted = filter?.trim() || undefined;
		return await search(api, await source(api, this, wanted), wanted, paginationToken);
	};
}

/**
 * Turns pages until one has a row to show, so that a filter finds rows far down the list. What is
 * typed is matched against the shown name and the id here too, as not every list can be searched
 * at Cloudflare.
 */
async function search<T>(
	api: CloudflareApi,
	{ path, paging, query = {}, show, offer = () => true }: Source<T>,
	filter: string | undefined,
	from: string | undefined,
): Promise<INodeListSearchResult> {
	const size = paging.style === 'none' ? 0 : Math.min(PAGE_SIZE, paging.max);
	const needle = filter?.toLowerCase() ?? '';
	const matches = ({ name, value }: INodeListSearchItems) =>
		`${name} ${value}`.toLowerCase().includes(needle);
	let at = from;
	do {
		const page = await api.page<T>(path, paging, size, query, at);
		const results = page.rows.filter(offer).map(show).filter(matches);
		if (results.length > 0 || !page.next) return { results, paginationToken: page.next };
		at = page.next;
	} while (at);
	return { results: [] };
}

/** The id that another locator of the node holds, for pickers that depend on it. */
export function pickedId(ctx: ILoadOptionsFunctions, name: string, label: string): string {
	const value: unknown = ctx.getCurrentNodeParameter(name, { extractValue: true });
	const id = typeof value === 'string' ? value.trim() : '';
	if (isId(id)) return id;
	throw new NodeOperationError(ctx.getNode(), `Pick '${label}' first`, {
		description: 'The list is looked up there. An ID can always be typed in instead.',
	});
}
