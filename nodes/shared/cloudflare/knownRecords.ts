import { addressKey } from './address';
import type { Resource } from './resource';

/** The form in which the keys of a resource are compared: addresses like a directory does, names exactly. */
export type KeyForm = (key: unknown) => string;

export const keyFormOf =
	({ key }: Pick<Resource<never>, 'key'>): KeyForm =>
	(text) => {
		if (typeof text !== 'string') return '';
		return key?.exact ? text.trim() : addressKey(text);
	};

/** The same form, worked out once for each text: every key of an execution is compared many times. */
export function remembering(form: KeyForm): KeyForm {
	const forms = new Map<unknown, string>();
	return (text) => {
		const known = forms.get(text);
		if (known !== undefined) return known;
		const formed = form(text);
		forms.set(text, formed);
		return formed;
	};
}

/**
 * What one execution knows about a collection: the rows that Cloudflare returned, corrected by the
 * execution's own changes, which a response may not include yet.
 */
export class KnownRecords<T extends { id: string }> {
	private readonly known = new Map<string, T[]>();
	private readonly created = new Map<string, T[]>();
	private readonly deleted = new Set<string>();
	private readonly deletedKeys = new Set<string>();
	/** Keys that the second method did not find either. */
	private readonly absent = new Set<string>();
	/** The whole list was read. */
	isComplete = false;

	/** @param keyFor may remember forms; that of rows doesn't, because a list may have 100,000 of them */
	constructor(
		private readonly keyOf: (row: T) => string | undefined,
		private readonly keyFor: KeyForm,
		private readonly rowKeyFor = keyFor,
	) {}

	/** The records with this key, without deleted ones. */
	with(key: string): T[] {
		return (this.known.get(this.keyFor(key)) ?? []).filter(({ id }) => !this.deleted.has(id));
	}

	/** All records without deleted ones; undefined if the whole list was not read. */
	all(): T[] | undefined {
		if (!this.isComplete) return undefined;
		return [...this.known.values()].flat().filter(({ id }) => !this.deleted.has(id));
	}

	/** Whether this key was looked up, or the whole list was read. */
	isKnown(key: string): boolean {
		return this.isComplete || this.known.has(this.keyFor(key));
	}

	/** Stores the rows that Cloudflare returned for one key. */
	remember(key: string, rows: T[]): void {
		const created = this.created.get(this.keyFor(key)) ?? [];
		const byId = new Map([...rows, ...created].map((row) => [row.id, row]));
		this.known.set(this.keyFor(key), [...byId.values()]);
	}

	/** Stores a whole list. Rows of an earlier list are kept, even if this one misses them. */
	rememberAll(everybody: T[]): void {
		const byKey = new Map<string, T[]>(this.known);
		for (const key of this.created.keys()) byKey.set(key, byKey.get(key) ?? []);
		for (const row of everybody) {
			const key = this.rowKeyFor(this.keyOf(row));
			const others = byKey.get(key);
			byKey.set(key, others ? [...others, row] : [row]);
		}
		for (const [key, rows] of byKey) {
			// Of tens of thousands of keys hardly one has more than the row that was just listed.
			if (rows.length === 1 && !this.created.has(key)) this.known.set(key, rows);
			else this.remember(key, rows);
		}
		this.isComplete = true;
	}

	/** Adds a row that Cloudflare returned to those with its key. */
	found(row: T): void {
		const key = this.keyFor(this.keyOf(row));
		this.remember(key, [...(this.known.get(key) ?? []), row]);
	}

	/** Stores that no record has this key, or that this is no longer certain. */
	setAbsent(key: string, isAbsent = true): void {
		if (isAbsent) this.absent.add(this.keyFor(key));
		else this.absent.delete(this.keyFor(key));
	}

	isAbsent(key: string): boolean {
		return this.absent.has(this.keyFor(key));
	}

	/** Adds a record that this execution created. */
	add(row: T): void {
		const key = this.keyFor(this.keyOf(row));
		this.absent.delete(key);
		this.created.set(key, [...(this.created.get(key) ?? []), row]);
		this.remember(key, this.known.get(key) ?? []);
	}

	/** Stores the new state of a record that this execution changed. */
	replace(row: T): void {
		const key = this.keyFor(this.keyOf(row));
		const others = (rows: T[] = []) => rows.filter(({ id }) => id !== row.id);
		this.created.set(key, [...others(this.created.get(key)), row]);
		this.remember(key, others(this.known.get(key)));
	}

	/** The record with this ID as this execution created or changed it, if it did. */
	changed(id: string): T | undefined {
		const rows = [...this.created.values()].flat();
		return rows.find((row) => row.id === id && !this.deleted.has(id));
	}

	/** Stores that this execution deleted a record, or would delete it in a dry run. */
	remove({ id, key }: { id: string; key: string }): void {
		this.deleted.add(id);
		this.deletedKeys.add(this.keyFor(key));
		this.remember(key, this.with(key));
		this.absent.add(this.keyFor(key));
	}

	/** Whether this execution deleted a record with this key, or would delete it in a dry run. */
	hasRemovedKey(key: string): boolean {
		const known = this.known.get(this.keyFor(key)) ?? [];
		return this.deletedKeys.has(this.keyFor(key)) || known.some(({ id }) => this.deleted.has(id));
	}

	/** Whether this execution deleted the record, or would delete it in a dry run. */
	hasRemoved(id: string): boolean {
		return this.deleted.has(id);
	}
}
