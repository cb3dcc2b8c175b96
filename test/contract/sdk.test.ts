import { Cloudflare } from '../../tools/sdk';
import { seeded, startEmulator, type Emulator } from '../../emulator';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { permissionGroups, resourceGroupsOf, roles } from '../../emulator/resources/roles';
import { membershipsIn } from '../../emulator/resources/memberships';
import { listsOf } from '../../emulator/resources/zeroTrustLists';
import { listItems } from '../../emulator/routes/zeroTrustListItems';
import { differences } from './differences';
import {
	example,
	firstGroup,
	groupWithPerson,
	memberIn,
	memberOutside,
	registrationsOf,
	sdkClient,
	sdkOperationNames,
	sdkRequest,
	type SdkOperation,
	type WireRequest,
	userGroupId,
} from './sdkRequests';

let emulator: Emulator;
const { account, share, organization, otherAccount } = seeded;

beforeAll(async () => (emulator = await startEmulator()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const users = () => emulator.state.accessUsers(account);
const recipients = () => emulator.state.recipients(share);
const members = () => accountMembersOf(emulator.state, account).rows();

async function collect<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
	const all: Row[] = [];
	for await (const row of rows) all.push(row);
	return all;
}

const isTokenOnly = (name: SdkOperation) => name.startsWith('device.');

describe('requests of the SDK', () => {
	const accessUsers = `/accounts/${account}/access/users`;
	const ofShare = `/accounts/${account}/shares/${share}/recipients`;
	const accountMembers = `/accounts/${account}/members`;
	const include = ['include_resources', 'true'] as [string, string];
	const pages = (size: string): [string, string][] => [
		['page', '1'],
		['per_page', size],
	];

	function expected(): Record<SdkOperation, WireRequest> {
		const one = `${accessUsers}/${users()[0]?.id}`;
		const recipient = `${ofShare}/${recipients()[0]?.id}`;
		const invite = `/user/invites/${emulator.state.invites[0]?.id}`;
		const membership = `/memberships/${membershipsIn(emulator.state)[1]?.id}`;
		const none = { query: [], body: undefined };
		const get = { method: 'GET', ...none };
		const post = { method: 'POST', query: [] };
		const { email, seat_uid } = users()[0] ?? {};
		const zeroTrust = `/accounts/${account}/access`;
		const registrations = `/accounts/${account}/devices/registrations`;
		const member = `${accountMembers}/${members()[0]?.id}`;
		const userGroups = `/accounts/${account}/iam/user_groups`;
		const group = `${userGroups}/${userGroupId(emulator)}`;
		const put = { method: 'PUT', query: [] };
		const patch = { method: 'PATCH', query: [] };
		const lists = `/accounts/${account}/gateway/lists`;
		const list = `${lists}/${example.list}`;
		const accessGroup = `${zeroTrust}/groups/${firstGroup(emulator).id}`;
		const { id } = example.role;
		const policy = {
			access: 'allow',
			permission_groups: [{ id: example.permissionGroup.id }],
			resource_groups: [{ id: example.resourceGroup.id }],
		};
		const order: [string, string][] = [
			['order', 'user.email'],
			['direction', 'asc'],
		];
		return {
			'accessUser.create': { ...post, path: accessUsers, body: example.person },
			'accessUser.get': { ...get, path: one },
			'accessUser.getAll': { ...get, path: accessUsers, query: pages('1000') },
			'accessUser.update': {
				method: 'PUT',
				path: one,
				query: [],
				body: { email, name: example.newName },
			},
			'accessUser.delete': { method: 'DELETE', path: one, ...none },
			'accessGroup.get': { ...get, path: accessGroup },
			'accessGroup.getAll': { ...get, path: `${zeroTrust}/groups`, query: pages('1000') },
			'accessGroup.add': { ...put, path: accessGroup, body: groupWithPerson(emulator) },
			'accountMember.create': {
				...post,
				path: accountMembers,
				body: { email: example.person.email, roles: [id] },
			},
			'accountMember.createByPermissionGroups': {
				...post,
				path: accountMembers,
				body: { email: example.person.email, policies: [policy] },
			},
			'accountMember.get': { ...get, path: member },
			'accountMember.getAll': { ...get, path: accountMembers, query: [...order, ...pages('50')] },
			'accountMember.update': { ...put, path: member, body: { roles: [{ id }] } },
			'accountMember.updateByPermissionGroups': {
				...put,
				path: member,
				body: { policies: [policy] },
			},
			'accountMember.delete': { method: 'DELETE', path: member, ...none },
			'role.getAll': { ...get, path: `/accounts/${account}/roles`, query: pages('50') },
			'permissionGroup.getAll': {
				...get,
				path: `/accounts/${account}/iam/permission_groups`,
				query: pages('50'),
			},
			'resourceGroup.getAll': { ...get, path: `/accounts/${account}/iam/resource_groups` },
			'accessUser.getSessions': { ...get, path: `${one}/active_sessions` },
			'accessUser.getFailedLogins': { ...get, path: `${one}/failed_logins` },
			'accessUser.removeSeat': {
				method: 'PATCH',
				path: `${zeroTrust}/seats`,
				query: [],
				body: [{ seat_uid, access_seat: false, gateway_seat: false }],
			},
			'device.getAll': {
				...get,
				path: registrations,
				query: [
					['user.id', example.deviceUser],
					['status', 'active'],
					['registration_type', 'warp'],
					['include', 'policy'],
					['per_page', '50'],
				],
			},
			'device.delete': {
				method: 'DELETE',
				path: `${registrations}/${registrationsOf(emulator)[0]}`,
				...none,
			},
			'device.deleteAll': {
				method: 'DELETE',
				path: registrations,
				query: registrationsOf(emulator).map((one): [string, string] => ['id', one]),
				body: undefined,
			},
			'accessUser.revokeSessions': {
				...post,
				path: `${zeroTrust}/organizations/revoke_user`,
				body: { email, warp_session_reauth: true },
			},
			'shareRecipient.create': {
				...post,
				path: ofShare,
				body: { recipient_account_id: otherAccount },
			},
			'shareRecipient.createForOrganization': {
				...post,
				path: ofShare,
				body: { organization_id: organization },
			},
			'shareRecipient.get': { ...get, path: recipient, query: [include] },
			'shareRecipient.getAll': { ...get, path: ofShare, query: [include, ...pages('100')] },
			'shareRecipient.delete': { method: 'DELETE', path: recipient, ...none },
			'membership.get': { ...get, path: membership },
			'membership.getAll': { ...get, path: '/memberships', query: pages('50') },
			'membership.respond': {
				method: 'PUT',
				path: membership,
				query: [],
				body: { status: 'accepted' },
			},
			'membership.delete': { method: 'DELETE', path: membership, ...none },
			'userGroup.add': {
				...post,
				path: `${group}/members`,
				body: [{ id: memberOutside(emulator) }],
			},
			'userGroup.get': { ...get, path: group },
			'userGroup.getAll': { ...get, path: userGroups, query: pages('500') },
			'userGroup.getMembers': { ...get, path: `${group}/members`, query: pages('500') },
			'userGroup.remove': {
				method: 'DELETE',
				path: `${group}/members/${memberIn(emulator)}`,
				...none,
			},
			'zeroTrustList.getAll': { ...get, path: lists },
			'zeroTrustList.get': { ...get, path: list },
			'zeroTrustList.getItems': { ...get, path: `${list}/items`, query: pages('1000') },
			'zeroTrustList.add': {
				...patch,
				path: list,
				body: { append: [{ value: example.person.email, description: 'New' }] },
			},
			'zeroTrustList.remove': {
				...patch,
				path: list,
				body: { remove: [listItems(emulator.state, example.list)[0]?.value] },
			},
			'userInvite.get': { ...get, path: invite },
			'userInvite.getAll': { ...get, path: '/user/invites' },
			'userInvite.respond': {
				method: 'PATCH',
				path: invite,
				query: [],
				body: { status: 'accepted' },
			},
		};
	}

	describe.each(['key', 'userToken'] as const)('with the %s', (credential) => {
		const taken = sdkOperationNames.filter((name) => credential !== 'key' || !isTokenOnly(name));
		test.each(taken)('%s is sent as documented and accepted', async (name) => {
			const request = expected()[name];
			const sent = await sdkRequest(name, emulator, sdkClient(emulator, credential));
			expect(sent).toEqual(request);
			expect(emulator.requests).toHaveLength(1);
		});
	});

	test.each(sdkOperationNames.filter(isTokenOnly))('%s is refused with the key', async (name) => {
		await expect(sdkRequest(name, emulator)).rejects.toThrow(Cloudflare.BadRequestError);
	});

	test('each scheme sends only its own headers', async () => {
		await sdkRequest('accessUser.get', emulator, sdkClient(emulator, 'key'));
		await sdkRequest('accessUser.get', emulator, sdkClient(emulator, 'userToken'));
		const [withKey, withToken] = emulator.requests.map(({ headers }) => Object.keys(headers));
		expect(withKey).toEqual(expect.arrayContaining(['x-auth-email', 'x-auth-key']));
		expect(withKey).not.toContain('authorization');
		expect(withToken).toContain('authorization');
		expect(withToken?.filter((name) => name.startsWith('x-auth'))).toEqual([]);
	});
});

describe('responses to the SDK with a token', () => {
	const sdk = () => sdkClient(emulator, 'userToken').zeroTrust.devices;

	test('device getAll returns each of 131 registrations once', async () => {
		emulator.reset({ accessUsers: 130, devices: 130 });
		const all = await collect(sdk().registrations.list({ account_id: account, per_page: 50 }));
		expect(new Set(all.map(({ id }) => id)).size).toBe(131);
	});

	test('device delete and deleteAll end what they name, and a device those of everybody', async () => {
		const own = registrationsOf(emulator);
		const where = { account_id: account };
		const onDevice = async () => (await collect(sdk().registrations.list(where))).length;
		expect(own).toHaveLength(2);
		expect(await onDevice()).toBe(6);
		expect(await sdk().registrations.delete(own[0]!, where)).toBeNull();
		await sdk().registrations.bulkDelete({ ...where, id: own.slice(1) });
		expect(await onDevice()).toBe(4);
		const [shared] = await collect(sdk().devices.list(where));
		expect(await sdk().devices.get(shared!.id, where)).toMatchObject({ active_registrations: 1 });
		await sdk().devices.delete(shared!.id, where);
		expect(await onDevice()).toBe(3);
	});
});

describe.each(['key', 'userToken'] as const)('responses to the SDK with the %s', (credential) => {
	const sdk = () => sdkClient(emulator, credential);

	test('accessUser create, get, update, delete', async () => {
		const api = sdk().zeroTrust.access.users;
		const created = await api.create({ account_id: account, ...example.person });
		const id = created.id ?? '';
		expect(created).toMatchObject({ ...example.person, access_seat: false });
		expect(await api.get(id, { account_id: account })).toEqual(created);
		const { email } = example.person;
		const renamed = await api.update(id, { account_id: account, email, name: 'Mary' });
		expect(renamed).toMatchObject({ id, name: 'Mary' });
		expect(await api.delete(id, { account_id: account })).toBeNull();
		await expect(api.get(id, { account_id: account })).rejects.toThrow(Cloudflare.NotFoundError);
	});

	test('accessUser getAll returns each of 2,345 users once', async () => {
		emulator.reset({ accessUsers: 2345 });
		const params = { account_id: account, per_page: 1000 };
		const all = await collect(sdk().zeroTrust.access.users.list(params));
		expect(all).toEqual(users());
		expect(new Set(all.map(({ id }) => id)).size).toBe(2345);
	});

	test('accessGroup create, get, update, delete, and all pages', async () => {
		const api = sdk().zeroTrust.access.groups;
		const email = { email: { email: example.person.email } };
		const body = { account_id: account, name: 'New', include: [email] };
		const created = await api.create(body);
		const id = created.id ?? '';
		expect(created).toMatchObject({ name: 'New', include: [email], exclude: [], require: [] });
		expect(await api.get(id, { account_id: account })).toEqual(created);
		const changed = await api.update(id, { ...body, exclude: [{ everyone: {} }] });
		expect(changed).toMatchObject({ id, exclude: [{ everyone: {} }] });
		expect(await api.delete(id, { account_id: account })).toEqual({ id });
		const again = api.get(id, { account_id: account });
		await expect(again).rejects.toThrow(Cloudflare.NotFoundError);
		emulator.reset({ accessGroups: 1234 });
		const all = await collect(api.list({ account_id: account, per_page: 1000 }));
		expect(new Set(all.map((one) => one.id)).size).toBe(1234);
	});

	test('accountMember create, get, update, delete', async () => {
		const api = sdk().accounts.members;
		const { email } = example.person;
		const created = await api.create({ account_id: account, email, roles: [example.role.id] });
		expect(created).toMatchObject({ email, status: 'pending', user: { first_name: null } });
		expect(created).not.toHaveProperty('roles');
		const id = created.id ?? '';
		const read = await api.get(id, { account_id: account });
		expect(read).toMatchObject({ ...created, roles: [example.role] });
		const other = { id: roles[0]!.id };
		const changed = await api.update(id, { account_id: account, roles: [other] });
		expect(changed.roles).toEqual([roles[0]]);
		expect(await api.get(id, { account_id: account })).toEqual(changed);
		expect(await api.delete(id, { account_id: account })).toEqual({ id });
		const again = api.delete(id, { account_id: account });
		await expect(again).rejects.toThrow(Cloudflare.NotFoundError);
	});

	test('accountMember update by permission groups', async () => {
		const { permissionGroup, resourceGroup } = example;
		const [{ id, policies }] = members() as [ReturnType<typeof members>[0]];
		const { access } = policies[0]!;
		const policy = {
			access,
			permission_groups: [permissionGroup],
			resource_groups: [resourceGroup],
		};
		const body = {
			access,
			permission_groups: [{ id: permissionGroup.id }],
			resource_groups: [{ id: resourceGroup.id }],
		};
		const changed = await sdk().accounts.members.update(id, {
			account_id: account,
			policies: [body],
		});
		expect(changed).toMatchObject({ id, policies: [policy], roles: [] });
	});

	test('accountMember getAll returns each of 123 members once', async () => {
		emulator.reset({ accountMembers: 122 });
		const api = sdk().accounts.members;
		const all = await collect(api.list({ account_id: account, per_page: 50 }));
		const there = members().filter(({ status }) => status !== 'rejected');
		expect(all.map(({ id }) => id)).toEqual(there.map(({ id }) => id));
		const dead = await collect(api.list({ account_id: account, status: 'rejected' }));
		expect(all.length + dead.length).toBe(123);
	});

	test('userGroup add, getMembers and remove, and its answer to twice the same', async () => {
		const params = { account_id: account };
		const api = sdk().iam.userGroups;
		const [first] = await collect(api.list({ ...params, name: 'Engineering' }));
		const id = first?.id ?? '';
		expect(id).toBe(userGroupId(emulator));
		const person = memberOutside(emulator);
		const before = await collect(api.members.list(id, { ...params, per_page: 2 }));
		for (let time = 0; time < 2; time += 1) {
			const members = [{ id: person }];
			const all = await collect(api.members.create(id, { ...params, members }));
			expect(all).toHaveLength(before.length + 1);
		}
		const one = await api.members.get(person, { ...params, user_group_id: id });
		expect(one).toMatchObject({ id: person, status: 'accepted' });
		await api.members.delete(person, { ...params, user_group_id: id });
		const after = await collect(api.members.list(id, params));
		expect(after).toEqual(before);
		await collect(api.members.update(id, { ...params, members: [] }));
		const { result } = await api.members.list(id, params);
		expect(result).toEqual([]);
	});

	test('roles, permission groups and resource groups', async () => {
		const { accounts, iam } = sdk();
		const params = { account_id: account };
		const paged = { ...params, per_page: 5 };
		expect(await collect(accounts.roles.list(paged))).toEqual(roles);
		expect(await accounts.roles.get(example.role.id, params)).toEqual(example.role);
		expect(await collect(iam.permissionGroups.list(paged))).toEqual(permissionGroups);
		const { id, name } = example.permissionGroup;
		expect(await iam.permissionGroups.get(id, params)).toEqual(example.permissionGroup);
		const named = await collect(iam.permissionGroups.list({ ...params, name }));
		expect(named).toEqual([example.permissionGroup]);
		const groups = resourceGroupsOf(account);
		expect(await collect(iam.resourceGroups.list(params))).toEqual(groups);
		expect(await iam.resourceGroups.get(groups[1].id, params)).toEqual(groups[1]);
	});

	test('accessUser sessions, failed logins and seats', async () => {
		const { zeroTrust } = sdk();
		const { id = '', email = '', seat_uid = '' } = users()[0] ?? {};
		const { activeSessions, failedLogins } = zeroTrust.access.users;
		const sessions = async () => await collect(activeSessions.list(id, { account_id: account }));
		expect(await sessions()).toMatchObject([{ metadata: { apps: expect.anything() } }]);
		const failed = await collect(failedLogins.list(id, { account_id: account }));
		expect(failed).toMatchObject([{ metadata: { user_email: email } }]);
		expect(await zeroTrust.organizations.revokeUsers({ account_id: account, email })).toBe(true);
		expect(await sessions()).toEqual([]);
		const body = [{ seat_uid, access_seat: false, gateway_seat: false }];
		const seats = await collect(zeroTrust.seats.edit({ account_id: account, body }));
		expect(seats).toMatchObject(body);
		expect(users()[0]).toMatchObject({ email, access_seat: false, gateway_seat: false });
	});

	test('shareRecipient create, getAll, get, delete', async () => {
		const api = sdk().resourceSharing.recipients;
		const created = await api.create(share, {
			path_account_id: account,
			recipient_account_id: otherAccount,
		});
		expect(created).toMatchObject({
			account_id: otherAccount,
			association_status: 'associating',
		});
		const all = await collect(api.list(share, { account_id: account, per_page: 2 }));
		expect(all.map(({ id }) => id)).toEqual(recipients().map(({ id }) => id));
		const params = { account_id: account, share_id: share };
		const read = await api.get(created.id, { ...params, include_resources: true });
		expect(read).toMatchObject({ id: created.id, resources: [] });
		const removed = await api.delete(created.id, params);
		expect(removed.association_status).toBe('disassociating');
	});

	test('userInvite getAll, get, respond once', async () => {
		const api = sdk().user.invites;
		const [first, ...rest] = await collect(api.list());
		expect(rest).toHaveLength(3);
		const id = first?.id ?? '';
		expect(await api.get(id)).toEqual(first);
		expect(await api.edit(id, { status: 'rejected' })).toMatchObject({ id, status: 'rejected' });
		const second = api.edit(id, { status: 'accepted' });
		await expect(second).rejects.toThrow(Cloudflare.ConflictError);
	});

	test('membership getAll, get, respond once, delete', async () => {
		emulator.reset({ memberships: 60 });
		const api = sdk().memberships;
		const all = await collect(api.list({ per_page: 50 }));
		expect(all.map(({ id }) => id)).toEqual(membershipsIn(emulator.state).map(({ id }) => id));
		const [, pending] = all;
		const id = pending?.id ?? '';
		expect(await api.get(id)).toEqual(pending);
		expect(await api.update(id, { status: 'rejected' })).toMatchObject({ id, status: 'rejected' });
		const second = api.update(id, { status: 'accepted' });
		await expect(second).rejects.toThrow(Cloudflare.ConflictError);
		expect(await api.delete(id)).toEqual({ id });
		await expect(api.get(id)).rejects.toThrow(Cloudflare.NotFoundError);
	});

	test('zeroTrustList getAll, getItems, add, remove', async () => {
		emulator.reset({ zeroTrustListItems: 120 });
		const api = sdk().zeroTrust.gateway.lists;
		const id = example.list;
		const params = { account_id: account };
		const all = await collect(api.list(params));
		const kept = listsOf(emulator.state, account).rows();
		expect(all.map((one) => one.id)).toEqual(kept.map((one) => one.id));
		const emails = await collect(api.list({ ...params, filter: ['type:EMAIL'] }));
		expect(emails.every(({ type }) => type === 'EMAIL')).toBe(true);
		const read = async () => await collect(api.items.list(id, { ...params, per_page: 50 }));
		expect(await read()).toEqual(listItems(emulator.state, id));
		const { email } = example.person;
		const changed = await api.edit(id, { ...params, append: [{ value: email }] });
		expect(changed).toMatchObject({ id, type: 'EMAIL', count: 121 });
		expect((await read()).map(({ value }) => value)).toContain(email);
		await api.edit(id, { ...params, remove: [email] });
		expect((await api.get(id, params)).items).toHaveLength(120);
		const missing = api.get('11111111-2222-4333-8444-555555555555', params);
		await expect(missing).rejects.toThrow(Cloudflare.NotFoundError);
	});

	test('lists of accounts, organizations and shares', async () => {
		emulator.reset({ accounts: 120, organizations: 2 });
		const accounts = await collect(sdk().accounts.list({ per_page: 50 }));
		expect(accounts.map(({ id }) => id)).toEqual(emulator.state.accounts.map(({ id }) => id));
		expect(await sdk().accounts.get({ account_id: account })).toEqual(accounts[0]);
		const query = { name: { startsWith: 'example' }, containing: { account } };
		const organizations = await collect(sdk().organizations.list(query));
		expect(organizations.map(({ id }) => id)).toEqual([organization]);
		expect(await sdk().organizations.get(organization)).toEqual(organizations[0]);
		const sent = { account_id: account, kind: 'sent', per_page: 100 } as const;
		const shares = await collect(sdk().resourceSharing.list(sent));
		expect(shares).toHaveLength(2);
		expect(await sdk().resourceSharing.get(share, { account_id: account })).toEqual(shares[0]);
		expect(await sdk().user.get()).toMatchObject({ id: seeded.user });
	});
});

describe('credentials', () => {
	test('each kind of token is accepted by its own verify endpoint', async () => {
		const user = sdkClient(emulator, 'userToken');
		const owned = sdkClient(emulator, 'accountToken');
		const account_id = account;
		expect(await user.user.tokens.verify()).toMatchObject({ status: 'active' });
		expect(await owned.accounts.tokens.verify({ account_id })).toMatchObject({ status: 'active' });
		const { AuthenticationError, PermissionDeniedError } = Cloudflare;
		await expect(owned.user.tokens.verify()).rejects.toThrow(AuthenticationError);
		const wrong = user.accounts.tokens.verify({ account_id });
		await expect(wrong).rejects.toThrow(AuthenticationError);
		await expect(owned.user.get()).rejects.toThrow(PermissionDeniedError);
	});

	test('an account-owned token works on its account', async () => {
		const owned = sdkClient(emulator, 'accountToken');
		const all = await collect(owned.zeroTrust.access.users.list({ account_id: account }));
		expect(all).toHaveLength(5);
		expect(await collect(owned.accounts.list())).toHaveLength(1);
	});

	test('errors have a code and a message', async () => {
		const { email } = users()[0] ?? {};
		const again = sdkClient(emulator).zeroTrust.access.users.create({
			account_id: account,
			email: email ?? '',
		});
		const errors = [{ message: expect.stringContaining('already exists') }];
		await expect(again).rejects.toMatchObject({ status: 409, errors });
	});
});

describe('known differences', () => {
	const known = (operation: string) => {
		expect(differences.map((difference) => difference.operation)).toContain(operation);
	};
	const has = (object: object, name: string) => name in object;

	test('shareRecipient create: the SDK sends body_account_id, which the API rejects', async () => {
		known('shareRecipient.create');
		const attempt = sdkClient(emulator).resourceSharing.recipients.create(share, {
			path_account_id: account,
			body_account_id: otherAccount,
		});
		await expect(attempt).rejects.toThrow(Cloudflare.BadRequestError);
		expect(emulator.requests[0]?.body).toEqual({ body_account_id: otherAccount });
		expect(recipients()).toHaveLength(4);
	});

	test('accessUser revokeSessions: the SDK sends body_devices, which the API rejects', async () => {
		known('accessUser.revokeSessions');
		const { email = '' } = users()[0] ?? {};
		const attempt = sdkClient(emulator).zeroTrust.organizations.revokeUsers({
			account_id: account,
			email,
			body_devices: true,
		});
		await expect(attempt).rejects.toThrow(Cloudflare.BadRequestError);
		expect(emulator.requests[0]?.body).toEqual({ email, body_devices: true });
	});

	test('the SDK has no method for replacing recipients and none for organization members', () => {
		known('shareRecipient.replaceAll');
		known('organizationMember');
		const sdk = sdkClient(emulator);
		for (const name of ['update', 'edit', 'replace', 'bulkUpdate']) {
			expect(has(sdk.resourceSharing.recipients, name)).toBe(false);
		}
		expect(has(sdk.organizations, 'members')).toBe(false);
	});

	test('organization getAll ends after the first page', async () => {
		known('organization.getAll');
		emulator.reset({ organizations: 12 });
		expect(await collect(sdkClient(emulator).organizations.list())).toHaveLength(10);
	});

	test('accessUser getAll requests one page too many', async () => {
		known('accessUser.getAll');
		emulator.reset({ accessUsers: 2345 });
		const params = { account_id: account, per_page: 1000 };
		await collect(sdkClient(emulator).zeroTrust.access.users.list(params));
		expect(emulator.requests).toHaveLength(4);
	});

	test('shareRecipient getAll without per_page returns recipients beyond the 20th twice', async () => {
		known('shareRecipient.getAll');
		emulator.reset({ recipients: 25 });
		const list = sdkClient(emulator).resourceSharing.recipients.list(share, {
			account_id: account,
		});
		expect(await collect(list)).toHaveLength(25 + 5);
	});

	test('the scope of a resource group may be an array', async () => {
		known('resourceGroup.getAll');
		emulator.settings.resourceGroupScope = 'array';
		const list = sdkClient(emulator).iam.resourceGroups.list({ account_id: account });
		const [group] = await collect(list);
		expect(group?.scope).toEqual([resourceGroupsOf(account)[0].scope]);
	});

	test('an account member may be rejected', async () => {
		known('accountMember.getAll');
		const { members: api } = sdkClient(emulator).accounts;
		const [dead] = await collect(api.list({ account_id: account, status: 'rejected' }));
		expect(dead).toMatchObject({ status: 'rejected' });
	});
});
