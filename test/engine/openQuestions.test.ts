import type { IDataObject } from 'n8n-workflow';

import { seeded, type Settings } from '../../emulator';
import { accessGroupsOf } from '../../emulator/resources/accessGroups';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { addUserGroup } from '../../emulator/resources/userGroups';
import { membershipsIn } from '../../emulator/resources/memberships';
import { defaultSettings } from '../../emulator/settings';
import type { NodeName } from '../support/nodes';
import { run, searchList } from '../support/engine';
import {
	credentialFor,
	emulatorForEachCase,
	resourceLocator,
	type Scheme,
} from '../support/emulator';

/** More than one page of whoever is listed whole. */
const { emulator, inOwn } = emulatorForEachCase({
	seed: { accessUsers: 1200, accounts: 60, devices: 130 },
});
const LONG_AGO = '2026-01-01T00:00:00Z';
const places = {
	account: resourceLocator('id', seeded.account),
	share: resourceLocator('id', seeded.share),
	organization: resourceLocator('id', seeded.organization),
};

/** What Cloudflare's documentation leaves open: each setting with another answer than assumed. */
const others = {
	clockOffsetMs: [-90_000, 90_000],
	unknownRecords: ['html'],
	missingShareCode: [1003],
	totals: ['ofPage', 'zero', 'absent', 'tooHigh'],
	ignoredPage: [['accounts']],
	tokensOnKeyOnlyEndpoints: [false],
	duplicateAccessUser: ['returnExisting'],
	accessUserEmailFilter: ['substring', 'caseSensitive', 'ignored'],
	accessUserNameFilter: ['exact', 'caseSensitive', 'ignored'],
	accessUserPerPage: [2],
	accessUserTotalPages: ['right', 'wrong'],
	accessUserDeleteDelayMs: [200],
	deleteResult: [{}],
	sessionEndDelayMs: [300],
	revokeUnknownUser: ['true', 'notFound'],
	seatsPerRequest: [1],
	unknownSeat: ['notFound', 'leftOut'],
	duplicateAccountMember: [1001, 1008],
	deadAccountMembers: ['listed'],
	accountMemberDeleteDelayMs: [200],
	resourceGroupScope: ['array'],
	newUserGroupDelayMs: [300],
	pendingInUserGroup: ['refuse'],
	userGroupAnswer: ['named'],
	unknownUserGroupMember: ['notFound'],
	userGroupsOfDeletedMembers: ['kept'],
	missingListStatus: [400],
	listItems: ['nested'],
	listChangeAnswer: ['withItems'],
	presentListItem: ['ignore'],
	absentListItem: ['ignore'],
	listItemCase: ['sensitive'],
	omittedGroupFields: ['kept'],
	groupIsDefault: ['rules'],
	groupRuleEmails: ['lowerCase'],
	duplicateMember: ['returnExisting'],
	memberEmailFilter: ['caseSensitive', 'ignored'],
	deletedMembers: ['keptAsCanceled'],
	memberCreateStatus: ['active'],
	deleteMemberBody: ['required'],
	batchCreate: ['partial'],
	duplicateRecipient: ['returnExisting'],
	readdRecipient: ['newRow'],
	associationDelayMs: [300],
	answeredInvite: ['accept'],
	inviteDates: ['postgres'],
	activationCodes: ['absent'],
	membershipStatusFilter: ['ignored'],
	acceptWithoutTwoFactor: ['refuse'],
	lastCursor: ['absent', 'null', 'repeated', 'emptyPage'],
	devicesPerPage: [20],
	devicePeople: ['byId'],
	accountTokensOnDevices: ['refuse'],
	deletedRegistrations: ['kept'],
	registrationDeleteDelayMs: [200],
	unknownRegistration: ['ignored'],
	accountNameFilter: ['exact', 'caseSensitive', 'ignored'],
	accountPerPage: [5],
} satisfies { [S in keyof Settings]?: Array<Settings[S]> };

/** Nobody comes in or goes out with them, or they are met elsewhere: by the credential's test, or never. */
const elsewhere = [
	'zeroTrust',
	'gatewayRateLimit',
	'gatewayRetryAfter',
	'entriesPerList',
	'omittedPolicyFields',
	'deleteReferenced',
	'accountTokensListed',
	'creatorOfDeletedMember',
	'tokenPolicyIds',
	'omittedTokenFields',
	'gatewayListIds',
	'revokePermission',
	'directAdd',
	'userGroups',
	'domainScopedRoles',
	'missingWritePermission',
	'verifyRefusalStatus',
	'accountsWithoutPermission',
	'encodedColon',
	'emptyReplacement',
	'recipientWithoutTarget',
	'organizationRecipient',
	'recipientOnOrganizationShare',
];

async function perform(
	node: NodeName,
	operation: string,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
	scheme: Scheme = 'apiKey',
): Promise<IDataObject[]> {
	const { json, error } = await run({
		node,
		parameters: { operation, ...places, ...parameters },
		items,
		credential: credentialFor(emulator, scheme),
	});
	if (error) throw new Error(`${node} ${operation}: ${error.message}`);
	return json;
}

const told = (rows: IDataObject[], ...fields: string[]) =>
	rows.map((row) => fields.map((field) => row[field]));

async function accessUser() {
	const mary = { email: 'Mary.Shelley@example.com', additionalFields: { name: 'Mary Shelley' } };
	// The answer to the creation is lost, so the node has to find out by itself.
	emulator.fault({ kind: 'reset-after', method: 'POST', path: '/access/users' });
	const created = await perform('accessUser', 'create', mary);
	const again = await perform('accessUser', 'create', { email: mary.email.toLowerCase() });
	const byName = await perform('accessUser', 'getAll', { filters: { name: 'Mary Shelley' } });
	const all = await perform('accessUser', 'getAll', { returnAll: true });
	const user = resourceLocator('email', mary.email);
	const deleted = await perform('accessUser', 'delete', { user });
	return [
		told([...created, ...again], 'email', 'wasCreated'),
		created[0]?.id === again[0]?.id,
		told(byName, 'email'),
		all.length,
		told(deleted, 'deleted'),
	];
}

/** Somebody whose invitation was rejected is invited, gets more, is invited again, and goes. */
async function accountMember() {
	const [rejected] = accountMembersOf(emulator.state, seeded.account)
		.rows()
		.filter(({ status }) => status === 'rejected');
	const { email } = rejected!;
	const groups = { grantBy: 'permissionGroups', permissionGroups: 'DNS' };
	emulator.fault({ kind: 'reset-after', method: 'POST', path: '/members' });
	const created = await perform('accountMember', 'create', { email, ...groups });
	const again = await perform('accountMember', 'create', { email, ...groups });
	const member = resourceLocator('email', email);
	const more = { member, change: 'add', roles: 'Billing' };
	const updated = await perform('accountMember', 'update', more);
	const resent = await perform('accountMember', 'resendInvite', { member });
	const deleted = await perform('accountMember', 'delete', { member });
	return [
		told([...created, ...again], 'wasCreated', 'replacedInvite'),
		told(updated, 'wasUpdated'),
		told(resent, 'outcome', 'status'),
		told(deleted, 'deleted', 'wasInvited'),
	];
}

/** People join a group that was just made, one of them before accepting, and leave it again. */
async function userGroup() {
	addUserGroup(emulator, seeded.account, 'Joiners');
	const group = resourceLocator('name', 'Joiners');
	const member = '={{ $json.email }}';
	const options = { ifMissing: 'succeed' };
	const people = accountMembersOf(emulator.state, seeded.account);
	const [ada, grace, alan] = people.rows().filter(({ status }) => status === 'accepted');
	const items = [ada!, grace!, alan!].map(({ email }) => ({ email }));
	emulator.fault({ kind: 'reset-after', method: 'POST', path: 'user_groups' });
	const added = await perform('userGroup', 'add', { group, member }, items);
	const again = await perform('userGroup', 'add', { group, member }, items);
	const late = people.rows().find(({ status }) => status === 'pending')!;
	await run({
		node: 'userGroup',
		parameters: { operation: 'add', ...places, group, member: late.email },
		credential: credentialFor(emulator, 'apiKey'),
		onError: 'continueRegularOutput',
	});
	late.status = 'accepted';
	const accepted = await perform('userGroup', 'add', { group, member: late.email });
	const all = await perform('userGroup', 'getMembers', { group, returnAll: true });
	const ofLate = await perform('userGroup', 'getAll', { filters: { email: late.email } });
	emulator.fault({ kind: 'reset-after', method: 'DELETE', path: 'user_groups' });
	const leavers = items.slice(0, 2);
	const removed = await perform('userGroup', 'remove', { group, member, options }, leavers);
	const gone = await perform('userGroup', 'remove', { group, member, options }, leavers);
	await perform('accountMember', 'delete', { member: resourceLocator('id', alan!.id) });
	await perform('userGroup', 'remove', { group, member: alan!.email, options });
	const left = await perform('userGroup', 'getMembers', { group, returnAll: true });
	return [
		told([...added, ...again], 'wasAdded'),
		told(accepted, 'status'),
		all.length,
		ofLate.some(({ name }) => name === 'Joiners'),
		told([...removed, ...gone], 'removed', 'alreadyAbsent'),
		left.length === 1 && left[0]?.email === late.email,
	];
}

/** Two people come into a group and one goes, while an answer is lost; everything else stays. */
async function accessGroup() {
	const group = resourceLocator('name', 'Staff');
	const staff = () => accessGroupsOf(emulator.state, seeded.account).find('Staff')!;
	staff().is_default = true;
	const email = '={{ $json.email }}';
	const items = ['Mary.Shelley@example.com', 'ada.lovelace@example.com'].map((one) => ({
		email: one,
	}));
	emulator.fault({ kind: 'reset-after', method: 'PUT', path: '/access/groups' });
	const added = await perform('accessGroup', 'add', { group, email }, items);
	const removed = await perform('accessGroup', 'remove', { group, email }, [
		{ email: 'mary.SHELLEY@example.com' },
	]);
	const [row] = await perform('accessGroup', 'get', { group });
	const { include, exclude, require, is_default } = staff();
	return [
		told(added, 'wasAdded'),
		told(removed, 'removed', 'namedIn'),
		[include.length, exclude.length, require.length, is_default, row?.is_default],
	];
}

/** Leavers lose their sessions and seats, while answers are lost. */
async function sessionsAndSeats() {
	const user = '={{ $json.email }}';
	const [ada, grace, third] = emulator.state.accessUsers(seeded.account);
	const items = [{ email: ada!.email }, { email: 'nobody@example.com' }];
	const options = { ifMissing: 'succeed', waitUntilEnded: true };
	emulator.fault({ kind: 'reset-after', method: 'POST', path: 'revoke_user' });
	const revoked = await perform('accessUser', 'revokeSessions', { user, options }, items);
	const sessions = await perform('accessUser', 'getSessions', { user: ada!.email });
	const leavers = [ada!, grace!, third!].map(({ email }) => ({ email }));
	emulator.fault({ kind: 'reset-after', method: 'PATCH', path: '/seats' });
	const freed = await perform('accessUser', 'removeSeat', { user }, leavers);
	const again = await perform('accessUser', 'removeSeat', { user }, leavers);
	return [
		told(revoked, 'revoked', 'activeSessions'),
		sessions.length,
		told(freed, 'seatRemoved'),
		told(again, 'alreadyFree'),
	];
}

async function members() {
	const input = [
		'one@example.com',
		'Ada.Lovelace@example.com',
		'two@example.com',
		'ONE@example.com',
	];
	const email = '={{ $json.email }}';
	const items = input.map((address) => ({ email: address }));
	const made = await perform('organizationMember', 'createMany', { email }, items);
	for (const row of emulator.state.organizationMembers(seeded.organization))
		row.create_time = LONG_AGO;
	const again = await perform('organizationMember', 'createMany', { email }, items);
	const deleted = await perform('organizationMember', 'delete', {
		member: resourceLocator('email', 'two@example.com'),
	});
	const gone = await perform('organizationMember', 'delete', {
		member: resourceLocator('email', 'two@example.com'),
		options: { ifMissing: 'succeed' },
	});
	emulator.state.addOrganizationMember(seeded.organization, 'Noor.Haddad@Example.com', 'active');
	const noor = resourceLocator('email', 'noor.haddad@example.com');
	const withCapitals = await perform('organizationMember', 'delete', { member: noor });
	return [
		told(made, 'email', 'wasCreated'),
		told(again, 'wasCreated'),
		told([...deleted, ...gone, ...withCapitals], 'deleted'),
	];
}

async function recipient() {
	const to = {
		recipientType: 'account',
		recipientAccount: resourceLocator('id', seeded.otherAccount),
		options: { waitUntilAssociated: true },
	};
	emulator.fault({ kind: 'reset-after', method: 'POST', path: '/recipients' });
	const made = [await perform('shareRecipient', 'create', to)];
	made.push(await perform('shareRecipient', 'create', to));
	const deleted = await perform('shareRecipient', 'delete', {
		recipient: resourceLocator('account', seeded.otherAccount),
		options: { waitUntilDisassociated: true },
	});
	made.push(await perform('shareRecipient', 'create', to));
	return [told(made.flat(), 'association_status', 'wasCreated'), told(deleted, 'deleted')];
}

/** People come into a list and go, while answers are lost and somebody else changes the list. */
async function zeroTrustList() {
	const list = resourceLocator('id', seeded.zeroTrustList);
	const email = '={{ $json.email }}';
	const addresses = [
		'One@example.com',
		'Ada.Lovelace@Example.com',
		'one@example.com',
		'two@example.com',
	];
	const items = addresses.map((address) => ({ email: address }));
	emulator.fault({ kind: 'reset-after', method: 'PATCH', path: '/gateway/lists' });
	const added = await perform('zeroTrustList', 'add', { list, email }, items);
	const again = await perform('zeroTrustList', 'add', { list, email }, items);
	const filters = { value: 'ONE@example.com' };
	const listed = await perform('zeroTrustList', 'getItems', { list, returnAll: true, filters });
	const options = { ifMissing: 'succeed' };
	emulator.fault({ kind: 'reset-after', method: 'PATCH', path: '/gateway/lists' });
	const removed = await perform('zeroTrustList', 'remove', { list, email, options }, items);
	const gone = await perform('zeroTrustList', 'remove', { list, email, options }, items);
	const other = resourceLocator('id', '11111111-2222-4333-8444-555555555555');
	const missing = perform('zeroTrustList', 'remove', { list: other, email, options }, items);
	return [
		told(added, 'wasAdded', 'value'),
		told(again, 'wasAdded'),
		told(listed, 'value'),
		told(removed, 'outcome'),
		told(gone, 'alreadyAbsent'),
		await missing.then(
			() => 'done',
			() => 'failed',
		),
	];
}

async function invite() {
	const pending = emulator.state.invites.find(({ status }) => status === 'pending');
	const parameters = { invite: resourceLocator('id', pending?.id), response: 'accepted' };
	emulator.fault({ kind: 'reset-after', method: 'PATCH', path: '/user/invites' });
	const answers = [
		await perform('userInvite', 'respond', parameters),
		await perform('userInvite', 'respond', parameters),
	];
	return told(answers.flat(), 'status');
}

async function membership() {
	const [accepted, pending] = membershipsIn(emulator.state);
	const parameters = { membership: resourceLocator('id', pending?.id), response: 'accepted' };
	const filters = { status: ['pending'] };
	const listed = await perform('membership', 'getAll', { returnAll: true, filters });
	emulator.fault({ kind: 'reset-after', method: 'PUT', path: '/memberships' });
	const answers = [
		await perform('membership', 'respond', parameters),
		await perform('membership', 'respond', parameters),
	];
	const left = await perform('membership', 'delete', {
		membership: resourceLocator('id', accepted?.id),
	});
	return [told(listed, 'status'), told(answers.flat(), 'status'), told(left, 'deleted')];
}

async function device() {
	const [, grace, , , revoked] = emulator.state.accessUsers(seeded.account);
	const user = resourceLocator('email', grace!.email);
	const act = async (operation: string, parameters: IDataObject) =>
		await perform('device', operation, parameters, [{}], 'apiToken');
	const all = await act('getAll', { returnAll: true });
	const own = await act('getAll', { returnAll: true, user });
	const [first] = await act('getAll', { user: resourceLocator('email', revoked!.email) });
	const registration = resourceLocator('id', first?.id);
	const options = { ifMissing: 'succeed' };
	const deleted = await act('delete', { registration, options });
	// The answer is lost, so the node has to find out by itself.
	emulator.fault({ kind: 'reset-after', method: 'DELETE', path: '/registrations' });
	const deletions = [await act('deleteAll', { user }), await act('deleteAll', { user, options })];
	const left = await act('getAll', { returnAll: true });
	return [
		[all.length, own.length, left.length],
		told(deleted, 'deleted'),
		told(deletions.flat(), 'deleted', 'alreadyAbsent'),
		(deletions[0]?.[0]?.deletedIds as string[]).length,
	];
}

async function picker() {
	const found = await searchList({
		node: 'accessUser',
		method: 'searchAccounts',
		parameters: {},
		credential: credentialFor(emulator, 'apiKey'),
		filter: 'compiler',
	});
	return found.results.map(({ name }) => name);
}

async function scenario() {
	return {
		accessUser: await accessUser(),
		accessGroup: await accessGroup(),
		accountMember: await accountMember(),
		userGroup: await userGroup(),
		sessionsAndSeats: await sessionsAndSeats(),
		members: await members(),
		recipient: await recipient(),
		zeroTrustList: await zeroTrustList(),
		invite: await invite(),
		membership: await membership(),
		device: await device(),
		picker: await picker(),
	};
}

const outcome = {
	accessUser: [
		[
			['Mary.Shelley@example.com', true],
			['Mary.Shelley@example.com', false],
		],
		true,
		[['Mary.Shelley@example.com']],
		1201,
		[[true]],
	],
	accessGroup: [[[true], [false]], [[true, []]], [24, 7, 7, true, true]],
	accountMember: [
		[
			[true, true],
			[false, false],
		],
		[[true]],
		[['resent', 'pending']],
		[[true, true]],
	],
	userGroup: [
		[[true], [true], [true], [false], [false], [false]],
		[['accepted']],
		4,
		true,
		[
			[true, false],
			[true, false],
			[false, true],
			[false, true],
		],
		true,
	],
	sessionsAndSeats: [
		[
			[true, 0],
			[false, null],
		],
		0,
		[[true], [true], [true]],
		[[true], [true], [true]],
	],
	members: [
		[
			['one@example.com', true],
			['ada.lovelace@example.com', false],
			['two@example.com', true],
			['one@example.com', false],
		],
		[[false], [false], [false], [false]],
		[[true], [false], [true]],
	],
	recipient: [
		[
			['associated', true],
			['associated', false],
			['associated', true],
		],
		[[true]],
	],
	zeroTrustList: [
		[
			[true, 'One@example.com'],
			[false, 'ada.lovelace@example.com'],
			[false, 'One@example.com'],
			[true, 'two@example.com'],
		],
		[[false], [false], [false], [false]],
		[['One@example.com']],
		[['removed'], ['removed'], ['alreadyAbsent'], ['removed']],
		[[true], [true], [true], [true]],
		'failed',
	],
	invite: [['accepted'], ['accepted']],
	membership: [[['pending']], [['accepted'], ['accepted']], [[true]]],
	device: [
		[131, 2, 128],
		[[true]],
		[
			[true, false],
			[false, true],
		],
		2,
	],
	picker: ['Compiler House'],
};

describe('the nodes come to the same, whatever Cloudflare turns out to do', () => {
	// At the same time, since most of a scenario is waiting for the next attempt after a lost answer.
	test.concurrent(
		'as assumed',
		inOwn(async () => {
			expect(await scenario()).toEqual(outcome);
		}),
	);

	const answers = Object.entries(others).flatMap(([setting, values]) =>
		values.map((value): [string, unknown] => [setting, value]),
	);
	const comesToTheSame = inOwn(async (setting: string, value: unknown) => {
		Object.assign(emulator.settings, { [setting]: value });
		expect(await scenario()).toEqual(outcome);
	});
	test.concurrent.each(answers)('%s: %j', comesToTheSame);

	test('no open question is left out', () => {
		const assumed = defaultSettings();
		const told = ['latencyMs', 'rateLimit', ...Object.keys(others), ...elsewhere];
		expect(Object.keys(assumed).sort()).toEqual(told.sort());
		for (const [setting, value] of answers) {
			expect(value).not.toEqual(assumed[setting as keyof Settings]);
		}
	});
});
