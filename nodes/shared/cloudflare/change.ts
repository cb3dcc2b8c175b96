import type { Query } from './types';

/** A request that changes something; a dry run only records it. */
export interface Change {
	method: string;
	/** Relative to the base URL. */
	path: string;
	/** Only where it says what is changed. */
	query?: Query;
	body?: unknown;
	/** Cloudflare's response; missing if nothing was sent. */
	answer?: {
		status: number;
		rayId?: string;
		/** When the response arrived, by the clock of this machine (ISO 8601). */
		at: string;
	};
}
