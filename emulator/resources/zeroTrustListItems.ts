import { hexId } from '../ids';
import { moment, person } from '../people';
import { keptInTables, type EmulatedResource } from '../resource';
import { listItemTable, type KeptItem } from '../routes/zeroTrustListItems';
import { seeded } from '../seeded';
import { listsOf } from './zeroTrustLists';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Addresses in the first Zero Trust list of `seeded.account`. */
		zeroTrustListItems?: number;
	}
}

/** People of one team, some with a note. */
function listItem(index: number): KeptItem {
	return {
		id: hexId(`list item ${index}`),
		value: person(index).email,
		...(index % 2 === 0 && { description: `Since ${2020 + (index % 5)}` }),
		created_at: moment(index),
	};
}

/** The entries of Zero Trust lists. Their endpoints are those of the lists. */
export const resource: EmulatedResource = {
	name: 'zeroTrustListItems',
	endpoints: [],
	...keptInTables<KeptItem>({
		parents: (state) => state.accounts.flatMap(({ id }) => listsOf(state, id).rows()),
		table: listItemTable,
		seed: { parentId: seeded.zeroTrustList, count: 8, rowAt: listItem },
		shown: ({ value }) => value,
		view: {
			title: 'Entries of Zero Trust lists',
			columns: ['Entry', 'Description'],
			empty: 'No entries in Zero Trust lists',
			cellsIn:
				() =>
				({ value, description = '' }) => [value, description],
		},
	}),
};
