/** Work about the same record, one after the other, so that a second item sees what the first one did. */
export class KeyedQueue {
	private readonly queues = new Map<string, Promise<unknown>>();

	async run<R>(key: string, work: () => Promise<R>): Promise<R> {
		const before = this.queues.get(key);
		const own = before ? before.then(work, work) : work();
		this.queues.set(key, own);
		return await own;
	}
}
