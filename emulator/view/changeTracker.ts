import { truncate } from './text';

/** How long a row stays marked after it has changed, in milliseconds. */
export const MARKED_MS = 8000;
/** After so many milliseconds without an update, changes since the last one are not marked. */
const STALE_MS = 10_000;
/** How many rows of a section the view shows, and how many of the last changed ones come first. */
const SHOWN = 100;
const RECENT = 50;

/** A parent whose rows a section shows, for example an account with its Access users. */
export interface Source<Row extends { id: string }> {
	id: string;
	title: string;
	/** In order of creation. */
	rows: readonly Row[];
}

type Change = 'new' | 'changed' | 'gone';

/** `total` counts all existing rows, also those that are not shown. */
export interface Section {
	total: number;
	/** Only groups with rows to show. */
	groups: { title: string; total: number; rows: ShownRow[] }[];
}

/** One text for each column, and the latest change of the row. */
export interface ShownRow {
	cells: string[];
	change?: Change;
}

export type CellsOf<Row> = (row: Row) => string[];

interface TrackedRow {
	id: string;
	cells: string[];
}

interface RowChange {
	source: string;
	row: TrackedRow;
	change: Change;
	at: number;
}

/** Compares the current rows with those of the last update. Between updates it does nothing. */
export class ChangeTracker<Row extends { id: string }> {
	private rowsBefore = new Map<string, TrackedRow[]>();
	/** The newest change of each row, newest first. */
	private changes: RowChange[] = [];
	private updatedAt = -Infinity;

	/**
	 * @param cellsOf the texts that the page shows for a row; called for every row at every update
	 * @param now epoch milliseconds
	 * @returns for each source the last changed rows and then the newest ones, as many as the page shows
	 */
	update(sources: Source<Row>[], cellsOf: CellsOf<Row>, now = Date.now()): Section {
		const isStale = now - this.updatedAt > STALE_MS;
		this.updatedAt = now;
		if (isStale) this.changes = [];
		const before = this.rowsBefore;
		this.rowsBefore = new Map();
		const fresh: RowChange[] = [];
		for (const { id: source, rows } of sources) {
			const { seen, changes } = compare(before.get(source) ?? [], rows, cellsOf);
			this.rowsBefore.set(source, seen);
			if (isStale) continue;
			for (const [row, change] of changes) fresh.push({ source, row, change, at: now });
		}
		this.keepRecent(fresh.reverse(), now);
		return this.section(sources, now);
	}

	private keepRecent(fresh: RowChange[], now: number): void {
		const latest = new Map<string, RowChange>();
		for (const news of [...fresh, ...this.changes]) {
			const over = news.change === 'gone' && now - news.at >= MARKED_MS;
			const key = `${news.source} ${news.row.id}`;
			if (!over && !latest.has(key)) latest.set(key, news);
			if (latest.size === RECENT) break;
		}
		this.changes = [...latest.values()];
	}

	/** Sources are in order of their last change. */
	private section(sources: Source<Row>[], now: number): Section {
		const filled = sources
			.map((source) => ({
				...source,
				news: this.changes.filter((one) => one.source === source.id),
			}))
			.filter(({ rows, news }) => rows.length > 0 || news.length > 0)
			.sort((one, other) => (other.news[0]?.at ?? 0) - (one.news[0]?.at ?? 0));
		const most = Math.max(1, Math.floor(SHOWN / filled.length));
		return {
			total: sources.reduce((sum, { rows }) => sum + rows.length, 0),
			groups: filled.slice(0, SHOWN).map(({ id, title, rows, news }) => ({
				title,
				total: rows.length,
				rows: this.shown(id, news, now).slice(0, most),
			})),
		};
	}

	private shown(source: string, news: RowChange[], now: number): ShownRow[] {
		const recent = new Set(news.map(({ row }) => row.id));
		const newest = (this.rowsBefore.get(source) ?? []).slice(-SHOWN - RECENT).reverse();
		const rest = newest.filter(({ id }) => !recent.has(id));
		return [
			...news.map(({ row, change, at }) => {
				const cells = row.cells.map(truncate);
				return now - at < MARKED_MS ? { cells, change } : { cells };
			}),
			...rest.map(({ cells }) => ({ cells: cells.map(truncate) })),
		];
	}
}

/** Rows are only added at the end, so one pass compares two lists of any length. */
function compare<Row extends { id: string }>(
	before: TrackedRow[],
	rows: readonly Row[],
	cellsOf: CellsOf<Row>,
) {
	const changes = new Map<TrackedRow, Change>();
	const missing = new Map<string, TrackedRow>();
	let next = 0;
	const seen = rows.map((row) => {
		const cells = cellsOf(row);
		let old = before[next++];
		for (; old && old.id !== row.id; old = before[next++]) missing.set(old.id, old);
		// After a reset, a row may be at another position.
		old ??= missing.get(row.id);
		missing.delete(row.id);
		if (old && old.cells.every((text, column) => text === cells[column])) return old;
		const current = { id: row.id, cells };
		changes.set(current, old ? 'changed' : 'new');
		return current;
	});
	for (const row of [...missing.values(), ...before.slice(next)]) changes.set(row, 'gone');
	return { seen, changes };
}
