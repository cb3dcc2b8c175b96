import { hexId } from '../ids';
import { moment } from '../people';
import { keptInTables, oneOf, rowsFrom, type EmulatedResource } from '../resource';
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
	kept.seed.add(state, count);
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

const kept = keptInTables<Recipient>({
	parents: ({ shares }) => shares,
	table: (state, id) => state.recipientTable(id),
	rows: (state, id) => state.recipients(id),
	seed: { parentId: seeded.share, count: 4, rowAt: recipient },
	shown: ({ id, account_id, association_status: status }) => ({ id, account_id, status }),
	view: {
		title: 'Share recipients',
		columns: ['Account', 'Association'],
		hasStatus: true,
		empty: 'No recipients',
		cellsIn,
	},
});

/** Recipients of a share. */
export const resource: EmulatedResource = {
	name: 'recipients',
	endpoints,
	...kept,
	seed: { ...kept.seed, add },
};
