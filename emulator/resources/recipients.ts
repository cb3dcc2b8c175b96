import { hexId } from '../ids';
import { moment } from '../people';
import {
	oneOf,
	rowsFrom,
	sourcesOf,
	summaryOf,
	viewSection,
	type EmulatedResource,
} from '../resource';
import { recipients as endpoints } from '../routes/recipients';
import type { Recipient } from '../rows';
import { seeded } from '../seeded';
import type { State } from '../state';
import { accountRow } from './accounts';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Recipients of `seeded.share`. Each has its own account, in addition to `accounts`. */
		recipients?: number;
	}
}

function recipient(index: number): Recipient {
	return {
		id: hexId(`recipient ${index}`),
		account_id: hexId(`recipient account ${index}`),
		association_status: oneOf(
			['associated', 'associating', 'disassociating', 'disassociated'],
			index,
		),
		created: moment(index),
		modified: moment(index),
	};
}

function add(state: State, count: number): void {
	// Companies of the accounts that the user can see come first.
	const { length } = state.accounts;
	state.recipientAccounts = rowsFrom(count, (index) => {
		return accountRow(`recipient account ${index}`, index + length);
	});
	const table = state.recipientTable(seeded.share);
	for (const row of rowsFrom(count, recipient)) table.add(row);
	state.recipientProblems.set(seeded.unentitledAccount, {
		error: 'Recipient is missing necessary entitlement',
		terminal: true,
	});
}

/** A recipient is an account or, if the share targets the organization, the organization. */
function cellsIn({ accounts, recipientAccounts, organizations, recipientProblems }: State) {
	const all = [...organizations, ...recipientAccounts, ...accounts];
	const names = new Map(all.map(({ id, name }) => [id, name]));
	return ({ account_id: id, association_status: status }: Recipient): string[] => {
		const problem = status === 'associating' ? recipientProblems.get(id)?.error : undefined;
		return [names.get(id) ?? id, problem ? `${status}: ${problem}` : status];
	};
}

/** Recipients of a share. */
export const resource: EmulatedResource = {
	name: 'recipients',
	endpoints,
	seed: { count: 4, add },
	summary: (state) =>
		summaryOf(
			state.shares,
			(id) => state.recipients(id),
			({ id, account_id, association_status: status }) => ({ id, account_id, status }),
		),
	view: viewSection(
		{
			title: 'Share recipients',
			columns: ['Account', 'Association'],
			hasStatus: true,
			empty: 'No recipients',
		},
		(state) => sourcesOf(state.shares, (id) => state.recipients(id)),
		cellsIn,
	),
};
