/** A first-in, first-out list. `Array.shift` moves all later items, which is slow for a long queue. */
export class Fifo<T> {
	private items: Array<T | undefined> = [];
	private head = 0;

	get length(): number {
		return this.items.length - this.head;
	}

	push(item: T): void {
		this.items.push(item);
	}

	/** Removes and returns the first item; undefined if there is none. */
	shift(): T | undefined {
		if (this.length === 0) return undefined;
		const item = this.items[this.head];
		this.items[this.head++] = undefined;
		// Removing the empty front only when it is half of the array takes constant time per item.
		if (this.head * 2 >= this.items.length) {
			this.items = this.items.slice(this.head);
			this.head = 0;
		}
		return item;
	}

	/** Removes and returns all items. */
	clear(): T[] {
		const rest = this.items.slice(this.head) as T[];
		this.items = [];
		this.head = 0;
		return rest;
	}
}
