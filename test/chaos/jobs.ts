import type { IDataObject } from 'n8n-workflow';

import type { Emulator, SeedOptions } from '../../emulator';
import { seeded } from '../../emulator';
import type { Setup } from '../support/engine';
import type { Method } from './troubles';

/** An input item and what it must come to. */
export interface Item {
	json: IDataObject;
	/** It fails with these words, whatever else goes wrong: a bad input. */
	bad?: RegExp;
	/** It fails with these words where nothing else goes wrong: nobody there. */
	fails?: RegExp;
	/** Labels that its success brings into the world, and takes out of it. */
	adds?: string;
	removes?: string;
	/** What else its output must say. */
	output?: IDataObject;
}

/** One operation over mixed items. */
export interface Job {
	name: string;
	node: Setup['node'];
	parameters: IDataObject;
	seed?: SeedOptions;
	items: Item[];
	/** The method that changes something, if any does. */
	change?: Exclude<Method, 'GET'>;
	/** A request may be refused for one of its people: a fault hides that, and all of them fail. */
	mayBeRefused?: boolean;
	/** What is in the world: one line for everyone and everything that the operation could touch. */
	labels: (emulator: Emulator) => string[];
	/** For lists: the rows that each item is to get, by id. */
	rows?: (emulator: Emulator, item: Item) => string[];
}

const inOrOut = (status: string) => (status.startsWith('associat') ? 'in' : 'out');

/** The world in a few words: a person twice is a line twice. */
export const labels = {
	accessUsers: ({ state }: Emulator) =>
		state.accessUsers(seeded.account).map(({ email, name = '-' }) => `${email} ${name}`),
	members: ({ state }: Emulator) =>
		state.members(seeded.organization).map(({ user, status }) => `${user.email} ${status}`),
	recipients: ({ state }: Emulator) =>
		state
			.recipients(seeded.share)
			.map((row) => `${row.account_id} ${inOrOut(row.association_status)}`),
	invites: ({ state }: Emulator) => state.invites.map(({ id, status }) => `${id} ${status}`),
};

/** Two good items and a bad one for a Get Many. */
export const listItems: Item[] = [
	{ json: { limit: 5000 } },
	{ json: { limit: 'many' }, bad: /'Limit' must be a whole number/ },
	{ json: { limit: 2 } },
];

export const upTo = (ids: string[], { json }: Item) => ids.slice(0, Number(json.limit));
