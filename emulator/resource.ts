import type { Endpoint } from './endpoint';
import type { State } from './state';
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

/**
 * @param sourcesIn the rows to show, by what they belong to
 * @param cellsIn the texts of a row, in the order of the columns
 */
export function viewSection<Row extends { id: string }>(
	texts: Omit<ViewSection, 'track'>,
	sourcesIn: (state: State) => Source<Row>[],
	cellsIn: (state: State) => CellsOf<Row>,
): ViewSection {
	const track = () => {
		const tracker = new ChangeTracker<Row>();
		return (state: State) => tracker.update(sourcesIn(state), cellsIn(state));
	};
	return { ...texts, track };
}

type Parent = { id: string; name: string };

/** The rows of each parent, as the live view groups them. */
export function sourcesOf<Row extends { id: string }>(
	parents: Parent[],
	rowsOf: (id: string) => Row[],
): Source<Row>[] {
	return parents.map(({ id, name }) => ({ id, title: name, rows: rowsOf(id) }));
}

/** What the control shows of the rows of each parent. */
export function summaryOf<Row, Shown>(
	parents: Parent[],
	rowsOf: (id: string) => Row[],
	shown: (row: Row) => Shown,
): Record<string, Shown[]> {
	return Object.fromEntries(parents.map(({ id }) => [id, rowsOf(id).map(shown)]));
}

/** So many rows, made from their indexes. */
export function rowsFrom<Row>(length: number, rowAt: (index: number) => Row): Row[] {
	return Array.from({ length }, (_, index) => rowAt(index));
}

/** One of the values, always the same for an index. */
export function oneOf<Value>(values: readonly [Value, ...Value[]], index: number): Value {
	return values[index % values.length] ?? values[0];
}
