import type { Envelope } from './types';

type Read = Promise<Envelope<unknown>>;

/** The responses that a precheck reads, so that the real run doesn't read them again. */
export class PrecheckReads {
	private readonly responses = new Map<string, Read>();
	private isOn = false;

	/** Keeps the responses of all reads during this work. */
	async during<R>(work: () => Promise<R>): Promise<R> {
		this.isOn = true;
		try {
			return await work();
		} finally {
			this.isOn = false;
		}
	}

	/**
	 * The kept response for this path and query; otherwise reads it.
	 *
	 * @param fresh always reads it: for a wait, and for a list that is read again because it changed
	 */
	of(endpoint: { path: string }, query: object, read: () => Read, fresh: boolean): Read {
		if (!this.isOn && this.responses.size === 0) return read();
		const key = `${endpoint.path} ${JSON.stringify(query)}`;
		const response = (fresh ? undefined : this.responses.get(key)) ?? read();
		if (this.isOn) this.responses.set(key, response);
		return response;
	}

	/** After a change, everything has to be read again. */
	clear(): void {
		this.responses.clear();
	}
}
