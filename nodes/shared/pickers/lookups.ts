import type { CloudflareApi } from '../cloudflare/api';
import { statusOf } from '../cloudflare/faults';

/** Requests that one call of a list search may cost, whatever it needs them for. */
const MAX_REQUESTS = 5;

/** What a list search asks Cloudflare with. It counts the requests. */
export interface Lookups extends Pick<CloudflareApi, 'get' | 'page'> {
	/** Whether another request may be made: there are some left, and the time is not up. */
	readonly mayGoOn: boolean;
	/** Whether only one is left. */
	readonly isLast: boolean;
}

/** @param signal fires when the time is up */
export function lookups(api: CloudflareApi, signal: AbortSignal): Lookups {
	let made = 0;
	return {
		get mayGoOn() {
			return made < MAX_REQUESTS && !signal.aborted;
		},
		get isLast() {
			return made === MAX_REQUESTS - 1;
		},
		get: async (...request) => {
			made += 1;
			return await api.get(...request);
		},
		page: async (...request) => {
			made += 1;
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
