import type * as r from '../resources';
import { userOf, type State } from '../state';
import { Watch, type Section, type Source } from './watch';

/** Who is where: the sections of the page, by their ids there. Cells are in the order of its columns. */
export class People {
	private readonly accessUsers = new Watch<r.AccessUser>();
	private readonly members = new Watch<r.OrganizationMember>();
	private readonly recipients = new Watch<r.Recipient>();
	private readonly invites = new Watch<r.Invite>();

	constructor(private readonly state: State) {}

	/** What is there now, and what has changed since the last look. */
	look(): Record<'accessUsers' | 'members' | 'recipients' | 'invites', Section> {
		const { state } = this;
		const { accounts, organizations, shares, user } = state;
		const accessUsers = accounts.map((account) => source(account, state.accessUsers(account.id)));
		const members = organizations.map((one) => source(one, state.organizationMembers(one.id)));
		const recipients = shares.map((share) => source(share, state.recipients(share.id)));
		const invitee = { id: user.id, name: `To ${user.first_name} ${user.last_name}` };
		return {
			accessUsers: this.accessUsers.look(accessUsers, accessUserCells),
			members: this.members.look(members, memberCells),
			recipients: this.recipients.look(recipients, recipientCells(state)),
			invites: this.invites.look([source(invitee, state.invites)], inviteCells),
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

/** A recipient is an account or, on a share that targets it, the organization. */
function recipientCells({ accounts, recipientAccounts, organizations, recipientProblems }: State) {
	const all = [...organizations, ...recipientAccounts, ...accounts];
	const names = new Map(all.map(({ id, name }) => [id, name]));
	return ({ account_id: id, association_status: status }: r.Recipient): string[] => {
		const problem = status === 'associating' ? recipientProblems.get(id)?.error : undefined;
		return [names.get(id) ?? id, problem ? `${status}: ${problem}` : status];
	};
}
