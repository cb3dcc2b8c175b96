/** Rows in order of creation, found by id and by one natural key (compared without case). */
export class Table<Row extends { id: string }> {
	private readonly byId = new Map<string, Row>();
	private readonly byKey = new Map<string, Row[]>();
	private list: Row[] | undefined;

	constructor(private readonly keyOf: (row: Row) => string) {}

	/** Adds a row. There may be several with the same natural key. */
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

	/** The latest row with this natural key, e.g. this email. */
	find(key: string): Row | undefined {
		return this.findAll(key).at(-1);
	}

	/** The rows with this natural key, in order of creation. */
	findAll(key: string): Row[] {
		const added = this.byKey.get(key.toLowerCase()) ?? [];
		// Rows are live: one that was changed from outside may have lost its key since.
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

	/** All rows. The array is shared until the next change, so that paging a large table is cheap. */
	rows(): Row[] {
		this.list ??= [...this.byId.values()];
		return this.list;
	}
}
