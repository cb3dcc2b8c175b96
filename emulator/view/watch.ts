import { cut } from './text';

/** How long a row stays marked after it has changed, in milliseconds. */
export const MARKED_MS = 8000;
/** When nobody has looked for so long, what happened in the meantime is no news. In milliseconds. */
const FORGOTTEN_MS = 10_000;
/** Rows of a section that the view shows, and how many of the last changed ones come first. */
const SHOWN = 100;
const RECENT = 50;

/** One of the things whose rows a section shows, e.g. an account with its Access users. */
export interface Source<Row extends { id: string }> {
	id: string;
	title: string;
	/** In order of creation. */
	rows: readonly Row[];
}

type Change = 'new' | 'changed' | 'gone';

/** `total` counts the rows that are there, shown or not. */
export interface Section {
	total: number;
	/** Without those that have nothing to show. */
	groups: { title: string; total: number; rows: ShownRow[] }[];
}

/** One text per column, and what has just happened to the row. */
export interface ShownRow {
	cells: string[];
	change?: Change;
}

export type CellsOf<Row> = (row: Row) => string[];

interface Seen {
	id: string;
	cells: string[];
}

interface News {
	source: string;
	row: Seen;
	change: Change;
	at: number;
}

/** Compares what is there with what was there at the last look. Costs nothing between looks. */
export class Watch<Row extends { id: string }> {
	private seen = new Map<string, Seen[]>();
	/** Latest first, one per row. */
	private news: News[] = [];
	private lookedAt = -Infinity;

	/**
	 * @param cellsOf what the page shows of a row: called for every row at every look
	 * @param now epoch milliseconds
	 * @returns per source the rows that changed last, then the newest ones: as many as fit a page
	 */
	look(sources: Source<Row>[], cellsOf: CellsOf<Row>, now = Date.now()): Section {
		const forgotten = now - this.lookedAt > FORGOTTEN_MS;
		this.lookedAt = now;
		if (forgotten) this.news = [];
		const before = this.seen;
		this.seen = new Map();
		const fresh: News[] = [];
		for (const { id: source, rows } of sources) {
			const { seen, changes } = compare(before.get(source) ?? [], rows, cellsOf);
			this.seen.set(source, seen);
			if (forgotten) continue;
			for (const [row, change] of changes) fresh.push({ source, row, change, at: now });
		}
		this.remember(fresh.reverse(), now);
		return this.section(sources, now);
	}

	private remember(fresh: News[], now: number): void {
		const latest = new Map<string, News>();
		for (const news of [...fresh, ...this.news]) {
			const over = news.change === 'gone' && now - news.at >= MARKED_MS;
			const key = `${news.source} ${news.row.id}`;
			if (!over && !latest.has(key)) latest.set(key, news);
			if (latest.size === RECENT) break;
		}
		this.news = [...latest.values()];
	}

	/** Sources, too, are in order of the last change. */
	private section(sources: Source<Row>[], now: number): Section {
		const filled = sources
			.map((source) => ({ ...source, news: this.news.filter((one) => one.source === source.id) }))
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

	private shown(source: string, news: News[], now: number): ShownRow[] {
		const recent = new Set(news.map(({ row }) => row.id));
		const newest = (this.seen.get(source) ?? []).slice(-SHOWN - RECENT).reverse();
		const rest = newest.filter(({ id }) => !recent.has(id));
		return [
			...news.map(({ row, change, at }) => {
				const cells = row.cells.map(cut);
				return now - at < MARKED_MS ? { cells, change } : { cells };
			}),
			...rest.map(({ cells }) => ({ cells: cells.map(cut) })),
		];
	}
}

/** Rows are only ever added at the end, so that two lists of any length are compared in one walk. */
function compare<Row extends { id: string }>(
	before: Seen[],
	rows: readonly Row[],
	cellsOf: CellsOf<Row>,
) {
	const changes = new Map<Seen, Change>();
	const missing = new Map<string, Seen>();
	let next = 0;
	const seen = rows.map((row) => {
		const cells = cellsOf(row);
		let old = before[next++];
		for (; old && old.id !== row.id; old = before[next++]) missing.set(old.id, old);
		// After a reset, a row may be back in another place.
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
