/** Rows in order of creation, found by id and by one natural key (compared without case). */
export class Table<Row extends { id: string }> {
	private readonly byId = new Map<string, Row>();
	private readonly byKey = new Map<string, Row>();
	private list: Row[] | undefined;

	constructor(private readonly keyOf: (row: Row) => string) {}

	/** Adds a row; a later row with the same natural key is the one that `find` returns. */
	add(row: Row): Row {
		this.byId.set(row.id, row);
		this.byKey.set(this.keyOf(row).toLowerCase(), row);
		this.list = undefined;
		return row;
	}

	get(id: string): Row | undefined {
		return this.byId.get(id);
	}

	/** The row with this natural key, e.g. this email. */
	find(key: string): Row | undefined {
		return this.byKey.get(key.toLowerCase());
	}

	remove(id: string): void {
		const row = this.byId.get(id);
		if (!row) return;
		const key = this.keyOf(row).toLowerCase();
		this.byId.delete(id);
		if (this.byKey.get(key) === row) this.byKey.delete(key);
		this.list = undefined;
	}

	/** All rows. The array is shared until the next change, so that paging a large table is cheap. */
	rows(): Row[] {
		this.list ??= [...this.byId.values()];
		return this.list;
	}
}
