import { Queue } from './queue';
import type { QuotaAnswer } from './quota';

/** Requests of one execution that may be under way at once, unless told otherwise. */
export const DEFAULT_CONCURRENCY = 5;

/** The longest single wait for the quota, in seconds: a block of Cloudflare's and some. */
export const DEFAULT_MAX_WAIT = 330;

/** Why a request will not be sent. */
export type Refusal =
	/** The lane was closed: the execution ended, was cancelled, or stops at a failed item. */
	| { reason: 'closed' }
	/** The quota opens later than the lane is willing to wait (epoch milliseconds). */
	| { reason: 'quota'; opensAt: number };

/** A request in the queue. */
export interface Waiting {
	send: (request: UnderWay) => void;
	refuse: (refusal: Refusal) => void;
}

/** A request that was sent and has no answer yet. */
export interface UnderWay {
	lane: Lane;
	/** On the clock of `performance.now()`, like all times here. */
	sentAt: number;
}

/** What a lane needs of the rate limiter. */
interface Limiter {
	enqueue(lane: Lane, waiting: Waiting): void;
	pump(): void;
	answered<T extends QuotaAnswer>(request: UnderWay, exchange: () => Promise<T>): Promise<T>;
}

/**
 * One execution's queue in the rate limiter of its credential. It starts shut, so that every item
 * can be checked before the first request is sent.
 */
export class Lane {
	readonly queue = new Queue<Waiting>();
	maxConcurrency = DEFAULT_CONCURRENCY;
	/** Seconds. */
	maxWait = DEFAULT_MAX_WAIT;
	/** Seconds within which a request that failed is sent again. */
	retryFor = 60;
	/** Requests that have no answer yet, and those of them that were sent a moment ago. */
	underWay = 0;
	recent = 0;
	private open = false;
	private readonly ending = new AbortController();

	constructor(private readonly limiter: Limiter) {}

	/** Lets requests be sent. */
	start(): void {
		this.open = true;
		this.limiter.pump();
	}

	/** Sends nothing more, started or not; what waits is refused at once. */
	close(): void {
		this.ending.abort();
		this.refuse({ reason: 'closed' });
	}

	refuse(refusal: Refusal): void {
		this.queue.clear().forEach(({ refuse }) => refuse(refusal));
	}

	/** Fires when the lane closes: for everything else that waits. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	get isWaiting(): boolean {
		return this.open && this.queue.length > 0;
	}

	get isIdle(): boolean {
		return this.queue.length === 0 && this.underWay === 0;
	}

	/**
	 * Sends when it is this request's turn. Rejects with a {@link Refusal} where its turn never
	 * comes, and with whatever sending throws.
	 */
	async send<T extends QuotaAnswer>(exchange: () => Promise<T>): Promise<T> {
		const request = await new Promise<UnderWay>((send, refuse) => {
			if (this.signal.aborted) refuse({ reason: 'closed' } satisfies Refusal);
			else this.limiter.enqueue(this, { send, refuse });
		});
		return await this.limiter.answered(request, exchange);
	}
}
