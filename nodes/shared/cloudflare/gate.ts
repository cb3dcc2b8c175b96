import { sleep } from 'n8n-workflow';
import { createHash } from 'node:crypto';

import type { QuotaAnswer } from './quota';
import { Quota } from './quota';

/** Requests of one execution that may be under way at once, unless told otherwise. */
export const DEFAULT_CONCURRENCY = 5;

/** The longest single wait for the quota, in seconds: a block of Cloudflare's and some. */
export const DEFAULT_MAX_WAIT = 330;

const SLICE_MS = 1000;

/** Why a request will not leave. */
export type Refusal =
	/** The lane was closed: the execution ended, was cancelled, or stops at a failed item. */
	| { reason: 'closed' }
	/** The quota opens later than the lane is willing to wait (epoch milliseconds). */
	| { reason: 'quota'; opensAt: number };

interface Ticket {
	go: () => void;
	refuse: (refusal: Refusal) => void;
}

/**
 * One execution's way through the gate. It starts shut, so that every item can be checked before
 * the first request leaves.
 */
export class Lane {
	readonly queue: Ticket[] = [];
	maxConcurrency = DEFAULT_CONCURRENCY;
	/** Seconds. */
	maxWait = DEFAULT_MAX_WAIT;
	/** Seconds within which a request that failed is sent again. */
	retryFor = 60;
	underWay = 0;
	private open = false;
	private readonly ending = new AbortController();

	constructor(private readonly gate: Gate) {}

	/** Lets requests leave. */
	start(): void {
		this.open = true;
		this.gate.pump();
	}

	/** Lets nothing more leave; what waits is refused at once. */
	close(): void {
		this.ending.abort();
		this.queue.splice(0).forEach(({ refuse }) => refuse({ reason: 'closed' }));
	}

	/** Fires when the lane closes: for everything else that waits. */
	get signal(): AbortSignal {
		return this.ending.signal;
	}

	get hasRoom(): boolean {
		return this.open && this.queue.length > 0 && this.underWay < this.maxConcurrency;
	}

	/**
	 * Sends when it is this request's turn. Rejects with a {@link Refusal} where its turn never
	 * comes, and with whatever sending throws.
	 */
	async send<T extends QuotaAnswer>(exchange: () => Promise<T>): Promise<T> {
		await new Promise<void>((go, refuse) => {
			if (this.signal.aborted) refuse({ reason: 'closed' } satisfies Refusal);
			else this.gate.enqueue(this, { go, refuse });
		});
		return await this.gate.through(this, exchange);
	}
}

/**
 * The way to Cloudflare for one credential, shared by all executions of this n8n process: a quota
 * is per user, so what one execution learns about it holds for all.
 */
export class Gate {
	private readonly quota = new Quota();
	/** The lanes that have something waiting, the next to be served first. */
	private lanes: Lane[] = [];
	private underWay = 0;
	private waking = false;
	/** Rings when the answers at hand are digested: without a timer's millisecond, several at once. */
	private readonly bell = new MessageChannel();

	constructor() {
		this.bell.port1.on('message', () => this.pump());
		// It keeps no process alive.
		this.bell.port1.unref();
		this.bell.port2.unref();
	}

	/** A way through for one execution. */
	lane(): Lane {
		return new Lane(this);
	}

	enqueue(lane: Lane, ticket: Ticket): void {
		lane.queue.push(ticket);
		if (!this.lanes.includes(lane)) this.lanes.push(lane);
		this.pump();
	}

	async through<T extends QuotaAnswer>(lane: Lane, exchange: () => Promise<T>): Promise<T> {
		try {
			const answer = await exchange();
			this.quota.read(answer);
			return answer;
		} finally {
			this.underWay -= 1;
			lane.underWay -= 1;
			// Not before the answer is digested, as it may close the lane.
			this.bell.port2.postMessage(null);
		}
	}

	/** Lets leave what may, one request of each lane in turn. */
	pump(): void {
		this.lanes = this.lanes.filter(({ queue }) => queue.length > 0);
		for (let lane = this.next(); lane; lane = this.next()) {
			const opensAt = this.quota.opensAt(this.underWay);
			if (opensAt > Date.now()) {
				if (Number.isFinite(opensAt)) this.hold(opensAt);
				return;
			}
			lane.underWay += 1;
			this.underWay += 1;
			lane.queue.shift()?.go();
		}
	}

	/** The lane whose turn it is; it goes to the end of the line. */
	private next(): Lane | undefined {
		const index = this.lanes.findIndex(({ hasRoom }) => hasRoom);
		if (index < 0) return undefined;
		const [lane] = this.lanes.splice(index, 1);
		this.lanes.push(lane!);
		return lane;
	}

	private hold(opensAt: number): void {
		for (const lane of this.lanes) {
			if (opensAt - Date.now() > lane.maxWait * 1000) {
				lane.queue.splice(0).forEach(({ refuse }) => refuse({ reason: 'quota', opensAt }));
			}
		}
		void this.wake();
	}

	/** Pumps again when the quota opens; stops waiting where nobody waits any more. */
	private async wake(): Promise<void> {
		if (this.waking) return;
		this.waking = true;
		for (let left = this.wait(); left > 0 && Number.isFinite(left); left = this.wait()) {
			await sleep(Math.min(left, SLICE_MS));
		}
		this.waking = false;
		this.pump();
	}

	private wait(): number {
		const waiting = this.lanes.some(({ queue }) => queue.length > 0);
		return waiting ? this.quota.opensAt(this.underWay) - Date.now() : 0;
	}
}

const gates = new Map<string, Gate>();

/** The gate of a credential: base URL and secret. Only a digest of them is kept. */
export function gateFor(...credential: unknown[]): Gate {
	const key = createHash('sha256').update(JSON.stringify(credential)).digest('hex');
	const gate = gates.get(key) ?? new Gate();
	gates.set(key, gate);
	return gate;
}
