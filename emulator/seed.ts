import { asUuid, hexId } from './ids';
import { company, moment, person } from './people';
import type * as r from './resources';
import type { State } from './state';

/** How many of each there are at the start. */
export interface SeedOptions {
	/** Access users of `seeded.account`. */
	accessUsers?: number;
	/** Members of `seeded.organization`. */
	members?: number;
	/** Recipients of `seeded.share`, each with an account of its own beside `accounts`. */
	recipients?: number;
	/** Invites addressed to the user. */
	invites?: number;
	/** Accounts that the user sees, all in `seeded.organization`. */
	accounts?: number;
	organizations?: number;
	/** Shares of `seeded.account`. */
	shares?: number;
}

const small: Required<SeedOptions> = {
	accessUsers: 5,
	members: 5,
	recipients: 4,
	invites: 4,
	accounts: 3,
	organizations: 1,
	shares: 2,
};

/** What is there in every seeded world. The credentials open nothing but this emulator. */
export const seeded = {
	user: hexId('user'),
	account: hexId('account 0'),
	otherAccount: hexId('account 1'),
	/** An account of the organization that lacks the entitlement to receive shares. */
	unentitledAccount: hexId('account 2'),
	organization: hexId('organization 0'),
	/** Targets single accounts. */
	share: hexId('share 0'),
	/** Targets the organization, so that it takes no single recipients. */
	organizationShare: hexId('share 1'),
	credentials: {
		key: { email: 'admin@example.com', apiKey: '0123456789abcdef0123456789abcdef01234' },
		userToken: 'emulated-user-token-with-all-permissions',
		accountToken: 'cfat_emulated-account-token-with-all-permissions',
		weakToken: 'emulated-user-token-without-a-permission',
		disabledToken: 'emulated-user-token-that-was-switched-off',
		expiredToken: 'emulated-user-token-that-ran-out-long-ago',
	},
};

/** Permissions that no document names, needed by a token where only email + key is documented. */
export const unpublished = {
	organizationMembersRead: 'Members Read (unpublished)',
	organizationMembersWrite: 'Members Write (unpublished)',
};

const accountPermissions = [
	'Account Settings Read',
	'Account Settings Write',
	'Access: Audit Logs Read',
	'Zero Trust: Seats Write',
	'Resource Sharing Read',
	'Resource Sharing Write',
];
const userPermissions = [
	'User Details Read',
	'User Details Write',
	'Memberships Read',
	'Memberships Write',
	unpublished.organizationMembersRead,
	unpublished.organizationMembersWrite,
];

/** Fills an empty state. The same options give the same world, ids and times included. */
export function populate(state: State, options: SeedOptions = {}): void {
	const count = { ...small, ...options };
	state.user = user;
	state.apiKey = seeded.credentials.key.apiKey;
	state.tokens = tokens();
	state.organizations = list(count.organizations, organization);
	state.accounts = list(count.accounts, (index) => account(`account ${index}`, index));
	state.recipientAccounts = list(count.recipients, (index) => {
		return account(`recipient account ${index}`, index + count.accounts);
	});
	state.shares = list(count.shares, share);
	state.invites = list(count.invites, invite);
	const accessUsers = state.accessUserTable(seeded.account);
	for (const row of list(count.accessUsers, accessUser)) accessUsers.add(row);
	const members = state.organizationMemberTable(seeded.organization);
	for (const row of list(count.members, member)) members.add(row);
	const recipients = state.recipientTable(seeded.share);
	for (const row of list(count.recipients, recipient)) recipients.add(row);
	state.recipientProblems.set(seeded.unentitledAccount, {
		error: 'Recipient is missing necessary entitlement',
		terminal: true,
	});
}

function list<Row>(length: number, rowAt: (index: number) => Row): Row[] {
	return Array.from({ length }, (_, index) => rowAt(index));
}

function oneOf<Value>(values: readonly [Value, ...Value[]], index: number): Value {
	return values[index % values.length] ?? values[0];
}

const user: r.User = {
	id: seeded.user,
	email: seeded.credentials.key.email,
	first_name: 'Alex',
	last_name: 'Admin',
	country: 'GB',
	telephone: null,
	zipcode: null,
	suspended: false,
	two_factor_authentication_enabled: true,
	two_factor_authentication_locked: false,
};

function tokens(): r.Token[] {
	const { credentials } = seeded;
	const all = [...accountPermissions, ...userPermissions];
	const token = (value: string, more: Partial<r.Token> = {}): r.Token => {
		return { id: hexId(value), value, status: 'active', permissions: all, ...more };
	};
	const owned = { accountId: seeded.account, permissions: accountPermissions };
	return [
		token(credentials.userToken),
		token(credentials.accountToken, owned),
		token(credentials.weakToken, { permissions: [] }),
		token(credentials.disabledToken, { status: 'disabled' }),
		token(credentials.expiredToken, { status: 'expired', expiresOn: moment(0) }),
	];
}

function organization(index: number): r.Organization {
	const root = { id: seeded.organization, name: 'Example Group' };
	if (index === 0) return { ...root, create_time: moment(0), meta: {} };
	const id = hexId(`organization ${index}`);
	const name = `${company(index - 1)} Division`;
	return { id, name, create_time: moment(index), meta: {}, parent: root };
}

function account(label: string, index: number): r.Account {
	return {
		id: hexId(label),
		name: company(index),
		type: 'enterprise',
		created_on: moment(index).replace('Z', '000Z'),
		managed_by: { parent_org_id: seeded.organization, parent_org_name: 'Example Group' },
		settings: {
			abuse_contact_email: null,
			enforce_twofactor: index % 2 === 0,
			access_approval_expiry: null,
			api_access_enabled: null,
			oauth_app_access_enabled: true,
		},
		legacy_flags: { enterprise_zone_quota: { maximum: 0, current: 0, available: 0 } },
	};
}

function share(index: number): r.Share {
	const times = { created: moment(index), modified: moment(index) };
	const name = ['Gateway policies', 'Group-wide rules'][index] ?? `Share of ${company(index)}`;
	return {
		id: hexId(`share ${index}`),
		account_id: seeded.account,
		account_name: company(0),
		organization_id: seeded.organization,
		name,
		...times,
		status: 'active',
		target_type: index === 1 ? 'organization' : 'account',
		resources: [
			{
				id: hexId(`share resource ${index}`),
				...times,
				meta: {},
				resource_account_id: seeded.account,
				resource_id: hexId(`policy ${index}`),
				resource_type: 'gateway-policy',
				resource_version: 1,
				status: 'active',
			},
		],
	};
}

function recipient(index: number): r.Recipient {
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

function invite(index: number): r.Invite {
	return {
		id: hexId(`invite ${index}`),
		invited_member_id: hexId(`invited member ${index}`),
		invited_member_email: seeded.credentials.key.email,
		organization_id: hexId(`inviting account ${index}`),
		organization_name: company(index),
		organization_is_enforcing_twofactor: index % 2 === 1,
		invited_by: person(index).email,
		invited_on: moment(index),
		expires_on: moment(index + 10_000),
		roles: ['Administrator'],
		status: oneOf(['pending', 'accepted', 'rejected', 'expired'], index),
	};
}

function accessUser(index: number): r.AccessUser {
	const id = hexId(`access user ${index}`);
	const created = moment(index);
	const { name, email } = person(index);
	const user: r.AccessUser = {
		id: asUuid(id),
		// Whether uid equals id is not documented; being different, it shows who confuses them.
		uid: asUuid(`0${id}`),
		email,
		name,
		access_seat: index % 3 !== 2,
		gateway_seat: index % 2 === 0,
		seat_uid: asUuid(`1${id}`),
		active_device_count: index % 4,
		created_at: created,
		updated_at: created,
	};
	if (index % 4 !== 3) user.last_successful_login = moment(index + 100_000);
	return user;
}

function member(index: number): r.OrganizationMember {
	const { name, email } = person(index);
	return {
		id: hexId(`member ${index}`),
		status: oneOf(['active', 'active', 'pending', 'rejected', 'canceled'], index),
		create_time: moment(index),
		update_time: moment(index),
		meta: {},
		user: {
			id: hexId(`user ${email}`),
			email,
			name,
			two_factor_authentication_enabled: index % 2 === 0,
		},
	};
}
