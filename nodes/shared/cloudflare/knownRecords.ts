import { addressKey } from './address';

/** What keys are compared by. */
export const keyFor = (text: unknown): string => (typeof text === 'string' ? addressKey(text) : '');

/**
 * What one execution knows of a collection: what Cloudflare said, put right by what the execution
 * itself did, which an answer that was under way doesn't know.
 */
export class KnownRecords<T extends { id: string }> {
	private readonly known = new Map<string, T[]>();
	private readonly created = new Map<string, T[]>();
	private readonly deleted = new Set<string>();
	/** Keys that a second way did not find either. */
	private readonly absent = new Set<string>();
	/** Everybody was listed: who isn't known by now was not in that list. */
	isComplete = false;

	constructor(private readonly keyOf: (row: T) => string | undefined) {}

	/** The records with this key; one that was deleted by its ID is left out. */
	with(key: string): T[] {
		return (this.known.get(keyFor(key)) ?? []).filter(({ id }) => !this.deleted.has(id));
	}

	/** Whether Cloudflare was asked for this key, or for everybody. */
	isKnown(key: string): boolean {
		return this.isComplete || this.known.has(keyFor(key));
	}

	/** Takes in what Cloudflare says of one key. */
	remember(key: string, rows: T[]): void {
		const created = this.created.get(keyFor(key)) ?? [];
		const byId = new Map([...rows, ...created].map((row) => [row.id, row]));
		this.known.set(keyFor(key), [...byId.values()]);
	}

	/** Takes in a list: rows that an earlier list had are there, even if this one missed them. */
	rememberAll(everybody: T[]): void {
		const byKey = new Map<string, T[]>(this.known);
		for (const key of this.created.keys()) byKey.set(key, byKey.get(key) ?? []);
		for (const row of everybody) {
			const key = keyFor(this.keyOf(row));
			const others = byKey.get(key);
			byKey.set(key, others ? [...others, row] : [row]);
		}
		for (const [key, rows] of byKey) this.remember(key, rows);
		this.isComplete = true;
	}

	/** Remembers that nobody has this key, or that this isn't known any more. */
	setAbsent(key: string, isAbsent = true): void {
		if (isAbsent) this.absent.add(keyFor(key));
		else this.absent.delete(keyFor(key));
	}

	isAbsent(key: string): boolean {
		return this.absent.has(keyFor(key));
	}

	/** Remembers a record that this execution made. */
	add(row: T): void {
		const key = keyFor(this.keyOf(row));
		this.absent.delete(key);
		this.created.set(key, [...(this.created.get(key) ?? []), row]);
		this.remember(key, this.known.get(key) ?? []);
	}

	/** Remembers what this execution made of a record that was there. */
	replace(row: T): void {
		const key = keyFor(this.keyOf(row));
		const others = (rows: T[] = []) => rows.filter(({ id }) => id !== row.id);
		this.created.set(key, [...others(this.created.get(key)), row]);
		this.remember(key, others(this.known.get(key)));
	}

	/** What this execution made of the record with this ID, if it changed it. */
	changed(id: string): T | undefined {
		const rows = [...this.created.values()].flat();
		return rows.find((row) => row.id === id && !this.deleted.has(id));
	}

	/** Remembers that a record is gone, or would be; nobody has its key then, but for those known. */
	remove({ id, key }: { id: string; key: string }): void {
		this.deleted.add(id);
		this.remember(key, this.with(key));
		this.absent.add(keyFor(key));
	}

	/** Whether this execution deleted the record, or would have. */
	hasRemoved(id: string): boolean {
		return this.deleted.has(id);
	}
}
