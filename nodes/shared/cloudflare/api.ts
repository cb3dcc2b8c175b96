import type { Page, Paging, Selection } from './paging';
import type { ApiPath } from './paths';
import type { Body, Query } from './request';

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
 * Every method throws a NodeApiError (see errors.ts). `result` is what the envelope carries.
 */
export interface CloudflareApi {
	/** The same question is asked once in an execution, until something is changed. */
	get<T>(path: ApiPath, query?: Query): Promise<T>;
	/** The same, asked anew: for states that change by themselves. */
	getFresh<T>(path: ApiPath, query?: Query): Promise<T>;
	/** All rows of a list, or as many as the selection asks for, in Cloudflare's order. */
	list<T extends { id: string }>(
		path: ApiPath,
		paging: Paging,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[]>;
	/** The same, asked anew; undefined where it takes more requests than the selection allows. */
	listFresh<T extends { id: string }>(
		path: ApiPath,
		paging: Paging,
		query?: Query,
		selection?: Selection<T>,
	): Promise<T[] | undefined>;
	/** One page of a list, for pickers. */
	page<T>(path: ApiPath, paging: Paging, size: number, query: Query, at?: string): Promise<Page<T>>;
	post<T>(path: ApiPath, body: Body): Promise<T>;
	/** The same for what is answered with a list, and when the request left. */
	postForRows<T>(path: ApiPath, body: Body): Promise<Rows<T>>;
	put<T>(path: ApiPath, body: Body): Promise<T>;
	patch<T>(path: ApiPath, body: Body): Promise<T>;
	/** Deletions may be answered without a body: then the result is undefined. */
	delete<T>(path: ApiPath, body?: Body): Promise<T | undefined>;
}
