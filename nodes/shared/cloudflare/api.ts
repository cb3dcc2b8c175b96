import type { Page } from './page';
import type { Selection } from './paging';
import type { Collection, Endpoint, Row } from './resource';
import type { Body, Query } from './types';

/** The rows of a response. */
export interface Rows<T> {
	rows: T[];
	/** When the request was sent: a value of performance.now(). */
	sentAt: number;
}

/**
 * The Cloudflare API for operations: requests are rate-limited and retried where that is safe.
 *
 * Every method returns the envelope's `result` and throws a CloudflareFault (see faults.ts).
 */
export interface CloudflareApi {
	/** The response is cached for the execution until a change is sent. */
	get<T>(endpoint: Endpoint, query?: Query): Promise<T>;
	/** The same without the cache, for states that change by themselves. */
	getFresh<T>(endpoint: Endpoint, query?: Query): Promise<T>;
	/** All rows of a list, or those of the selection, in Cloudflare's order. */
	list<T extends Row>(
		collection: Collection<T>,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[]>;
	/** The same without the cache; undefined if it takes more requests than the selection allows. */
	listFresh<T extends Row>(
		collection: Collection<T>,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[] | undefined>;
	/** One page of a list, or a whole list if it supports that; for list searches. */
	page<T extends Row>(
		collection: Collection<T>,
		size: number | 'whole',
		query: Query,
		at?: string,
	): Promise<Page<T>>;
	/**
	 * Changes are recorded for the item. A dry run doesn't send them but returns the assumed result, so
	 * that the operation runs to its end.
	 */
	post<T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T>;
	/** The same for an endpoint that responds with a list. */
	postForRows<T>(endpoint: Endpoint, body: Body, assumed: T[]): Promise<Rows<T>>;
	/** The same for an endpoint that only answers true. */
	postForTrue(endpoint: Endpoint, body: Body): Promise<void>;
	put<T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T>;
	patch<T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T>;
	patchForRows<T>(endpoint: Endpoint, body: Body, assumed: T[]): Promise<Rows<T>>;
	/**
	 * Undefined if the response has no body.
	 *
	 * @param query says what to delete, where that is not the endpoint itself
	 */
	delete<T>(endpoint: Endpoint, body?: Body, query?: Query): Promise<T | undefined>;
}
