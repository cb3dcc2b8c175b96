import { sleep } from 'n8n-workflow';

import type { ExtraQuota, InFlightRequest, QueuedRequest } from './executionQueue';
import { ExecutionQueue } from './executionQueue';
import { GatewayQuota, isAboutGateway } from './gatewayQuota';
import { KeyedQueue } from './keyedQueue';
import type { QuotaAnswer } from './quota';
import { Quota } from './quota';
import { afterPromises } from './task';

export type { ExtraQuota, QueueRefusal } from './executionQueue';
export { DEFAULT_CONCURRENCY, DEFAULT_MAX_WAIT, ExecutionQueue } from './executionQueue';

/** A request that takes longer than this no longer holds up the queues of other executions. */
const SLOW_MS = 2000;

/** Longer sleeps are split, so that no timer outlives its execution for long. */
const SLICE_MS = 1000;

/** A rate limiter that was unused for this long is removed. */
const IDLE_MS = 600_000;

/**
 * The rate limiter of one credential. All executions of this n8n process share it, because
 * Cloudflare counts requests per user.
 */
export class RateLimiter {
	private readonly quota = new Quota();
	private readonly gatewayQuota = new GatewayQuota();
	/** The queues with requests that wait or are in flight; the next one to serve is the first. */
	private queues: ExecutionQueue[] = [];
	private lastServed?: ExecutionQueue;
	/** Sent less than {@link SLOW_MS} ago and without a response, the oldest first. */
	private readonly recent = new Set<InFlightRequest>();
	private readonly changes = new KeyedQueue();
	/** When the last change of a record ended, by its path: a value of performance.now(). */
	private readonly changedAt = new Map<string, number>();
	private inFlight = 0;
	private sentAt = -Infinity;
	private usedAt = performance.now();
	/** When the timer calls dispatch next. */
	private wakesAt = Infinity;

	/** Creates the queue of one execution. */
	queue(): ExecutionQueue {
		this.usedAt = performance.now();
		return new ExecutionQueue(this);
	}

	/**
	 * Runs changes of one record one at a time, whatever execution they belong to.
	 *
	 * @param work gets when the one before it ended (a value of performance.now()); -Infinity for the first
	 */
	async oneAtATime<R>(path: string, work: (lastEndedAt: number) => Promise<R>): Promise<R> {
		return await this.changes.run(path, async () => {
			try {
				return await work(this.changedAt.get(path) ?? -Infinity);
			} finally {
				this.changedAt.set(path, performance.now());
			}
		});
	}

	enqueue(queue: ExecutionQueue, waiting: QueuedRequest, quota?: ExtraQuota): void {
		(quota ? queue.waitingForGateway : queue.waiting).push(waiting);
		if (!this.queues.includes(queue)) this.addQueue(queue);
		this.dispatch();
	}

	async awaitResponse<T extends QuotaAnswer>(
		request: InFlightRequest,
		exchange: () => Promise<T>,
	): Promise<T> {
		try {
			const answer = await exchange();
			if (request.quota && isAboutGateway(answer)) this.gatewayQuota.refuse(answer);
			else this.quota.read(answer, performance.now(), request.sentAt);
			return answer;
		} finally {
			this.inFlight -= 1;
			request.queue.inFlight -= 1;
			this.removeRecent(request);
			// The caller handles the response first, because it may close the queue.
			afterPromises(this.dispatch);
		}
	}

	/** Sends the requests that the quota allows, taking one from each queue at a time. */
	readonly dispatch = (): void => {
		this.queues = this.queues.filter(({ isIdle }) => !isIdle);
		if (!this.queues.some((queue) => queue.isWaiting())) return;
		const now = performance.now();
		for (const request of this.recent) {
			if (request.sentAt + SLOW_MS > now) break;
			this.removeRecent(request);
		}
		for (let queue = this.nextQueue(now); queue; queue = this.nextQueue(now)) {
			const opensAt = this.quota.opensAt(this.inFlight, now, this.sentAt);
			if (opensAt > now) {
				this.refuseLongWaits(opensAt - now);
				void this.dispatchAt(opensAt, now);
				return;
			}
			this.send(queue, now);
		}
		this.awaitGateway(now);
		const [oldest] = this.recent;
		if (oldest) void this.dispatchAt(oldest.sentAt + SLOW_MS, now);
	};

	/** Whether it has been idle for a while and knows of no block that a new one would run into. */
	isForgettable(now = performance.now()): boolean {
		const idle = this.queues.every(({ isIdle }) => isIdle) && now - this.usedAt > IDLE_MS;
		return idle && !this.quota.isBlocked(now) && !this.gatewayQuota.isBlocked(now);
	}

	/**
	 * The queue to serve next. Each queue stays below its own maximum, and the recent requests of all
	 * queues together stay below the largest of these maximums.
	 */
	private nextQueue(now: number): ExecutionQueue | undefined {
		const withGateway = this.gatewayQuota.opensAt(now) <= now;
		const limit = Math.max(...this.queues.map(({ maxConcurrency }) => maxConcurrency));
		return this.queues.find(
			(queue) =>
				queue.isWaiting(withGateway) &&
				queue.inFlight < queue.maxConcurrency &&
				queue.inFlight + this.recent.size - queue.recent < limit,
		);
	}

	/** Adds a queue at the end, but before the one that was served last. */
	private addQueue(queue: ExecutionQueue): void {
		const last = this.queues.at(-1);
		if (last && last === this.lastServed) this.queues.splice(-1, 0, queue);
		else this.queues.push(queue);
	}

	private send(queue: ExecutionQueue, now: number): void {
		this.queues.splice(this.queues.indexOf(queue), 1);
		this.queues.push(queue);
		this.lastServed = queue;
		const quota = queue.waiting.length > 0 ? undefined : 'gateway';
		const request: InFlightRequest = { queue, sentAt: now, quota };
		if (quota) this.gatewayQuota.count(now);
		this.recent.add(request);
		queue.recent += 1;
		queue.inFlight += 1;
		this.inFlight += 1;
		this.sentAt = now;
		this.usedAt = now;
		(quota ? queue.waitingForGateway : queue.waiting).shift()?.send(request);
	}

	private removeRecent(request: InFlightRequest): void {
		if (this.recent.delete(request)) request.queue.recent -= 1;
	}

	private refuseLongWaits(ms: number): void {
		const opensAt = Date.now() + ms;
		this.tooHasty(ms).forEach((queue) => queue.refuse({ reason: 'quota', opensAt }));
	}

	/** Requests that wait for the Gateway quota only: sends them later, or refuses a wait that is too long. */
	private awaitGateway(now: number): void {
		const opensAt = this.gatewayQuota.opensAt(now);
		if (opensAt <= now) return;
		const refusal = {
			reason: 'quota',
			of: 'gateway',
			opensAt: Date.now() + opensAt - now,
		} as const;
		this.tooHasty(opensAt - now).forEach((queue) => queue.refuseGateway(refusal));
		if (this.queues.some((queue) => queue.isWaiting())) void this.dispatchAt(opensAt, now);
	}

	/** The queues that may not wait so long. */
	private tooHasty(ms: number): ExecutionQueue[] {
		return this.queues.filter(({ maxWait }) => ms > maxWait * 1000);
	}

	/** Calls dispatch at that time, or after a second if that is sooner. An earlier time replaces a later one. */
	private async dispatchAt(time: number, now: number): Promise<void> {
		const at = Math.min(time, now + SLICE_MS);
		if (this.wakesAt <= at) return;
		this.wakesAt = at;
		await sleep(at - now);
		if (this.wakesAt !== at) return;
		this.wakesAt = Infinity;
		this.dispatch();
	}
}
