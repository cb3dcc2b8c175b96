/** First in, first out. `Array.shift` would move everything behind: quadratic for a long queue. */
export class Fifo<T> {
	private items: Array<T | undefined> = [];
	private head = 0;

	get length(): number {
		return this.items.length - this.head;
	}

	push(item: T): void {
		this.items.push(item);
	}

	/** Takes the first one out; undefined where there is none. */
	shift(): T | undefined {
		if (this.length === 0) return undefined;
		const item = this.items[this.head];
		this.items[this.head++] = undefined;
		// Cut off once it is half of the array, the empty front costs constant time per item on average.
		if (this.head * 2 >= this.items.length) {
			this.items = this.items.slice(this.head);
			this.head = 0;
		}
		return item;
	}

	/** Takes everything out. */
	clear(): T[] {
		const rest = this.items.slice(this.head) as T[];
		this.items = [];
		this.head = 0;
		return rest;
	}
}
