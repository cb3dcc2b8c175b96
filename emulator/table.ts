/** A resource whose rows have a natural key, for example an email. */
export interface Keyed<Row> {
	name: string;
	keyOf(row: Row): string;
}

/** Rows in order of creation, with an index by ID and one by a natural key that ignores case. */
export class Table<Row extends { id: string }> {
	private readonly byId = new Map<string, Row>();
	private readonly byKey = new Map<string, Row[]>();
	private list: Row[] | undefined;

	constructor(private readonly keyOf: (row: Row) => string) {}

	/** Adds a row. Several rows may have the same natural key. */
	add(row: Row): Row {
		this.byId.set(row.id, row);
		const key = this.keyOf(row).toLowerCase();
		this.byKey.set(key, [...(this.byKey.get(key) ?? []), row]);
		this.list = undefined;
		return row;
	}

	get(id: string): Row | undefined {
		return this.byId.get(id);
	}

	/** The newest row with this natural key, for example an email. */
	find(key: string): Row | undefined {
		return this.findAll(key).at(-1);
	}

	/** The rows with this natural key, in order of creation. */
	findAll(key: string): Row[] {
		const added = this.byKey.get(key.toLowerCase()) ?? [];
		// A test may have changed the key of a row since it was added.
		return added.filter((row) => this.keyOf(row).toLowerCase() === key.toLowerCase());
	}

	remove(id: string): void {
		const row = this.byId.get(id);
		if (!row) return;
		const key = this.keyOf(row).toLowerCase();
		this.byId.delete(id);
		this.byKey.set(
			key,
			this.findAll(key).filter((other) => other !== row),
		);
		this.list = undefined;
	}

	/** All rows. The array is kept until the next change, so that reading pages of a large table is fast. */
	rows(): Row[] {
		this.list ??= [...this.byId.values()];
		return this.list;
	}
}

/** Puts the fields of `next` in place of all that a row has. */
export function replaceAll<T extends object>(row: T, next: T): T {
	for (const name of Object.keys(row)) Reflect.deleteProperty(row, name);
	return Object.assign(row, next);
}
