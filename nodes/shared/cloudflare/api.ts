import type { Page } from './page';
import type { Selection } from './paging';
import type { Body, Query } from './types';
import type { Collection, Endpoint, Row } from './resource';

/** The rows that a request was answered with. */
export interface Rows<T> {
	rows: T[];
	/** When the request left: a value of performance.now(). */
	sentAt: number;
}

/**
 * The Cloudflare API as operations see it: typed results in, one kind of error out; paced, repeated
 * where that is safe.
 *
 * Every method throws a CloudflareFault (see faults.ts). `result` is what the envelope carries.
 */
export interface CloudflareApi {
	/** The same question is asked once in an execution, until something is changed. */
	get<T>(endpoint: Endpoint, query?: Query): Promise<T>;
	/** The same, asked anew: for states that change by themselves. */
	getFresh<T>(endpoint: Endpoint, query?: Query): Promise<T>;
	/** All rows of a list, or as many as the selection asks for, in Cloudflare's order. */
	list<T extends Row>(
		collection: Collection<T>,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[]>;
	/** The same, asked anew; undefined where it takes more requests than the selection allows. */
	listFresh<T extends Row>(
		collection: Collection<T>,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[] | undefined>;
	/** One page of a list, or all of a list that can come whole; for list searches. */
	page<T extends Row>(
		collection: Collection<T>,
		size: number | 'whole',
		query: Query,
		at?: string,
	): Promise<Page<T>>;
	/**
	 * Changes: noted for the item; in a dry run not sent, but answered with what is assumed, so that
	 * the operation goes on to its end.
	 */
	post<T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T>;
	/** The same for what is answered with a list, and when the request left. */
	postForRows<T>(endpoint: Endpoint, body: Body, assumed: T[]): Promise<Rows<T>>;
	put<T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T>;
	patch<T>(endpoint: Endpoint, body: Body, assumed: T): Promise<T>;
	/** Deletions may be answered without a body: then the result is undefined. */
	delete<T>(endpoint: Endpoint, body?: Body): Promise<T | undefined>;
}
