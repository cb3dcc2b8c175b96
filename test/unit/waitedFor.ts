import * as pausing from '../../nodes/shared/cloudflare/pause';
import { Waiting } from '../../nodes/shared/operation/waiting';
import { Time } from './time';

/** Records that can be waited for: each is done when the test puts it there. */
export class WaitedFor {
	readonly time = new Time();
	/** When it was looked, and at whom. */
	readonly looks: Array<[number, string]> = [];
	readonly ended: Record<string, unknown> = {};
	readonly rows = new Map<string, string>();
	readonly ending = new AbortController();
	/** How long a look takes. */
	takes = 0;
	failure?: Error;

	private readonly waiting: Waiting<string>;

	/** @param msEach milliseconds between two requests, where each record takes one of its own */
	constructor(msEach?: number) {
		const read = async (ids: string[]) => {
			this.looks.push([this.time.now, ids.join(' ')]);
			if (this.takes > 0) await pausing.pause(this.takes);
			if (this.failure) throw this.failure;
			return this.rows;
		};
		this.waiting = new Waiting<string>(read, msEach);
	}

	/** Waits for a record, and notes when and how that ended. */
	wait(id: string, timeout = 300_000, name = id): void {
		this.waiting
			.until({
				id,
				timeout,
				signal: this.ending.signal,
				look: (row) => {
					if (row === 'broken') throw new Error(`${id} is broken`);
					return row === 'done';
				},
				onTimeout: () => {
					throw new Error('time is over');
				},
			})
			.then(
				() => (this.ended[name] = this.time.now),
				(error: Error) => (this.ended[name] = `${this.time.now}: ${error.message}`),
			);
	}

	get times() {
		return this.looks.map(([at]) => at);
	}
}
