import type { Paging } from './paging';
import type { ApiPath } from './paths';
import type { Query } from './request';

/** A collection at Cloudflare in which records are looked up by something that people know. */
export interface Place<T> {
	path: ApiPath;
	paging: Paging;
	/** The path of one record. */
	pathOf: (id: string) => ApiPath;
	/** What a record is known by: an email address or an account's ID; undefined where it has none. */
	keyOf: (row: T) => string | undefined;
	/** How to ask Cloudflare for one key; left out where the list can't be narrowed down. */
	queryFor?: (key: string) => Query;
}

/** Rows that one request can bring. */
export const maxOf = (paging: Paging) => (paging.style === 'none' ? Infinity : paging.max);

/** One row is enough to see that a collection is there. */
export const minOf = (paging: Paging) => (paging.style === 'none' ? undefined : 1);
