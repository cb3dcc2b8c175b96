import type { IDataObject } from 'n8n-workflow';

import type { Emulator, SeedOptions } from '../../emulator';
import { seeded } from '../../emulator';
import type { Setup } from '../support/engine';
import type { Method } from './faultCases';

/** An input item and its expected outcome. */
export interface Item {
	json: IDataObject;
	/** The input is invalid: the item fails with this message under every fault. */
	invalid?: RegExp;
	/** The item fails with this message without a fault, for example because nothing is found. */
	fails?: RegExp;
	/** Snapshot lines that the item adds and removes when it succeeds. */
	adds?: string;
	removes?: string;
	/** Fields that the output must have. */
	output?: IDataObject;
}

/** One operation over valid and invalid items. */
export interface Job {
	/** Tells jobs of the same operation apart in test titles. */
	variant?: string;
	node: Setup['node'];
	/** `operation` included. */
	parameters: IDataObject;
	seed?: SeedOptions;
	items: Item[];
	/** The method of the request that makes the change; none for reads. */
	change?: Exclude<Method, 'GET'>;
	/** Cloudflare rejects a batch because of one person in it. If a fault hides that, all of them fail. */
	mayBeRefused?: boolean;
	/** It asks Gateway, which blocks for 120 s where a refusal doesn't say for how long: too long for a test. */
	isGateway?: boolean;
	/** The change is a POST that does the same however often it is sent. */
	mayBeRepeated?: boolean;
	/** One line for every record that the operation could change. */
	snapshot: (emulator: Emulator) => string[];
	/** For lists: the IDs of the rows that each item is to return. */
	rows?: (emulator: Emulator, item: Item) => string[];
}

const associationOf = (status: string) => (status.startsWith('associat') ? 'in' : 'out');

/** One line per record: a record that was made twice has two lines. */
export const snapshots = {
	accessUsers: ({ state }: Emulator) =>
		state.accessUsers(seeded.account).map(({ email, name = '-' }) => `${email} ${name}`),
	organizationMembers: ({ state }: Emulator) =>
		state
			.organizationMembers(seeded.organization)
			.map(({ user, status }) => `${user.email} ${status}`),
	recipients: ({ state }: Emulator) =>
		state
			.recipients(seeded.share)
			.map((row) => `${row.account_id} ${associationOf(row.association_status)}`),
	invites: ({ state }: Emulator) => state.invites.map(({ id, status }) => `${id} ${status}`),
};

/** Two valid items and an invalid one for Get Many. */
export const listItems: Item[] = [
	{ json: { limit: 5000 } },
	{ json: { limit: 'many' }, invalid: /'Limit' must be a whole number/ },
	{ json: { limit: 2 } },
];

/** The first IDs, up to the item's limit. */
export const upToLimit = (rows: Array<{ id: string }>, { json }: Item) =>
	rows.slice(0, Number(json.limit)).map(({ id }) => id);
