import type * as r from '../resources';
import { userOf, type State } from '../state';
import { ChangeTracker, type Section, type Source } from './changeTracker';

/** The sections of the page, by their IDs in the page. Cells are in the order of the columns. */
export class People {
	private readonly accessUsers = new ChangeTracker<r.AccessUser>();
	private readonly members = new ChangeTracker<r.OrganizationMember>();
	private readonly recipients = new ChangeTracker<r.Recipient>();
	private readonly invites = new ChangeTracker<r.Invite>();

	constructor(private readonly state: State) {}

	/** The current rows, with the changes since the last update. */
	update(): Record<'accessUsers' | 'members' | 'recipients' | 'invites', Section> {
		const { state } = this;
		const { accounts, organizations, shares, user } = state;
		const accessUsers = accounts.map((account) => source(account, state.accessUsers(account.id)));
		const members = organizations.map((one) => source(one, state.organizationMembers(one.id)));
		const recipients = shares.map((share) => source(share, state.recipients(share.id)));
		const invitee = { id: user.id, name: `To ${user.first_name} ${user.last_name}` };
		return {
			accessUsers: this.accessUsers.update(accessUsers, accessUserCells),
			members: this.members.update(members, memberCells),
			recipients: this.recipients.update(recipients, recipientCells(state)),
			invites: this.invites.update([source(invitee, state.invites)], inviteCells),
		};
	}
}

function source<Row extends { id: string }>(
	{ id, name }: { id: string; name: string },
	rows: Row[],
): Source<Row> {
	return { id, title: name, rows };
}

function accessUserCells({ email, name, last_successful_login: login }: r.AccessUser): string[] {
	return [email, name ?? '', login?.slice(0, 10) ?? 'never'];
}

function memberCells(member: r.OrganizationMember): string[] {
	const { email = '', name = '' } = userOf(member);
	return [email, name, member.status];
}

function inviteCells({ organization_name: name, status }: r.Invite): string[] {
	return [name, status];
}

/** A recipient is an account or, if the share targets the organization, the organization. */
function recipientCells({ accounts, recipientAccounts, organizations, recipientProblems }: State) {
	const all = [...organizations, ...recipientAccounts, ...accounts];
	const names = new Map(all.map(({ id, name }) => [id, name]));
	return ({ account_id: id, association_status: status }: r.Recipient): string[] => {
		const problem = status === 'associating' ? recipientProblems.get(id)?.error : undefined;
		return [names.get(id) ?? id, problem ? `${status}: ${problem}` : status];
	};
}
