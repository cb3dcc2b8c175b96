import type { State } from '../../emulator';
import { seeded } from '../../emulator';
import { accessGroupsOf } from '../../emulator/resources/accessGroups';
import {
	accountMembersOf,
	addAccountMember,
	policyFor,
} from '../../emulator/resources/accountMembers';
import { membershipsIn } from '../../emulator/resources/memberships';
import { addList, listsOf } from '../../emulator/resources/zeroTrustLists';
import { resourceLocator } from './emulator';
import type { Table, WatchedList } from './watchedList';
import { find, inTable, like } from './watchedList';

const { account, otherAccount, organization, share, organizationShare } = seeded;
const inAccount = { account: resourceLocator('id', account) };
const inOther = { account: resourceLocator('id', otherAccount) };
const EMAIL = 'newcomer@example.com';
const ROLE = 'Cloudflare Access';

const anyText = expect.any(String) as string;
const anyList = expect.any(Array) as string[];

/** Memberships are of the calling user, and their table is not exported. */
const membershipTable = (state: State): Table =>
	state.table({ name: 'memberships', keyOf: () => '' }, state.user.id);

export const watchedLists: Record<string, WatchedList> = {
	accessGroup: {
		parameters: inAccount,
		elsewhere: inOther,
		path: /access\/groups$/,
		seed: 'accessGroups',
		page: 1000,
		...inTable((state) => accessGroupsOf(state, account)),
		add: (state) => {
			const table = accessGroupsOf(state, account);
			const id = '11111111-2222-4333-8444-555555555555';
			const at = state.time();
			table.add(like(table.rows()[0]!, id, { name: 'Night shift', created_at: at }));
			return id;
		},
		change(state, id) {
			const row = find(accessGroupsOf(state, account).rows(), id);
			const { name } = row;
			row.name = 'Renamed';
			return { name: { old: name, new: 'Renamed' } };
		},
		shown: { name: 'Night shift' },
	},
	accessUser: {
		parameters: inAccount,
		elsewhere: inOther,
		path: /access\/users$/,
		seed: 'accessUsers',
		page: 1000,
		...inTable((state) => state.accessUserTable(account)),
		add: (state) => state.addAccessUser(account, { email: EMAIL, name: 'New Comer' }).id,
		change(state, id) {
			const row = find(state.accessUserTable(account).rows(), id);
			const old = row.access_seat;
			row.access_seat = !old;
			return { access_seat: { old, new: !old } };
		},
		shown: { email: EMAIL, name: 'New Comer', access_seat: false },
	},
	accountMember: {
		parameters: inAccount,
		elsewhere: inOther,
		path: /\/members$/,
		seed: 'accountMembers',
		page: 50,
		rows: (state) =>
			accountMembersOf(state, account)
				.rows()
				.filter(({ status }) => status !== 'rejected'),
		remove: (state, id) => accountMembersOf(state, account).remove(id),
		add: (state) => addAccountMember(state, account, EMAIL, 'pending').id,
		change(state, id) {
			const row = find(accountMembersOf(state, account).rows(), id);
			const { status } = row;
			row.status = status === 'pending' ? 'accepted' : 'pending';
			row.policies = [policyFor(ROLE, account)];
			return {
				status: { old: status, new: row.status },
				roles: { old: anyList, new: [ROLE] },
				policies: { old: anyList, new: [`allow ${ROLE} in the whole account`] },
			};
		},
		shown: { email: EMAIL, status: 'pending', roles: ['Administrator Read Only'] },
	},
	membership: {
		parameters: {},
		path: /\/memberships$/,
		seed: 'memberships',
		page: 50,
		...inTable(membershipTable),
		add(state) {
			const id = 'a'.repeat(32);
			membershipTable(state).add(like(membershipsIn(state)[0]!, id, { status: 'pending' }));
			return id;
		},
		change(state, id) {
			const row = find(membershipsIn(state), id);
			const { status } = row;
			row.status = 'rejected';
			return { status: { old: status, new: 'rejected' } };
		},
		shown: { status: 'pending', account_name: anyText },
	},
	organizationMember: {
		parameters: { organization: resourceLocator('id', organization) },
		path: /\/members$/,
		seed: 'members',
		page: 1000,
		...inTable((state) => state.organizationMemberTable(organization)),
		add: (state) => state.addOrganizationMember(organization, EMAIL, 'pending').id,
		change(state, id) {
			const row = find(state.organizationMembers(organization), id);
			const { status } = row;
			row.status = 'canceled';
			return { status: { old: status, new: 'canceled' } };
		},
		shown: { email: EMAIL, status: 'pending' },
	},
	userInvite: {
		parameters: {},
		path: /\/user\/invites$/,
		seed: 'invites',
		rows: ({ invites }) => invites,
		remove(state, id) {
			state.invites = state.invites.filter((row) => row.id !== id);
		},
		add(state) {
			const id = 'b'.repeat(32);
			const invited = { invited_on: state.time(), organization_name: 'Partner' };
			state.invites.push(like(state.invites[0]!, id, invited));
			return id;
		},
		change(state, id) {
			const row = find(state.invites, id);
			const { status } = row;
			row.status = status === 'expired' ? 'rejected' : 'expired';
			return { status: { old: status, new: row.status } };
		},
		shown: { organization_name: 'Partner' },
	},
	shareRecipient: {
		parameters: { ...inAccount, share: resourceLocator('id', share) },
		elsewhere: { ...inAccount, share: resourceLocator('id', organizationShare) },
		path: /\/recipients$/,
		seed: 'recipients',
		page: 100,
		lookups: 2,
		...inTable((state) => state.recipientTable(share)),
		add: (state) => state.addRecipient(share, otherAccount, 3_600_000).id,
		change(state, id) {
			const row = find(state.recipientTable(share).rows(), id);
			const { association_status: old } = row;
			row.association_status = 'disassociated';
			return { association_status: { old, new: 'disassociated' } };
		},
		shown: { account_name: anyText, account_id: otherAccount },
	},
	zeroTrustList: {
		parameters: inAccount,
		elsewhere: inOther,
		path: /gateway\/lists$/,
		seed: 'zeroTrustLists',
		...inTable((state) => listsOf(state, account)),
		add: (state) => addList(state, 'Night shift', ['somebody@example.com']).id,
		change(state, id) {
			const row = find(listsOf(state, account).rows(), id);
			const { name } = row;
			row.name = 'Renamed';
			return { name: { old: name, new: 'Renamed' } };
		},
		shown: { name: 'Night shift', type: 'EMAIL', count: 1 },
	},
};
