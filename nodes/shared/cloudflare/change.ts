/** A request that changes something: sent, or in a dry run only noted. */
export interface Change {
	method: string;
	/** Relative to the base URL. */
	path: string;
	body?: unknown;
	/** What Cloudflare answered; missing where nothing was sent. */
	answer?: {
		status: number;
		rayId?: string;
		/** When the answer came, by the clock of this machine (ISO 8601). */
		at: string;
	};
}
