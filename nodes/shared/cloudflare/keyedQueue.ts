/** Runs work with the same key one at a time, in order. */
export class KeyedQueue {
	private readonly queues = new Map<string, Promise<unknown>>();

	async run<R>(key: string, work: () => Promise<R>): Promise<R> {
		const before = this.queues.get(key);
		const own = before ? before.then(work, work) : work();
		this.queues.set(key, own);
		try {
			return await own;
		} finally {
			if (this.queues.get(key) === own) this.queues.delete(key);
		}
	}
}
