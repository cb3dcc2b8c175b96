import type { IDataObject } from 'n8n-workflow';

import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { listItems } from '../../emulator/routes/zeroTrustListItems';
import { membershipsIn } from '../../emulator/resources/memberships';
import { nodeFixtures } from '../conformance/fixtures';
import type { NodeName } from '../support/nodes';
import { run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';
import type { SdkOperation, WireRequest } from './sdkRequests';
import {
	example,
	firstGroup,
	memberIn,
	memberOutside,
	registrationsOf,
	sdkClient,
	sdkOperationNames,
	sdkRequest,
	userGroupId,
} from './sdkRequests';

const emulator = useEmulator();
const account = resourceLocator('id', example.account);
const share = resourceLocator('id', example.share);
const user = () => resourceLocator('id', emulator.state.accessUsers(example.account)[0]!.id);
const recipient = () => resourceLocator('id', emulator.state.recipients(example.share)[0]!.id);
const member = () =>
	resourceLocator('id', accountMembersOf(emulator.state, example.account).rows()[0]!.id);
const accessGroup = () => resourceLocator('id', firstGroup(emulator).id);
const membership = () => resourceLocator('id', membershipsIn(emulator.state)[1]!.id);
const group = () => resourceLocator('id', userGroupId(emulator));
const invite = () => resourceLocator('id', emulator.state.invites[0]!.id);

/** By name, so that they are looked up. */
const byRoles = { grantBy: 'roles', roles: [example.role.name] };
const byPermissionGroups = {
	grantBy: 'permissionGroups',
	permissionGroups: [example.permissionGroup.name],
	resourceGroups: [example.resourceGroup.name],
};
const invitation = (grants: IDataObject) => () => ({
	operation: 'create',
	account,
	email: example.person.email,
	...grants,
});
const change = (grants: IDataObject) => () => ({
	operation: 'update',
	account,
	member: member(),
	...grants,
});

const list = resourceLocator('id', example.list);
const newAddress = () => ({
	operation: 'add',
	account,
	list,
	email: example.person.email,
	additionalFields: { description: 'New' },
});

/** The same operations with the nodes of this package. */
const ours: Record<SdkOperation, [NodeName, () => IDataObject]> = {
	'accessUser.create': [
		'accessUser',
		() => ({
			operation: 'create',
			account,
			email: example.person.email,
			additionalFields: { name: example.person.name },
		}),
	],
	'accessUser.get': ['accessUser', () => ({ operation: 'get', account, user: user() })],
	'accessUser.getAll': ['accessUser', () => ({ operation: 'getAll', account, returnAll: true })],
	'accessUser.update': [
		'accessUser',
		() => ({ operation: 'update', account, user: user(), name: example.newName }),
	],
	'accessUser.delete': ['accessUser', () => ({ operation: 'delete', account, user: user() })],
	'accessGroup.get': ['accessGroup', () => ({ operation: 'get', account, group: accessGroup() })],
	'accessGroup.getAll': ['accessGroup', () => ({ operation: 'getAll', account, returnAll: true })],
	'accessGroup.add': [
		'accessGroup',
		() => ({ operation: 'add', account, group: accessGroup(), email: example.person.email }),
	],
	'accountMember.create': ['accountMember', invitation(byRoles)],
	'accountMember.createByPermissionGroups': ['accountMember', invitation(byPermissionGroups)],
	'accountMember.get': ['accountMember', () => ({ operation: 'get', account, member: member() })],
	'accountMember.getAll': [
		'accountMember',
		() => ({ operation: 'getAll', account, returnAll: true }),
	],
	'accountMember.update': ['accountMember', change(byRoles)],
	'accountMember.updateByPermissionGroups': ['accountMember', change(byPermissionGroups)],
	'accountMember.delete': [
		'accountMember',
		() => ({ operation: 'delete', account, member: member() }),
	],
	'role.getAll': ['accountMember', invitation(byRoles)],
	'permissionGroup.getAll': ['accountMember', invitation(byPermissionGroups)],
	'resourceGroup.getAll': ['accountMember', invitation(byPermissionGroups)],
	'accessUser.getSessions': [
		'accessUser',
		() => ({ operation: 'getSessions', account, user: user() }),
	],
	'accessUser.getFailedLogins': [
		'accessUser',
		() => ({ operation: 'getFailedLogins', account, user: user(), returnAll: true }),
	],
	'accessUser.removeSeat': [
		'accessUser',
		() => ({ operation: 'removeSeat', account, user: user() }),
	],
	'accessUser.revokeSessions': [
		'accessUser',
		() => ({
			operation: 'revokeSessions',
			account,
			user: user(),
			options: { warpSessionReauth: true },
		}),
	],
	'device.getAll': [
		'device',
		() => ({
			operation: 'getAll',
			account,
			user: resourceLocator('id', example.deviceUser),
			returnAll: true,
			filters: { type: 'warp' },
		}),
	],
	'device.delete': [
		'device',
		() => ({
			operation: 'delete',
			account,
			registration: resourceLocator('id', registrationsOf(emulator)[0]),
		}),
	],
	'device.deleteAll': [
		'device',
		() => ({
			operation: 'deleteAll',
			account,
			user: resourceLocator('id', example.deviceUser),
		}),
	],
	'shareRecipient.create': [
		'shareRecipient',
		() => ({
			operation: 'create',
			account,
			share,
			recipientType: 'account',
			recipientAccount: resourceLocator('id', example.recipientAccount),
		}),
	],
	'shareRecipient.createForOrganization': [
		'shareRecipient',
		() => ({
			operation: 'create',
			account,
			share,
			recipientType: 'organization',
			recipientOrganization: resourceLocator('id', example.organization),
		}),
	],
	'shareRecipient.get': [
		'shareRecipient',
		() => ({
			operation: 'get',
			account,
			share,
			recipient: recipient(),
			options: { includeResources: true },
		}),
	],
	'shareRecipient.getAll': [
		'shareRecipient',
		() => ({
			operation: 'getAll',
			account,
			share,
			returnAll: true,
			options: { includeResources: true },
		}),
	],
	'shareRecipient.delete': [
		'shareRecipient',
		() => ({ operation: 'delete', account, share, recipient: recipient() }),
	],
	'membership.get': ['membership', () => ({ operation: 'get', membership: membership() })],
	'membership.getAll': ['membership', () => ({ operation: 'getAll', returnAll: true })],
	'membership.respond': [
		'membership',
		() => ({ operation: 'respond', membership: membership(), response: example.response }),
	],
	'membership.delete': ['membership', () => ({ operation: 'delete', membership: membership() })],
	'userGroup.add': [
		'userGroup',
		() => ({ operation: 'add', account, group: group(), member: memberOutside(emulator) }),
	],
	// To remove somebody from a group that is named by ID, the node reads the group.
	'userGroup.get': [
		'userGroup',
		() => ({ operation: 'remove', account, group: group(), member: memberIn(emulator) }),
	],
	'userGroup.getAll': ['userGroup', () => ({ operation: 'getAll', account, returnAll: true })],
	'userGroup.getMembers': [
		'userGroup',
		() => ({ operation: 'getMembers', account, group: group(), returnAll: true }),
	],
	'userGroup.remove': [
		'userGroup',
		() => ({ operation: 'remove', account, group: group(), member: memberIn(emulator) }),
	],
	'zeroTrustList.getAll': [
		'zeroTrustList',
		() => ({ operation: 'getAll', account, returnAll: true }),
	],
	'zeroTrustList.get': ['zeroTrustList', newAddress],
	'zeroTrustList.getItems': [
		'zeroTrustList',
		() => ({ operation: 'getItems', account, list, returnAll: true }),
	],
	'zeroTrustList.add': ['zeroTrustList', newAddress],
	'zeroTrustList.remove': [
		'zeroTrustList',
		() => {
			const [first] = listItems(emulator.state, example.list);
			return { operation: 'remove', account, list, email: first!.value };
		},
	],
	'userInvite.get': ['userInvite', () => ({ operation: 'get', invite: invite() })],
	'userInvite.getAll': ['userInvite', () => ({ operation: 'getAll', returnAll: true })],
	'userInvite.respond': [
		'userInvite',
		() => ({ operation: 'respond', invite: invite(), response: example.response }),
	],
};

/** The order of query parameters has no meaning. */
const comparable = ({ method, path, query, body }: WireRequest): WireRequest => ({
	method,
	path,
	query: [...query].sort(),
	body,
});

describe('the node sends the same request as the official SDK', () => {
	it.each(sdkOperationNames)('%s', async (name) => {
		const [node, parameters] = ours[name];
		const { credential: scheme = 'apiKey' } = nodeFixtures.find((one) => one.node === node)!;
		const sdk = sdkClient(emulator, scheme === 'apiKey' ? 'key' : 'userToken');
		const fromSdk = await sdkRequest(name, emulator, sdk);
		emulator.reset();
		const { error } = await run({
			node,
			parameters: parameters(),
			credential: credentialFor(emulator, scheme),
		});
		expect(error).toBeUndefined();
		// Other requests look up what the change needs, and read back what it made.
		const { method, path } = fromSdk;
		const same = emulator.requests.filter((one) => one.method === method && one.path === path);
		expect(comparable(same.at(-1)!)).toEqual(comparable(fromSdk));
	});
});
