import type { IDataObject } from 'n8n-workflow';

/** Sent as text; arrays as repeated keys; undefined is left out. */
export type Query = Record<string, string | number | boolean | string[] | undefined>;

export type Body = IDataObject | IDataObject[];

/** One entry of the envelope's `errors`; `code` may be missing, `error_chain` says more about headers. */
export interface ErrorEntry {
	code?: number;
	message?: string;
	error_chain?: ErrorEntry[];
}

/** The three shapes of `result_info`: by page, by token, or not there at all. */
export interface ResultInfo {
	page?: number;
	per_page?: number;
	total_count?: number;
	next_page_token?: string;
	total_size?: number;
}

/** What every JSON answer of the API is wrapped in (`messages` is missing from shares). */
export interface Envelope<T> {
	success: boolean;
	errors?: ErrorEntry[];
	result?: T | null;
	result_info?: ResultInfo;
	/** When Cloudflare answered, by its own clock (`Date`, whole seconds): epoch milliseconds. Not sent. */
	receivedAt?: number;
	/** Of the answer: HTTP status and Cloudflare's ID of the request. Not sent. */
	status?: number;
	rayId?: string;
	/** When the request left, on the clock of `performance.now()`. Not sent. */
	sentAt?: number;
}
