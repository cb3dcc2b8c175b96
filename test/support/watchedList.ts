import type { IDataObject } from 'n8n-workflow';

import type { Emulator, State } from '../../emulator';

interface Changing {
	id: string;
}

export interface Table<R extends Changing = Changing> {
	rows(): R[];
	add(row: R): unknown;
	remove(id: string): void;
}

/** What the tests of the trigger do with the list of one resource. */
export interface WatchedList {
	/** The locators. */
	parameters: IDataObject;
	/** Where a workflow could also look: undefined if there is only one such list. */
	elsewhere?: IDataObject;
	/** The end of the list's path. */
	path: RegExp;
	/** The name of its count in the seed. */
	seed: string;
	/** The most rows of one page; undefined if the list comes whole. */
	page?: number;
	/** Besides the list, for the names of accounts. */
	lookups?: number;
	rows(state: State): Changing[];
	/** Adds somebody after the others. Returns the ID. */
	add(state: State): string;
	remove(state: State, id: string): void;
	/** Changes a row, and returns how the trigger describes that. */
	change(state: State, id: string): IDataObject;
	/** What the output has of the row that was added. */
	shown: IDataObject;
}

/** The row with this ID. */
export const find = <R extends Changing>(rows: R[], id: string): R =>
	rows.find((row) => row.id === id)!;

/** A row like another one, newer. */
export const like = <R extends Changing>(row: R, id: string, more: object): R => ({
	...structuredClone(row),
	id,
	...more,
});

/** The rows of a table of the emulator, and how one is removed. */
export const inTable = <R extends Changing>(table: (state: State) => Table<R>) => ({
	rows: (state: State) => table(state).rows(),
	remove: (state: State, id: string) => table(state).remove(id),
});

/** The requests for pages of the list itself. */
export const listRequests = ({ requests }: Emulator, { path }: WatchedList) =>
	requests.filter((request) => path.test(request.path));
