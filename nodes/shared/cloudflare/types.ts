/** One entry of the envelope's `errors`; `code` may be missing, `error_chain` says more about headers. */
export interface CloudflareFault {
	code?: number;
	message?: string;
	error_chain?: CloudflareFault[];
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
	errors?: CloudflareFault[];
	result?: T | null;
	result_info?: ResultInfo;
	/** When Cloudflare answered, by its own clock (`Date`, whole seconds): epoch milliseconds. Not sent. */
	receivedAt?: number;
	/** When the request left, on the clock of `performance.now()`. Not sent. */
	sentAt?: number;
}
