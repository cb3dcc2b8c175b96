import { setTimeout as sleep } from 'node:timers/promises';
import type { IdName } from './access.mjs';
import type { Answer, Row } from './answer.mjs';
import type { Cloudflare } from './cloudflare.mjs';
import type { Name } from './questions.mjs';
import { NotAsked, Open, type Report } from './report.mjs';
import type { Terminal } from './terminal.mjs';

const LONGEST_STEP_MS = 10_000;

/** What an inquiry works with. */
export interface Live {
	report: Report;
	/** Whom to ask before something is written; a text says why nobody may be asked. */
	consent: Terminal | string;
	token?: Cloudflare;
	key?: Cloudflare;
	/** The token belongs to an account. */
	ofAccount: boolean;
	/** A credential with a user behind it. */
	user?: Cloudflare;
	/** Fires when the person wants it to end. */
	stop: AbortSignal;
	/** An ID that the person named; an Open where there is none. */
	id(name: IdName): string;
}

/** Questions that are asked together. What it throws leaves open those not settled by then. */
export interface Inquiry {
	answers: readonly Name[];
	ask(live: Live): Promise<void>;
}

/** The credential for what only email and key are documented for. */
export const keyFirst = ({ key, token }: Live): Cloudflare => given(key ?? token);

export const tokenFirst = ({ key, token }: Live): Cloudflare => given(token ?? key);

export function given<T>(value: T | undefined, why = 'no credential for it'): T {
	if (value === undefined) throw new NotAsked(why);
	return value;
}

/** Whether Cloudflare refused what was asked for, and not who asked. */
export const declines = ({ status }: Answer): boolean =>
	status >= 400 && status < 500 && ![401, 403, 408].includes(status);

export const same = (one: unknown, other: unknown): boolean =>
	String(one).toLowerCase() === String(other).toLowerCase();

/**
 * Asks again, ever less often, until a condition holds.
 *
 * @param patienceMs milliseconds after which it gives up with an Open
 * @returns how often it asked
 */
export async function until(
	live: Live,
	patienceMs: number,
	ask: () => Promise<Answer>,
	holds: (row: Row, answer: Answer) => boolean,
): Promise<number> {
	const end = Date.now() + patienceMs;
	for (let asked = 1, step = 250; ; asked += 1, step = Math.min(step * 1.5, LONGEST_STEP_MS)) {
		const answer = await ask();
		if (holds(answer.row, answer)) return asked;
		if (Date.now() > end) throw new Open(`not yet after ${patienceMs / 1000} s`, [answer]);
		// Interrupted, it wakes up at once, and asking again says so.
		await sleep(step, undefined, { signal: live.stop }).catch(() => undefined);
	}
}
