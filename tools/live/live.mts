import { setTimeout as sleep } from 'node:timers/promises';
import type { IdName } from './access.mjs';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import type { Name } from './questions.mjs';
import { NotAsked, Open, type Report } from './report.mjs';
import type { Terminal } from './terminal.mjs';

const LONGEST_STEP_MS = 10_000;

/** What an inquiry needs. */
export interface Live {
	report: Report;
	/** Where to ask before something is written, or the reason why nobody can be asked. */
	consent: Terminal | string;
	token?: Cloudflare;
	key?: Cloudflare;
	/** The token belongs to an account. */
	ofAccount: boolean;
	/** A credential of a user. */
	user?: Cloudflare;
	/** Aborts when the user interrupts the run. */
	stop: AbortSignal;
	/** An ID that the user gave. Throws an Open if there is none. */
	id(name: IdName): string;
}

/** Questions that are answered together. If it throws, those not settled by then stay open. */
export interface Inquiry {
	answers: readonly Name[];
	ask(live: Live): Promise<void>;
}

/** The credential for endpoints that are documented for email and key only. */
export const keyFirst = ({ key, token }: Live): Cloudflare => required(key ?? token);

export const tokenFirst = ({ key, token }: Live): Cloudflare => required(token ?? key);

export function required<T>(value: T | undefined, why = 'no credential for it'): T {
	if (value === undefined) throw new NotAsked(why);
	return value;
}

/** Whether Cloudflare rejected the request itself, not the credential. */
export const isRejection = ({ status }: Answer): boolean =>
	status >= 400 && status < 500 && ![401, 403, 408].includes(status);

export const equalIgnoringCase = (one: unknown, other: unknown): boolean =>
	String(one).toLowerCase() === String(other).toLowerCase();

/**
 * Polls with growing intervals until a condition is true.
 *
 * @param timeoutMs milliseconds after which it throws an Open
 * @returns the number of requests
 */
export async function pollUntil(
	live: Live,
	timeoutMs: number,
	ask: () => Promise<Answer>,
	holds: (row: Row, answer: Answer) => boolean,
): Promise<number> {
	const end = Date.now() + timeoutMs;
	for (let asked = 1, step = 250; ; asked += 1, step = Math.min(step * 1.5, LONGEST_STEP_MS)) {
		const answer = await ask();
		if (holds(answer.row, answer)) return asked;
		if (Date.now() > end) throw new Open(`not yet after ${timeoutMs / 1000} s`, [answer]);
		// An interrupt ends the wait at once, and the next request throws.
		await sleep(step, undefined, { signal: live.stop }).catch(() => undefined);
	}
}
