import type { IDataObject } from 'n8n-workflow';

/** Cloudflare's client quota has windows of 5 minutes. A policy with a longer window is another quota. */
const LONGEST_WINDOW_S = 300;

/** A wait of more than an hour is ignored: it is a date in seconds, or an error. */
const LONGEST_WAIT_MS = 3_600_000;

/** Requests left for other clients of the same user: 5, or a tenth of a small quota. */
const RESERVE = 5;

/** What a `Ratelimit` header says about one policy. */
export interface Policy {
	remaining: number;
	/** Seconds until the window ends. */
	seconds: number;
	/** Requests to leave for other clients. */
	reserve: number;
}

/**
 * The policy of the client quota that has the fewest requests left, from
 * `Ratelimit: "default";r=50;t=30` (one or several) and `Ratelimit-Policy: "default";q=1200;w=300`;
 * undefined if there is none.
 *
 * @see https://developers.cloudflare.com/fundamentals/api/reference/limits/
 */
export function tightestPolicy(headers: IDataObject): Policy | undefined {
	const rules = policiesOf(headers['ratelimit-policy']);
	const policies = policiesOf(headers.ratelimit).flatMap(({ name, r: remaining, t: seconds }) => {
		if (remaining === undefined || seconds === undefined) return [];
		const { q: quota = Infinity, w: window = seconds } =
			rules.find((rule) => rule.name === name) ?? {};
		if (Math.max(seconds, window) > LONGEST_WINDOW_S) return [];
		return { remaining, seconds, reserve: Math.min(RESERVE, quota / 10) };
	});
	return policies.sort((a, b) => a.remaining - a.reserve - (b.remaining - b.reserve))[0];
}

/**
 * The wait of a `Retry-After` header (seconds or a date), in milliseconds; undefined if it is missing
 * or not plausible. A date is compared with the response's own `Date`, because clocks differ.
 */
export function announcedWait(headers: IDataObject): number | undefined {
	const value = text(headers['retry-after']).trim();
	const wait = /^\d+(\.\d+)?$/.test(value)
		? Number(value) * 1000
		: Date.parse(value) - (sentOn(headers) ?? Date.now());
	return wait <= LONGEST_WAIT_MS ? Math.max(0, wait) : undefined;
}

/** The `Date` of a response in epoch milliseconds; undefined if it is missing or not valid. */
export function sentOn(headers: IDataObject): number | undefined {
	const date = Date.parse(text(headers.date));
	return Number.isNaN(date) ? undefined : date;
}

interface Parameters {
	name: string;
	q?: number;
	w?: number;
	r?: number;
	t?: number;
}

const policiesOf = (header: unknown): Parameters[] =>
	text(header)
		.split(',')
		.map((policy) => {
			const [name = '', ...parameters] = policy.split(';').map((part) => part.trim());
			const numbers = parameters.flatMap((parameter) => {
				const [, key, digits] = /^([qwrt])=(\d+)$/.exec(parameter) ?? [];
				return key ? [[key, Number(digits)]] : [];
			});
			return { name, ...Object.fromEntries(numbers) } as Parameters;
		});

const text = (value: unknown) => (typeof value === 'string' ? value : '');
