import type { Endpoint } from './endpoint';
import type { State } from './state';
import type { Table } from './table';
import { ChangeTracker, type CellsOf, type Section, type Source } from './view/changeTracker';

/** All that the emulator knows of one resource. Each file in `resources/` exports one as `resource`. */
export interface EmulatedResource {
	/** Its name in the seed, in the state that the control shows, and in the live view. */
	name: string;
	endpoints: Endpoint[];
	/** The rows that exist at the start: how many, and how they are added to a state without any. */
	seed?: { count: number; add(state: State, count: number): void };
	/** What the control shows of the rows. Lists below a parent are keyed by its ID. */
	summary?(state: State): unknown;
	/** Its section in the live view. */
	view?: ViewSection;
}

/** A section of the live view. */
export interface ViewSection {
	title: string;
	/** Headings of the columns. The last one is the status, if `hasStatus`. */
	columns: string[];
	hasStatus?: boolean;
	/** The note in a section without rows. */
	empty: string;
	/** Starts to compare: each call returns the current rows, with the changes since the last call. */
	track(): (state: State) => Section;
}

/** A section of the live view, and the rows that it shows. */
interface ViewOf<Row extends { id: string }> extends Omit<ViewSection, 'track'> {
	/** The texts of a row, in the order of the columns. */
	cellsIn(state: State): CellsOf<Row>;
}

/** @param sourcesIn the rows to show, by what they belong to */
export function viewSection<Row extends { id: string }>(
	{ cellsIn, ...texts }: ViewOf<Row>,
	sourcesIn: (state: State) => Source<Row>[],
): ViewSection {
	const track = () => {
		const tracker = new ChangeTracker<Row>();
		return (state: State) => tracker.update(sourcesIn(state), cellsIn(state));
	};
	return { ...texts, track };
}

/** Rows that are kept in a table below each of their parents. */
interface Kept<Row extends { id: string }> {
	parents: (state: State) => { id: string; name: string }[];
	table: (state: State, parentId: string) => Table<Row>;
	/** The current rows, where the table's may be out of date. */
	rows?: (state: State, parentId: string) => Row[];
	/** The parent that has rows at the start: how many, and which. */
	seed: { parentId: string; count: number; rowAt(index: number): Row };
	/** What the control shows of a row. */
	shown: (row: Row) => unknown;
	view: ViewOf<Row>;
}

/** How such rows are seeded and shown. */
export function keptInTables<Row extends { id: string }>({
	parents,
	table,
	rows = (state, parentId) => table(state, parentId).rows(),
	seed: { parentId, count, rowAt },
	shown,
	view,
}: Kept<Row>) {
	return {
		seed: {
			count,
			add(state: State, wanted: number) {
				for (const row of rowsFrom(wanted, rowAt)) table(state, parentId).add(row);
			},
		},
		summary: (state: State) =>
			Object.fromEntries(parents(state).map(({ id }) => [id, rows(state, id).map(shown)])),
		view: viewSection(view, (state) =>
			parents(state).map(({ id, name }) => ({ id, title: name, rows: rows(state, id) })),
		),
	} satisfies Partial<EmulatedResource>;
}

/** So many rows, made from their indexes. */
export function rowsFrom<Row>(length: number, rowAt: (index: number) => Row): Row[] {
	return Array.from({ length }, (_, index) => rowAt(index));
}

/** One of the values, always the same for an index. */
export function oneOf<Value>(values: readonly [Value, ...Value[]], index: number): Value {
	return values[index % values.length] ?? values[0];
}
