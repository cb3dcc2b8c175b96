import { seeded } from './seeded';
import * as rows from './seedRows';
import type { State } from './state';

/** How many rows of each resource exist at the start. */
export interface SeedOptions {
	/** Access users of `seeded.account`. */
	accessUsers?: number;
	/** Members of `seeded.organization`. */
	members?: number;
	/** Recipients of `seeded.share`. Each has its own account, in addition to `accounts`. */
	recipients?: number;
	/** Invites addressed to the user. */
	invites?: number;
	/** Accounts that the user can see, all in `seeded.organization`. */
	accounts?: number;
	organizations?: number;
	/** Shares of `seeded.account`. */
	shares?: number;
}

const defaultCounts: Required<SeedOptions> = {
	accessUsers: 5,
	members: 5,
	recipients: 4,
	invites: 4,
	accounts: 3,
	organizations: 1,
	shares: 2,
};

/** Fills an empty state. The same options give the same rows, including IDs and times. */
export function populate(state: State, options: SeedOptions = {}): void {
	const count = { ...defaultCounts, ...options };
	state.user = rows.user;
	state.apiKey = seeded.credentials.key.apiKey;
	state.tokens = rows.tokens();
	state.organizations = list(count.organizations, rows.organization);
	state.accounts = list(count.accounts, (index) => rows.account(`account ${index}`, index));
	state.recipientAccounts = list(count.recipients, (index) => {
		return rows.account(`recipient account ${index}`, index + count.accounts);
	});
	state.shares = list(count.shares, rows.share);
	state.invites = list(count.invites, rows.invite);
	const accessUsers = state.accessUserTable(seeded.account);
	for (const row of list(count.accessUsers, rows.accessUser)) accessUsers.add(row);
	const members = state.organizationMemberTable(seeded.organization);
	for (const row of list(count.members, rows.organizationMember)) members.add(row);
	const recipients = state.recipientTable(seeded.share);
	for (const row of list(count.recipients, rows.recipient)) recipients.add(row);
	state.recipientProblems.set(seeded.unentitledAccount, {
		error: 'Recipient is missing necessary entitlement',
		terminal: true,
	});
}

function list<Row>(length: number, rowAt: (index: number) => Row): Row[] {
	return Array.from({ length }, (_, index) => rowAt(index));
}
