import { Fifo } from './fifo';
import type { QuotaAnswer } from './quota';

/** Requests of one execution that may be under way at once, unless told otherwise. */
export const DEFAULT_CONCURRENCY = 5;

/** The longest single wait for the quota, in seconds: a block of Cloudflare's and some. */
export const DEFAULT_MAX_WAIT = 330;

/** Why a request will not be sent. */
export type QueueRefusal =
	/** The lane was closed: the execution ended, was cancelled, or stops at a failed item. */
	| { reason: 'closed' }
	/** The quota opens later than the lane is willing to wait (epoch milliseconds). */
	| { reason: 'quota'; opensAt: number };

/** A request in the queue. */
export interface QueuedRequest {
	send: (request: InFlightRequest) => void;
	refuse: (refusal: QueueRefusal) => void;
}

/** A request that was sent and has no answer yet. */
export interface InFlightRequest {
	queue: ExecutionQueue;
	/** On the clock of `performance.now()`, like all times here. */
	sentAt: number;
}

/** What a lane needs of the rate limiter. */
interface Limiter {
	enqueue(queue: ExecutionQueue, waiting: QueuedRequest): void;
	dispatch(): void;
	awaitResponse<T extends QuotaAnswer>(
		request: InFlightRequest,
		exchange: () => Promise<T>,
	): Promise<T>;
}

/**
 * One execution's queue in the rate limiter of its credential. It starts shut, so that every item
 * can be checked before the first request is sent.
 */
export class ExecutionQueue {
	readonly waiting = new Fifo<QueuedRequest>();
	maxConcurrency = DEFAULT_CONCURRENCY;
	/** Seconds. */
	maxWait = DEFAULT_MAX_WAIT;
	/** Seconds within which a request that failed is sent again. */
	retryFor = 60;
	/** Requests that have no answer yet, and those of them that were sent a moment ago. */
	inFlight = 0;
	recent = 0;
	private open = false;
	private readonly ending = new AbortController();

	constructor(private readonly limiter: Limiter) {}

	/** Lets requests be sent. */
	start(): void {
		this.open = true;
		this.limiter.dispatch();
	}

	/** Sends nothing more, started or not; what waits is refused at once. */
	close(): void {
		this.ending.abort();
		this.refuse({ reason: 'closed' });
	}

	refuse(refusal: QueueRefusal): void {
		this.waiting.clear().forEach(({ refuse }) => refuse(refusal));
	}

	/** Fires when the lane closes: for everything else that waits. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	get isWaiting(): boolean {
		return this.open && this.waiting.length > 0;
	}

	get isIdle(): boolean {
		return this.waiting.length === 0 && this.inFlight === 0;
	}

	/**
	 * Sends when it is this request's turn. Rejects with a {@link QueueRefusal} where its turn never
	 * comes, and with whatever sending throws.
	 */
	async send<T extends QuotaAnswer>(exchange: () => Promise<T>): Promise<T> {
		const request = await new Promise<InFlightRequest>((send, refuse) => {
			if (this.signal.aborted) refuse({ reason: 'closed' } satisfies QueueRefusal);
			else this.limiter.enqueue(this, { send, refuse });
		});
		return await this.limiter.awaitResponse(request, exchange);
	}
}
