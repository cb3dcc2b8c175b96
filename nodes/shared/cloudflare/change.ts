/** A request that changes something; a dry run only records it. */
export interface Change {
	method: string;
	/** Relative to the base URL. */
	path: string;
	body?: unknown;
	/** Cloudflare's response; missing if nothing was sent. */
	answer?: {
		status: number;
		rayId?: string;
		/** When the response arrived, by the clock of this machine (ISO 8601). */
		at: string;
	};
}
