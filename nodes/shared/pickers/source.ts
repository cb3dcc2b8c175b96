import type { INodeListSearchItems } from 'n8n-workflow';

import type { Paging } from '../cloudflare/paging';
import type { ApiPath } from '../cloudflare/paths';
import type { Query } from '../cloudflare/request';

/** What every row has that can be picked. Any other field may be missing, null or of another type. */
export interface Identified {
	id: string;
}

/** A row as the user sees it in the list. */
export interface Shown {
	name: string;
	/** Opened by the arrow beside the row. */
	url?: string;
	/** What the row is found by besides its name and its ID. */
	alias?: string;
}

/** Where the rows of a picker come from and how one is shown. */
export interface Source<T> {
	path: ApiPath;
	paging: Paging;
	/** Cloudflare documents that the whole list comes where no page is asked for. */
	comesWhole?: boolean;
	/** Sent with every request for a page. */
	query?: Query;
	/** Name of Cloudflare's own filter for what is typed, where the list has one. */
	filter?: string;
	/** The address of one row, where Cloudflare has one: an ID that is typed is looked up there. */
	item?: (id: string) => ApiPath;
	/** Whether a row found by its ID belongs into this list; all do unless told otherwise. */
	belongs?: (row: T) => boolean;
	show: (row: T) => Shown;
	/** What it means that there is no row at all, and what to do: n8n shows nothing else then. */
	empty: string;
	/** What to list where the credential may not see this. */
	orElse?: Source<T>;
}

/** The text in a field that may hold anything; undefined where there is nothing to read. */
export const text = (value: unknown): string | undefined =>
	(typeof value === 'string' && value.trim()) || undefined;

/** "name (detail)", or the name alone. */
export const withDetail = (name: string, detail: unknown): string =>
	text(detail) ? `${name} (${text(detail)})` : name;

/** Whether a row can be picked at all. */
export const isIdentified = <T extends Identified>(row: T | null | undefined): row is T =>
	typeof row === 'object' && row !== null && text(row.id) !== undefined;

/** A row as n8n lists it. */
export function listed<T extends Identified>(
	row: T,
	show: Source<T>['show'],
): INodeListSearchItems {
	const { name, url } = show(row);
	return { name, value: row.id, ...(url && { url }) };
}

/** Whether a row holds what was typed, in any letter case. */
export function fits<T extends Identified>(
	row: T,
	show: Source<T>['show'],
	typed: string | undefined,
): boolean {
	const { name, alias } = show(row);
	const words = [name, row.id, alias].join(' ').toLowerCase();
	return words.includes(typed?.toLowerCase() ?? '');
}
