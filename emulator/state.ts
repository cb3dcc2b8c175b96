import { hexId, asUuid } from './ids';
import type * as r from './rows';
import type { Settings } from './settings';
import { Table, type Keyed } from './table';

type Problem = Pick<r.RecipientProblem, 'error' | 'terminal'>;

/** All records of the emulator. The API returns what is changed in a row here. */
export class State {
	user!: r.User;
	apiKey!: string;
	tokens: r.Token[] = [];
	/** The accounts that the user can see. */
	accounts: r.Account[] = [];
	/** Further accounts of an organization. They receive shares, and the user is not a member of them. */
	recipientAccounts: r.Account[] = [];
	organizations: r.Organization[] = [];
	shares: r.Share[] = [];
	/** Addressed to the user. */
	invites: r.Invite[] = [];
	/** Recipient accounts that cannot receive shared resources, for example without the entitlement. */
	readonly recipientProblems = new Map<string, Problem>();

	/** By resource and by the ID of what the rows belong to. */
	private readonly tables = new Map<string, unknown>();
	/** When a recipient gets its next status, and when a deleted row is gone, by ID in epoch milliseconds. */
	private readonly statusChanges = new Map<string, number>();
	private readonly pendingDeletions = new Map<
		string,
		{ table: { remove(id: string): void }; at: number }
	>();
	private created = 0;

	constructor(private readonly settings: Pick<Settings, 'clockOffsetMs'> = { clockOffsetMs: 0 }) {}

	/**
	 * A time by Cloudflare's clock, in RFC 3339.
	 * @param at epoch milliseconds by the clock of this machine
	 */
	time(at = Date.now()): string {
		return new Date(at + this.settings.clockOffsetMs).toISOString();
	}

	/** The rows of one resource in what they belong to, without those whose deletion is due. */
	table<Row extends { id: string }>({ name, keyOf }: Keyed<Row>, parentId: string): Table<Row> {
		const key = `${name} ${parentId}`;
		const table = (this.tables.get(key) as Table<Row> | undefined) ?? new Table(keyOf);
		this.tables.set(key, table);
		for (const [id, { table: from, at }] of this.pendingDeletions) {
			if (at > Date.now()) continue;
			this.pendingDeletions.delete(id);
			from.remove(id);
		}
		return table;
	}

	/** All rows that are kept in tables, by `<resource> <ID of what they belong to>`, with every field. */
	records(): Record<string, unknown[]> {
		const tables = [...this.tables] as [string, Table<{ id: string }>][];
		return Object.fromEntries(tables.map(([key, table]) => [key, table.rows()]));
	}

	/** Removes a row after a delay in milliseconds. */
	removeLater(table: { remove(id: string): void }, id: string, delayMs: number): void {
		this.pendingDeletions.set(id, { table, at: Date.now() + delayMs });
	}

	accessUsers(accountId: string): r.AccessUser[] {
		return this.accessUserTable(accountId).rows();
	}

	organizationMembers(organizationId: string): r.OrganizationMember[] {
		return this.organizationMemberTable(organizationId).rows();
	}

	/** The recipients of a share, each with its current status. */
	recipients(shareId: string): r.Recipient[] {
		return this.recipientTable(shareId)
			.rows()
			.map((recipient) => this.withCurrentStatus(recipient));
	}

	/** The Access users of an account, by ID and email. */
	accessUserTable(accountId: string): Table<r.AccessUser> {
		return this.table(accessUsers, accountId);
	}

	organizationMemberTable(organizationId: string): Table<r.OrganizationMember> {
		return this.table(organizationMembers, organizationId);
	}

	/** The recipients of a share, by ID and account. Statuses may be out of date, see `withCurrentStatus`. */
	recipientTable(shareId: string): Table<r.Recipient> {
		return this.table(recipients, shareId);
	}

	/** Adds an Access user as the API does, without seats and without a login. */
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

	/** Adds a recipient that is associated after a delay in milliseconds. */
	addRecipient(shareId: string, accountId: string, delayMs: number): r.Recipient {
		const now = this.time();
		const recipient = this.recipientTable(shareId).add({
			id: this.newId('recipient'),
			account_id: accountId,
			association_status: 'associating',
			created: now,
			modified: now,
		});
		return this.startTransition(recipient, 'associating', delayMs);
	}

	/** Starts to associate or disassociate a recipient, which takes a delay in milliseconds. */
	startTransition(
		recipient: r.Recipient,
		status: 'associating' | 'disassociating',
		delayMs: number,
	): r.Recipient {
		recipient.association_status = status;
		recipient.modified = this.time();
		this.statusChanges.set(recipient.id, Date.now() + delayMs);
		return recipient;
	}

	/** Updates the recipient's status to the current time. One with a problem stays `associating`. */
	withCurrentStatus(recipient: r.Recipient): r.Recipient {
		const at = this.statusChanges.get(recipient.id);
		if (at === undefined || at > Date.now()) return recipient;
		const isAssociating = recipient.association_status === 'associating';
		if (isAssociating && this.recipientProblems.has(recipient.account_id)) return recipient;
		this.statusChanges.delete(recipient.id);
		recipient.association_status = isAssociating ? 'associated' : 'disassociated';
		recipient.modified = this.time(at);
		return recipient;
	}

	/** An account, whether the user can see it or not. */
	anyAccount(id: string): r.Account | undefined {
		return [...this.accounts, ...this.recipientAccounts].find((account) => account.id === id);
	}

	organizationAccounts(organizationId: string): r.Account[] {
		const all = [...this.accounts, ...this.recipientAccounts];
		return all.filter(({ managed_by }) => managed_by?.parent_org_id === organizationId);
	}

	clear(): void {
		this.tokens = [];
		this.accounts = [];
		this.recipientAccounts = [];
		this.organizations = [];
		this.shares = [];
		this.invites = [];
		this.created = 0;
		this.tables.clear();
		this.statusChanges.clear();
		this.pendingDeletions.clear();
		this.recipientProblems.clear();
	}

	newId(kind: string): string {
		this.created += 1;
		return hexId(`new ${kind} ${this.created}`);
	}
}

const accessUsers: Keyed<r.AccessUser> = { name: 'accessUsers', keyOf: ({ email }) => email };
const organizationMembers: Keyed<r.OrganizationMember> = {
	name: 'members',
	keyOf: (row) => userOf(row).email ?? '',
};
const recipients: Keyed<r.Recipient> = { name: 'recipients', keyOf: ({ account_id: id }) => id };

/** The user of an organization member; empty when a test has set it to null. */
export function userOf({ user }: { user: User | null }): Partial<User> {
	return user ?? {};
}
type User = r.OrganizationMember['user'];
