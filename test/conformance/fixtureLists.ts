import { seeded } from '../../emulator';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { resourceLocator } from '../support/emulator';
import type { ListSearchCase } from './fixture';
import { idsOf } from './fixtureRows';

/** The list search of account members, which two nodes have. */
export const accountMemberList: Omit<ListSearchCase, 'node'> = {
	method: 'searchAccountMembers',
	listPath: /\/members$/,
	pageParameter: 'page',
	parameters: { account: resourceLocator('list', seeded.account) },
	ids: (state) =>
		idsOf(
			accountMembersOf(state, seeded.account)
				.rows()
				.filter(({ status }) => status !== 'rejected')
				.sort((a, b) => (a.email < b.email ? -1 : 1)),
		),
	firstPageRows: 50,
	lookups: 0,
	compared: 250,
	filter: 'VINT.cerf',
	name: /vint\.cerf@example\.com/,
};
