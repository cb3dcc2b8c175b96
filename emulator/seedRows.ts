import { asUuid, hexId } from './ids';
import { company, moment, person } from './people';
import type * as r from './resources';
import { seeded, unpublished } from './seeded';

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

function oneOf<Value>(values: readonly [Value, ...Value[]], index: number): Value {
	return values[index % values.length] ?? values[0];
}

export const user: r.User = {
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

export function tokens(): r.Token[] {
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

export function organization(index: number): r.Organization {
	const root = { id: seeded.organization, name: 'Example Group' };
	if (index === 0) return { ...root, create_time: moment(0), meta: {} };
	const id = hexId(`organization ${index}`);
	const name = `${company(index - 1)} Division`;
	return { id, name, create_time: moment(index), meta: {}, parent: root };
}

export function account(label: string, index: number): r.Account {
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

export function share(index: number): r.Share {
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

export function recipient(index: number): r.Recipient {
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

export function invite(index: number): r.Invite {
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

export function accessUser(index: number): r.AccessUser {
	const id = hexId(`access user ${index}`);
	const created = moment(index);
	const { name, email } = person(index);
	const user: r.AccessUser = {
		id: asUuid(id),
		// It is not documented whether uid equals id. Here they differ, so that a mix-up fails a test.
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

export function organizationMember(index: number): r.OrganizationMember {
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
