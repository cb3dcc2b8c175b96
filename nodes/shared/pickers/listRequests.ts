import type { CloudflareApi } from '../cloudflare/api';
import { statusOf } from '../cloudflare/faults';

/** Requests that one call of a list search may cost, whatever it needs them for. */
const MAX_REQUESTS = 5;

/** What a list search asks Cloudflare with. It counts the requests. */
export interface ListRequests extends Pick<CloudflareApi, 'get' | 'page'> {
	/** Whether another request may be made: there are some left, and the time is not up. */
	readonly canContinue: boolean;
	/** Whether only one is left. */
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

/** Replaces what the credential may not see, or what isn't there. Any other failure stays one. */
export async function unlessRefused<T>(wanted: Promise<T>, instead: () => Promise<T>): Promise<T> {
	return await wanted.catch(async (error: unknown) => {
		if ([400, 401, 403, 404].includes(statusOf(error) ?? 0)) return await instead();
		throw error;
	});
}
