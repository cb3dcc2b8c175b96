import type { QuotaAnswer } from './quota';

/** How many requests of one execution may be in flight at once by default. */
export const DEFAULT_CONCURRENCY = 5;

/** The longest single wait for the quota, in seconds: a Cloudflare block of 5 minutes and a margin. */
export const DEFAULT_MAX_WAIT = 330;

/** A quota that some requests need besides the client quota. */
export type ExtraQuota = 'gateway';

/** Why a request will not be sent. */
export type QueueRefusal =
	/** The queue was closed: the execution ended, was cancelled, or stops at a failed item. */
	| { reason: 'closed' }
	/** The quota opens (epoch milliseconds) later than the queue may wait. */
	| { reason: 'quota'; of?: ExtraQuota; opensAt: number };

export interface QueuedRequest {
	send: (request: InFlightRequest) => void;
	refuse: (refusal: QueueRefusal) => void;
}

/** A request that was sent and has no response yet. */
export interface InFlightRequest {
	queue: ExecutionQueue;
	quota?: ExtraQuota;
	/** A value of performance.now(). */
	sentAt: number;
}

/** The part of the rate limiter that a queue uses. */
interface Limiter {
	enqueue(queue: ExecutionQueue, waiting: QueuedRequest, quota?: ExtraQuota): void;
	dispatch(): void;
	awaitResponse<T extends QuotaAnswer>(
		request: InFlightRequest,
		exchange: () => Promise<T>,
	): Promise<T>;
}

/**
 * The requests of one execution that wait for the rate limiter. Nothing is sent before start(), so
 * that every item can be checked first.
 */
export class ExecutionQueue {
	readonly waiting: QueuedRequest[] = [];
	/** Those that need the Gateway quota wait by themselves, so that they hold up no others. */
	readonly waitingForGateway: QueuedRequest[] = [];
	maxConcurrency = DEFAULT_CONCURRENCY;
	/** Seconds. */
	maxWait = DEFAULT_MAX_WAIT;
	/** For how many seconds a failed request is retried. */
	retryFor = 60;
	/** Requests without a response, and how many of them were sent recently. */
	inFlight = 0;
	recent = 0;
	private open = false;
	private readonly ending = new AbortController();

	constructor(private readonly limiter: Limiter) {}

	start(): void {
		this.open = true;
		this.limiter.dispatch();
	}

	/** Ends the sending, whether it was started or not, and refuses the requests that wait. */
	close(): void {
		this.ending.abort();
		this.refuse({ reason: 'closed' });
	}

	refuse(refusal: QueueRefusal): void {
		this.waiting.splice(0).forEach(({ refuse }) => refuse(refusal));
		this.refuseGateway(refusal);
	}

	/** Refuses only the requests that need the Gateway quota. */
	refuseGateway(refusal: QueueRefusal): void {
		this.waitingForGateway.splice(0).forEach(({ refuse }) => refuse(refusal));
	}

	/** Fires when the queue closes, so that other waits can end, too. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	/** Whether a request may be sent if the quotas allow it. */
	isWaiting(withGateway = true): boolean {
		return (
			this.open && (this.waiting.length > 0 || (withGateway && this.waitingForGateway.length > 0))
		);
	}

	get isIdle(): boolean {
		return this.waiting.length === 0 && this.waitingForGateway.length === 0 && this.inFlight === 0;
	}

	/**
	 * Waits for the rate limiter, then sends. Rejects with a {@link QueueRefusal} if the request is not
	 * sent, and with any error of the exchange.
	 *
	 * @param quota the quota that the request needs besides the client quota
	 */
	async send<T extends QuotaAnswer>(exchange: () => Promise<T>, quota?: ExtraQuota): Promise<T> {
		const request = await new Promise<InFlightRequest>((send, refuse) => {
			if (this.signal.aborted) refuse({ reason: 'closed' } satisfies QueueRefusal);
			else this.limiter.enqueue(this, { send, refuse }, quota);
		});
		return await this.limiter.awaitResponse(request, exchange);
	}
}
