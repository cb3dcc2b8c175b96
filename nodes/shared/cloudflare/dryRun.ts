import type { IDataObject } from 'n8n-workflow';

/** A change that was not made; the path is relative to the base URL. */
export interface Unsent {
	method: string;
	path: string;
	body?: unknown;
}

/** Thrown in a dry run in place of the first change: what would have been sent, and about whom. */
export class WouldSend extends Error {
	/** What the operation knows of the one concerned, for the output. */
	about: IDataObject = {};

	constructor(readonly requests: Unsent[]) {
		super('Dry run: nothing was sent');
	}
}
