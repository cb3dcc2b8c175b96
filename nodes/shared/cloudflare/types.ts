import type { IDataObject } from 'n8n-workflow';

/** Arrays are sent as repeated keys; undefined is left out. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

export type Body = IDataObject | IDataObject[];

/** One entry of the envelope's `errors`. `error_chain` has the details of errors about headers. */
export interface ErrorEntry {
	code?: number;
	message?: string;
	error_chain?: ErrorEntry[];
}

/** The fields of lists that are paged by number, by token, and by cursor. */
export interface ResultInfo {
	page?: number;
	per_page?: number;
	total_count?: number | null;
	next_page_token?: string;
	total_size?: number;
	cursor?: string | null;
}

/** The JSON around every result of the API (`messages` is missing from shares). */
export interface Envelope<T> {
	success: boolean;
	errors?: ErrorEntry[];
	result?: T | null;
	result_info?: ResultInfo;
	/** Added here: the `Date` of the response (whole seconds) in epoch milliseconds. */
	receivedAt?: number;
	/** Added here: HTTP status and Cloudflare's ID of the request. */
	status?: number;
	rayId?: string;
	/** Added here: when the request was sent, a value of performance.now(). */
	sentAt?: number;
}
