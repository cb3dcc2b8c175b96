import { hexId, asUuid } from './ids';
import type * as r from './resources';
import type { Settings } from './settings';
import { Table } from './table';

type Problem = Pick<r.RecipientProblem, 'error' | 'terminal'>;

/** Everything this Cloudflare remembers. Rows are live: changing one changes what the API answers. */
export class State {
	user!: r.User;
	apiKey!: string;
	tokens: r.Token[] = [];
	/** The accounts that the user sees. */
	accounts: r.Account[] = [];
	/** Further accounts of an organization: recipients of shares that the user is no member of. */
	recipientAccounts: r.Account[] = [];
	organizations: r.Organization[] = [];
	shares: r.Share[] = [];
	/** Addressed to the user. */
	invites: r.Invite[] = [];
	/** Recipient accounts that shared resources cannot reach, e.g. for want of an entitlement. */
	readonly recipientProblems = new Map<string, Problem>();

	private readonly accessUserTables = new Map<string, Table<r.AccessUser>>();
	private readonly organizationMemberTables = new Map<string, Table<r.OrganizationMember>>();
	private readonly recipientTables = new Map<string, Table<r.Recipient>>();
	/** When a recipient takes the next status, or an Access user is gone: ids and epoch milliseconds. */
	private readonly due = new Map<string, number>();
	private readonly leaving = new Map<string, { accountId: string; at: number }>();
	private created = 0;

	constructor(private readonly settings: Pick<Settings, 'clockOffsetMs'> = { clockOffsetMs: 0 }) {}

	/**
	 * A moment as Cloudflare's own clock has it, in RFC 3339.
	 * @param at epoch milliseconds by the clock of this machine
	 */
	time(at = Date.now()): string {
		return new Date(at + this.settings.clockOffsetMs).toISOString();
	}

	/** The Access users of an account. */
	accessUsers(accountId: string): r.AccessUser[] {
		return this.accessUserTable(accountId).rows();
	}

	/** The members of an organization. */
	organizationMembers(organizationId: string): r.OrganizationMember[] {
		return this.organizationMemberTable(organizationId).rows();
	}

	/** The recipients of a share, each with the status it has by now. */
	recipients(shareId: string): r.Recipient[] {
		return this.recipientTable(shareId)
			.rows()
			.map((recipient) => this.settle(recipient));
	}

	/** The Access users of an account, by id and email, without those whose deletion has come through. */
	accessUserTable(accountId: string): Table<r.AccessUser> {
		for (const [id, { accountId: from, at }] of this.leaving) {
			if (at > Date.now()) continue;
			this.leaving.delete(id);
			tableIn(this.accessUserTables, from, emailOf).remove(id);
		}
		return tableIn(this.accessUserTables, accountId, emailOf);
	}

	/** The members of an organization, by id and email. */
	organizationMemberTable(organizationId: string): Table<r.OrganizationMember> {
		return tableIn(this.organizationMemberTables, organizationId, (row) => userOf(row).email ?? '');
	}

	/** The recipients of a share, by id and account. Statuses are up to date after `settle`. */
	recipientTable(shareId: string): Table<r.Recipient> {
		return tableIn(this.recipientTables, shareId, ({ account_id }) => account_id);
	}

	/** Adds an Access user as the API would: no seat, never logged in. */
	addAccessUser(accountId: string, person: { email: string; name?: string }): r.AccessUser {
		const id = this.newId('access user');
		const now = this.time();
		return this.accessUserTable(accountId).add({
			id: asUuid(id),
			uid: asUuid(`0${id}`),
			...person,
			access_seat: false,
			gateway_seat: false,
			seat_uid: asUuid(`1${id}`),
			active_device_count: 0,
			created_at: now,
			updated_at: now,
		});
	}

	/** Removes an Access user, at once or after a while (milliseconds). */
	removeAccessUser(accountId: string, id: string, delayMs: number): void {
		this.leaving.set(id, { accountId, at: Date.now() + delayMs });
	}

	/** Adds a member of an organization. */
	addOrganizationMember(
		organizationId: string,
		email: string,
		status: r.OrganizationMemberStatus,
	): r.OrganizationMember {
		const now = this.time();
		const user = { id: hexId(`user ${email.toLowerCase()}`), email, name: '' };
		return this.organizationMemberTable(organizationId).add({
			id: this.newId('member'),
			status,
			create_time: now,
			update_time: now,
			meta: {},
			user: { ...user, two_factor_authentication_enabled: false },
		});
	}

	/** Adds a recipient that will be associated after a while (milliseconds). */
	addRecipient(shareId: string, accountId: string, delayMs: number): r.Recipient {
		const now = this.time();
		const recipient = this.recipientTable(shareId).add({
			id: this.newId('recipient'),
			account_id: accountId,
			association_status: 'associating',
			created: now,
			modified: now,
		});
		return this.move(recipient, 'associating', delayMs);
	}

	/** Starts associating or disassociating a recipient, which lasts a while (milliseconds). */
	move(
		recipient: r.Recipient,
		status: 'associating' | 'disassociating',
		delayMs: number,
	): r.Recipient {
		recipient.association_status = status;
		recipient.modified = this.time();
		this.due.set(recipient.id, Date.now() + delayMs);
		return recipient;
	}

	/** Brings a recipient's status up to now. One with a problem never gets beyond `associating`. */
	settle(recipient: r.Recipient): r.Recipient {
		const at = this.due.get(recipient.id);
		if (at === undefined || at > Date.now()) return recipient;
		const arriving = recipient.association_status === 'associating';
		if (arriving && this.recipientProblems.has(recipient.account_id)) return recipient;
		this.due.delete(recipient.id);
		recipient.association_status = arriving ? 'associated' : 'disassociated';
		recipient.modified = this.time(at);
		return recipient;
	}

	/** Any account, visible or only known through its organization. */
	anyAccount(id: string): r.Account | undefined {
		return [...this.accounts, ...this.recipientAccounts].find((account) => account.id === id);
	}

	/** The accounts of an organization. */
	organizationAccounts(organizationId: string): r.Account[] {
		const all = [...this.accounts, ...this.recipientAccounts];
		return all.filter(({ managed_by }) => managed_by?.parent_org_id === organizationId);
	}

	/** Forgets everything. */
	clear(): void {
		this.tokens = [];
		this.accounts = [];
		this.recipientAccounts = [];
		this.organizations = [];
		this.shares = [];
		this.invites = [];
		this.created = 0;
		const maps = [this.accessUserTables, this.organizationMemberTables, this.recipientTables];
		for (const map of [...maps, this.due, this.leaving, this.recipientProblems]) map.clear();
	}

	private newId(kind: string): string {
		this.created += 1;
		return hexId(`new ${kind} ${this.created}`);
	}
}

const emailOf = ({ email }: r.AccessUser) => email;

/** The user of a member; nobody where a test has set it to null. */
export function userOf({
	user,
}: {
	user: r.OrganizationMember['user'] | null;
}): Partial<r.OrganizationMember['user']> {
	return user ?? {};
}

function tableIn<Row extends { id: string }>(
	tables: Map<string, Table<Row>>,
	id: string,
	keyOf: (row: Row) => string,
): Table<Row> {
	const table = tables.get(id) ?? new Table(keyOf);
	tables.set(id, table);
	return table;
}
