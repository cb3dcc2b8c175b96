import type { CloudflareApi } from '../cloudflare/api';
import { statusOf } from '../cloudflare/faults';

/** The most requests that one call of a list search may send. */
const MAX_REQUESTS = 5;

/** Sends and counts the requests of a list search. */
export interface ListRequests extends Pick<CloudflareApi, 'get' | 'page'> {
	/** Whether another request may be sent: there are some left, and the time is not up. */
	readonly canContinue: boolean;
	/** Whether only one request is left. */
	readonly isLast: boolean;
}

/** @param signal fires when the time is up */
export function listRequests(api: CloudflareApi, signal: AbortSignal): ListRequests {
	let sent = 0;
	return {
		get canContinue() {
			return sent < MAX_REQUESTS && !signal.aborted;
		},
		get isLast() {
			return sent === MAX_REQUESTS - 1;
		},
		get: async (...request) => {
			sent += 1;
			return await api.get(...request);
		},
		page: async (...request) => {
			sent += 1;
			return await api.page(...request);
		},
	};
}

/** Uses a replacement if Cloudflare refuses the request or finds nothing. Other failures are thrown. */
export async function unlessRefused<T>(wanted: Promise<T>, instead: () => Promise<T>): Promise<T> {
	return await wanted.catch(async (error: unknown) => {
		if ([400, 401, 403, 404].includes(statusOf(error) ?? 0)) return await instead();
		throw error;
	});
}
