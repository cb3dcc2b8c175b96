import { Cloudflare } from '../../tools/sdk';
import { seeded, type Emulator, type RecordedRequest } from '../../emulator';
import type { AccessGroup } from '../../emulator/resources/accessGroups';
import { accessGroupsOf } from '../../emulator/resources/accessGroups';
import { emailRule } from '../../emulator/accessRules';
import { accessUserId } from '../../emulator/resources/accessUsers';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { activeRegistrations } from '../../emulator/resources/devices';
import { permissionGroups, resourceGroupsOf, roles } from '../../emulator/resources/roles';
import { membershipsIn } from '../../emulator/resources/memberships';
import { userGroupMembersOf, userGroupsOf } from '../../emulator/resources/userGroups';
import { listItems } from '../../emulator/routes/zeroTrustListItems';

/** The parts of a request that must be equal for two clients. */
export type WireRequest = Pick<RecordedRequest, 'method' | 'path' | 'query' | 'body'>;

/** The parameters of the operations below. The nodes must get the same ones. */
export const example = {
	person: { email: 'mary.shelley@example.com', name: 'Mary Shelley' },
	newName: 'Ada King',
	account: seeded.account,
	share: seeded.share,
	organization: seeded.organization,
	recipientAccount: seeded.otherAccount,
	/** A person with two registrations. */
	deviceUser: accessUserId(1),
	response: 'accepted',
	list: seeded.zeroTrustList,
	role: roles.find(({ name }) => name === 'DNS')!,
	permissionGroup: permissionGroups.find(({ name }) => name === 'Domain DNS')!,
	resourceGroup: resourceGroupsOf(seeded.account)[1],
} as const;

/** The official SDK with the emulator as its API, without settings from the environment and without retries. */
export function sdkClient(
	emulator: Emulator,
	credential: 'key' | 'userToken' | 'accountToken' = 'key',
): Cloudflare {
	const { key } = seeded.credentials;
	const scheme =
		credential === 'key'
			? { apiEmail: key.email, apiKey: key.apiKey, apiToken: null }
			: { apiEmail: null, apiKey: null, apiToken: seeded.credentials[credential] };
	const baseURL = emulator.baseUrl;
	return new Cloudflare({ ...scheme, userServiceKey: null, baseURL, maxRetries: 0 });
}

/** The SDK has a type for each kind of rule. */
type SdkGroup = Omit<Cloudflare.ZeroTrust.Access.GroupUpdateParams, 'account_id' | 'zone_id'>;

type Operation = (sdk: Cloudflare, emulator: Emulator) => Promise<unknown>;

const account_id = example.account;
const ofShare = { account_id, share_id: example.share };
const firstUser = ({ state }: Emulator) => state.accessUsers(example.account)[0];
const userId = (emulator: Emulator) => firstUser(emulator)?.id ?? '';
const recipientId = ({ state }: Emulator) => state.recipients(example.share)[0]?.id ?? '';
const memberId = ({ state }: Emulator) =>
	accountMembersOf(state, example.account).rows()[0]?.id ?? '';
const byRoles = { account_id, roles: [{ id: example.role.id }] };
const byPolicies = {
	account_id,
	policies: [
		{
			access: 'allow' as const,
			permission_groups: [{ id: example.permissionGroup.id }],
			resource_groups: [{ id: example.resourceGroup.id }],
		},
	],
};
/** The one that is pending. */
const membershipId = ({ state }: Emulator) => membershipsIn(state)[1]?.id ?? '';
export const userGroupId = ({ state }: Emulator) =>
	userGroupsOf(state, example.account).rows()[0]?.id ?? '';
const inUserGroup = (emulator: Emulator) =>
	userGroupMembersOf(emulator, example.account, userGroupId(emulator));
/** The first one in the group, and the first account member who is not in it. */
export const memberIn = (emulator: Emulator) => inUserGroup(emulator)[0]?.id ?? '';
export const memberOutside = (emulator: Emulator) => {
	const there = inUserGroup(emulator).map(({ id }) => id);
	const people = accountMembersOf(emulator.state, example.account).rows();
	return people.find(({ id }) => !there.includes(id))?.id ?? '';
};
const inviteId = ({ state }: Emulator) => state.invites[0]?.id ?? '';

/** The registrations of a person with two. */
export const registrationsOf = ({ state }: Emulator) =>
	activeRegistrations(state, example.account)
		.filter(({ user }) => user?.id === example.deviceUser)
		.map(({ id }) => id);

export const firstGroup = ({ state }: Emulator): AccessGroup =>
	accessGroupsOf(state, example.account).rows()[0]!;

/** What a group is replaced with where a person is added. */
export function groupWithPerson(emulator: Emulator) {
	const { name, include, exclude, require, is_default } = firstGroup(emulator);
	const added = emailRule(example.person.email);
	return { name, include: [...include, added], exclude, require, is_default };
}

/** Operations of the nodes that the SDK has, too, each on the first seeded record. */
const sdkOperations = {
	'accessUser.create': (sdk) => {
		return sdk.zeroTrust.access.users.create({ account_id, ...example.person });
	},
	'accessUser.get': (sdk, emulator) => {
		return sdk.zeroTrust.access.users.get(userId(emulator), { account_id });
	},
	'accessUser.getAll': (sdk) => {
		return sdk.zeroTrust.access.users.list({ account_id, page: 1, per_page: 1000 });
	},
	'accessUser.update': (sdk, emulator) => {
		const email = firstUser(emulator)?.email ?? '';
		const change = { account_id, email, name: example.newName };
		return sdk.zeroTrust.access.users.update(userId(emulator), change);
	},
	'accessUser.delete': (sdk, emulator) => {
		return sdk.zeroTrust.access.users.delete(userId(emulator), { account_id });
	},
	'accessGroup.get': (sdk, emulator) => {
		return sdk.zeroTrust.access.groups.get(firstGroup(emulator).id, { account_id });
	},
	'accessGroup.getAll': (sdk) => {
		return sdk.zeroTrust.access.groups.list({ account_id, page: 1, per_page: 1000 });
	},
	'accessGroup.add': (sdk, emulator) => {
		const body = groupWithPerson(emulator) as unknown as SdkGroup;
		return sdk.zeroTrust.access.groups.update(firstGroup(emulator).id, { account_id, ...body });
	},
	'accountMember.create': (sdk) => {
		const { email } = example.person;
		return sdk.accounts.members.create({ account_id, email, roles: [example.role.id] });
	},
	'accountMember.createByPermissionGroups': (sdk) => {
		return sdk.accounts.members.create({ ...byPolicies, email: example.person.email });
	},
	'accountMember.get': (sdk, emulator) => {
		return sdk.accounts.members.get(memberId(emulator), { account_id });
	},
	'accountMember.getAll': (sdk) => {
		const order = { order: 'user.email', direction: 'asc' } as const;
		return sdk.accounts.members.list({ account_id, ...order, page: 1, per_page: 50 });
	},
	'accountMember.update': (sdk, emulator) => {
		return sdk.accounts.members.update(memberId(emulator), byRoles);
	},
	'accountMember.updateByPermissionGroups': (sdk, emulator) => {
		return sdk.accounts.members.update(memberId(emulator), byPolicies);
	},
	'accountMember.delete': (sdk, emulator) => {
		return sdk.accounts.members.delete(memberId(emulator), { account_id });
	},
	'role.getAll': (sdk) => sdk.accounts.roles.list({ account_id, page: 1, per_page: 50 }),
	'permissionGroup.getAll': (sdk) => {
		return sdk.iam.permissionGroups.list({ account_id, page: 1, per_page: 50 });
	},
	'resourceGroup.getAll': (sdk) => sdk.iam.resourceGroups.list({ account_id }),
	'accessUser.getSessions': (sdk, emulator) => {
		return sdk.zeroTrust.access.users.activeSessions.list(userId(emulator), { account_id });
	},
	'accessUser.getFailedLogins': (sdk, emulator) => {
		return sdk.zeroTrust.access.users.failedLogins.list(userId(emulator), { account_id });
	},
	'accessUser.removeSeat': (sdk, emulator) => {
		const seat_uid = firstUser(emulator)?.seat_uid ?? '';
		const body = [{ seat_uid, access_seat: false, gateway_seat: false }];
		return sdk.zeroTrust.seats.edit({ account_id, body });
	},
	'accessUser.revokeSessions': (sdk, emulator) => {
		const email = firstUser(emulator)?.email ?? '';
		const how = { warp_session_reauth: true };
		return sdk.zeroTrust.organizations.revokeUsers({ account_id, email, ...how });
	},
	'device.getAll': (sdk) => {
		return sdk.zeroTrust.devices.registrations.list({
			account_id,
			user: { id: [example.deviceUser] },
			status: 'active',
			registration_type: 'warp',
			include: 'policy',
			per_page: 50,
		});
	},
	'device.delete': (sdk, emulator) => {
		const [id = ''] = registrationsOf(emulator);
		return sdk.zeroTrust.devices.registrations.delete(id, { account_id });
	},
	'device.deleteAll': (sdk, emulator) => {
		const id = registrationsOf(emulator);
		return sdk.zeroTrust.devices.registrations.bulkDelete({ account_id, id });
	},
	'shareRecipient.create': (sdk) => {
		return sdk.resourceSharing.recipients.create(example.share, {
			path_account_id: account_id,
			recipient_account_id: example.recipientAccount,
		});
	},
	'shareRecipient.createForOrganization': (sdk) => {
		return sdk.resourceSharing.recipients.create(example.share, {
			path_account_id: account_id,
			organization_id: example.organization,
		});
	},
	'shareRecipient.get': (sdk, emulator) => {
		const params = { ...ofShare, include_resources: true };
		return sdk.resourceSharing.recipients.get(recipientId(emulator), params);
	},
	'shareRecipient.getAll': (sdk) => {
		return sdk.resourceSharing.recipients.list(example.share, {
			account_id,
			include_resources: true,
			page: 1,
			per_page: 100,
		});
	},
	'shareRecipient.delete': (sdk, emulator) => {
		return sdk.resourceSharing.recipients.delete(recipientId(emulator), ofShare);
	},
	'membership.get': (sdk, emulator) => sdk.memberships.get(membershipId(emulator)),
	'membership.getAll': (sdk) => sdk.memberships.list({ page: 1, per_page: 50 }),
	'membership.respond': (sdk, emulator) => {
		return sdk.memberships.update(membershipId(emulator), { status: example.response });
	},
	'membership.delete': (sdk, emulator) => sdk.memberships.delete(membershipId(emulator)),
	'userGroup.add': (sdk, emulator) => {
		const members = [{ id: memberOutside(emulator) }];
		return sdk.iam.userGroups.members.create(userGroupId(emulator), { account_id, members });
	},
	'userGroup.get': (sdk, emulator) => {
		return sdk.iam.userGroups.get(userGroupId(emulator), { account_id });
	},
	'userGroup.getAll': (sdk) => {
		return sdk.iam.userGroups.list({ account_id, page: 1, per_page: 500 });
	},
	'userGroup.getMembers': (sdk, emulator) => {
		const pages = { account_id, page: 1, per_page: 500 };
		return sdk.iam.userGroups.members.list(userGroupId(emulator), pages);
	},
	'userGroup.remove': (sdk, emulator) => {
		const inGroup = { account_id, user_group_id: userGroupId(emulator) };
		return sdk.iam.userGroups.members.delete(memberIn(emulator), inGroup);
	},
	'zeroTrustList.getAll': (sdk) => {
		return sdk.zeroTrust.gateway.lists.list({ account_id });
	},
	'zeroTrustList.get': (sdk) => {
		return sdk.zeroTrust.gateway.lists.get(example.list, { account_id });
	},
	'zeroTrustList.getItems': (sdk) => {
		const page = { page: 1, per_page: 1000 };
		return sdk.zeroTrust.gateway.lists.items.list(example.list, { account_id, ...page });
	},
	'zeroTrustList.add': (sdk) => {
		const append = [{ value: example.person.email, description: 'New' }];
		return sdk.zeroTrust.gateway.lists.edit(example.list, { account_id, append });
	},
	'zeroTrustList.remove': (sdk, emulator) => {
		const remove = [listItems(emulator.state, example.list)[0]?.value ?? ''];
		return sdk.zeroTrust.gateway.lists.edit(example.list, { account_id, remove });
	},
	'userInvite.get': (sdk, emulator) => sdk.user.invites.get(inviteId(emulator)),
	'userInvite.getAll': (sdk) => sdk.user.invites.list(),
	'userInvite.respond': (sdk, emulator) => {
		return sdk.user.invites.edit(inviteId(emulator), { status: example.response });
	},
} satisfies Record<string, Operation>;

export type SdkOperation = keyof typeof sdkOperations;

export const sdkOperationNames = Object.keys(sdkOperations) as SdkOperation[];

/**
 * Performs an operation with the SDK and returns the request that the emulator received.
 * Rejects when the emulator returns an error. The operation changes the emulator's state.
 */
export async function sdkRequest(
	name: SdkOperation,
	emulator: Emulator,
	sdk: Cloudflare = sdkClient(emulator),
): Promise<WireRequest> {
	const before = emulator.requests.length;
	const operation: Operation = sdkOperations[name];
	await operation(sdk, emulator);
	const request = emulator.requests[before];
	if (!request) throw new Error(`${name} sent nothing`);
	const { method, path, query, body } = request;
	return { method, path, query, body };
}
