import { Quota } from '../../nodes/shared/cloudflare/quota';

/** Milliseconds since the process began. */
export const NOW = 5_000_000;
export const DATE = Date.UTC(2026, 10, 20, 12);
/** Cloudflare counts in whole seconds. */
export const MARGIN = 500;

export const told = (remaining: number, seconds: number) => ({
	status: 200,
	headers: { ratelimit: `"default";r=${remaining};t=${seconds}` },
});
export const refused = (retryAfter?: string) => ({
	status: 429,
	// Its date is Cloudflare's clock, which is not ours.
	headers: {
		date: new Date(DATE).toUTCString(),
		...(retryAfter !== undefined && { 'retry-after': retryAfter }),
	} as Record<string, string>,
});

/** A quota that has read some answers, all at once. */
export function after(
	...answers: Array<{ status: number; headers: Record<string, string> }>
): Quota {
	const quota = new Quota();
	answers.forEach((answer) => quota.read(answer, NOW));
	return quota;
}

/** How many requests may be under way at once. */
export function room(quota: Quota, now = NOW, most = 50): number {
	for (let underWay = 0; underWay < most; underWay++) {
		if (quota.opensAt(underWay, now) > now) return underWay;
	}
	return most;
}
