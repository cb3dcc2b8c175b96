import { sleep } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { UnderWay, Waiting } from './lane';
import { Lane } from './lane';
import type { QuotaAnswer } from './quota';
import { Quota } from './quota';
import { afterPromises } from './task';

export type { Refusal } from './lane';
export { DEFAULT_CONCURRENCY, DEFAULT_MAX_WAIT, Lane } from './lane';

/** A request that is under way for longer takes up a place of its own execution only. */
const SLOW_MS = 2000;

/** No timer is longer, so that none outlives an execution for long. */
const SLICE_MS = 1000;

/** A rate limiter that was not used for so long is forgotten. */
const IDLE_MS = 600_000;
const SWEEP_MS = 60_000;

/**
 * The rate limiter of one credential, shared by all executions of this n8n process: a quota is per
 * user, so what one execution learns about it holds for all.
 */
export class Gate {
	private readonly quota = new Quota();
	/** The lanes that have something waiting or under way, the next to be served first. */
	private lanes: Lane[] = [];
	private lastServed?: Lane;
	/** Sent less than {@link SLOW_MS} ago and without an answer, the oldest first. */
	private readonly recent = new Set<UnderWay>();
	private underWay = 0;
	private sentAt = -Infinity;
	private usedAt = performance.now();
	/** When the next look is due, whatever happens meanwhile. */
	private alarm = Infinity;

	/** A queue for one execution. */
	lane(): Lane {
		this.usedAt = performance.now();
		return new Lane(this);
	}

	enqueue(lane: Lane, waiting: Waiting): void {
		lane.queue.push(waiting);
		if (!this.lanes.includes(lane)) this.join(lane);
		this.pump();
	}

	async answered<T extends QuotaAnswer>(request: UnderWay, exchange: () => Promise<T>): Promise<T> {
		try {
			const answer = await exchange();
			this.quota.read(answer, performance.now(), request.sentAt);
			return answer;
		} finally {
			this.underWay -= 1;
			request.lane.underWay -= 1;
			this.noLongerRecent(request);
			// What the answer leads to comes first, as it may close the lane.
			afterPromises(this.pump);
		}
	}

	/** Sends what may be sent, one request of each lane in turn. */
	readonly pump = (): void => {
		this.lanes = this.lanes.filter(({ isIdle }) => !isIdle);
		if (!this.lanes.some(({ isWaiting }) => isWaiting)) return;
		const now = performance.now();
		for (const request of this.recent) {
			if (request.sentAt + SLOW_MS > now) break;
			this.noLongerRecent(request);
		}
		for (let lane = this.next(); lane; lane = this.next()) {
			const opensAt = this.quota.opensAt(this.underWay, now, this.sentAt);
			if (opensAt > now) {
				this.refuseWhoWaitsLess(opensAt - now);
				void this.pumpAt(opensAt, now);
				return;
			}
			this.send(lane, now);
		}
		const [oldest] = this.recent;
		if (oldest) void this.pumpAt(oldest.sentAt + SLOW_MS, now);
	};

	/** Nothing is going on, and has not been for a while; nothing would have to be learned again. */
	isForgettable(now = performance.now()): boolean {
		const idle = this.lanes.every(({ isIdle }) => isIdle) && now - this.usedAt > IDLE_MS;
		return idle && !this.quota.isBlocked(now);
	}

	/**
	 * The lane whose turn it is. No lane has more under way than it may; all lanes together have no
	 * more than the most that one of them may.
	 */
	private next(): Lane | undefined {
		const most = Math.max(...this.lanes.map(({ maxConcurrency }) => maxConcurrency));
		return this.lanes.find(
			({ isWaiting, underWay, recent, maxConcurrency }) =>
				isWaiting && underWay < maxConcurrency && underWay + this.recent.size - recent < most,
		);
	}

	/** Adds a lane behind those that wait, but not behind the one that was served a moment ago. */
	private join(lane: Lane): void {
		const last = this.lanes.at(-1);
		if (last && last === this.lastServed) this.lanes.splice(-1, 0, lane);
		else this.lanes.push(lane);
	}

	private send(lane: Lane, now: number): void {
		this.lanes.splice(this.lanes.indexOf(lane), 1);
		this.lanes.push(lane);
		this.lastServed = lane;
		const request: UnderWay = { lane, sentAt: now };
		this.recent.add(request);
		lane.recent += 1;
		lane.underWay += 1;
		this.underWay += 1;
		this.sentAt = now;
		this.usedAt = now;
		lane.queue.shift()?.send(request);
	}

	private noLongerRecent(request: UnderWay): void {
		if (this.recent.delete(request)) request.lane.recent -= 1;
	}

	private refuseWhoWaitsLess(ms: number): void {
		const opensAt = Date.now() + ms;
		this.lanes
			.filter(({ maxWait }) => ms > maxWait * 1000)
			.forEach((lane) => lane.refuse({ reason: 'quota', opensAt }));
	}

	/** Pumps at that time or after a second, whichever is sooner; an earlier alarm replaces a later one. */
	private async pumpAt(time: number, now: number): Promise<void> {
		const at = Math.min(time, now + SLICE_MS);
		if (this.alarm <= at) return;
		this.alarm = at;
		await sleep(at - now);
		if (this.alarm !== at) return;
		this.alarm = Infinity;
		this.pump();
	}
}

const gates = new Map<string, Gate>();
let sweptAt = 0;

/** The rate limiter of a credential: base URL and secret. Only a digest of them is kept. */
export function gateFor(...credential: unknown[]): Gate {
	sweep(performance.now());
	const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
	const gate = gates.get(key) ?? new Gate();
	gates.set(key, gate);
	return gate;
}

function sweep(now: number): void {
	if (now - sweptAt < SWEEP_MS) return;
	sweptAt = now;
	for (const [key, gate] of gates) if (gate.isForgettable(now)) gates.delete(key);
}
