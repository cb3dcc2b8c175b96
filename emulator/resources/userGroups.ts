import { idSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { apiError, codes, notFound, type ApiResponse } from '../envelope';
import { matchesFilter, sorted } from '../filters';
import { hexId } from '../ids';
import { page, pageParameters } from '../paging';
import { moment } from '../people';
import { keptInTables, oneOf, rowsFrom, type EmulatedResource } from '../resource';
import type { AccountMember, MemberPolicy, UserGroup, UserGroupMember } from '../rows';
import { seeded } from '../seeded';
import type { State } from '../state';
import type { Keyed } from '../table';
import { tableEndpoints } from '../tableEndpoints';
import { accountMembersOf } from './accountMembers';
import { accountOf } from './accounts';
import { permissionGroups, resourceGroupsOf } from './roles';

declare module '../seedOptions' {
	interface SeedOptions {
		/** User groups of `seeded.account`. Each has about half of the account's members. */
		userGroups?: number;
	}
}

const keyedGroups: Keyed<UserGroup> = { name: 'userGroups', keyOf: ({ name }) => name };
const keyedMembers: Keyed<UserGroupMember> = {
	name: 'userGroupMembers',
	keyOf: ({ email }) => email,
};

export const userGroupsOf = (state: State, accountId: string) =>
	state.table(keyedGroups, accountId);

const memberTable = (state: State, groupId: string) => state.table(keyedMembers, groupId);

/** The members of a group, with the status that they have in the account now. */
export function userGroupMembersOf(
	{ state, settings }: Pick<ApiRequest, 'state' | 'settings'>,
	accountId: string,
	groupId: string,
): UserGroupMember[] {
	const people = accountMembersOf(state, accountId);
	return memberTable(state, groupId)
		.rows()
		.flatMap((row) => {
			const member = people.get(row.id);
			if (!member) return settings.userGroupsOfDeletedMembers === 'kept' ? [row] : [];
			return [Object.assign(row, { email: member.email, status: member.status })];
		});
}

/** Puts an account member into a group, as the API does. */
export function addToUserGroup(
	state: State,
	groupId: string,
	member: AccountMember,
	at = state.time(),
): void {
	const table = memberTable(state, groupId);
	const { id, email, status } = member;
	if (!table.get(id)) table.add({ id, email, status, created_at: at });
}

export const removeFromUserGroup = (state: State, groupId: string, id: string): void =>
	memberTable(state, groupId).remove(id);

/** Adds a group without members. Its members can be read once it is no longer new. */
export function addUserGroup(
	{ state, settings }: Pick<ApiRequest, 'state' | 'settings'>,
	accountId: string,
	name: string,
	more: Partial<UserGroup> = {},
): UserGroup {
	const now = state.time();
	const readyAt = Date.now() + settings.newUserGroupDelayMs;
	const policies = [policyFor('Administrator Read Only', accountId)];
	const id = state.newId('user group');
	const row = { id, name, created_on: now, modified_on: now, policies, readyAt, ...more };
	return userGroupsOf(state, accountId).add(row);
}

const single = '/accounts/:account_id/iam/user_groups/:user_group_id';
const members = `${single}/members`;
const member = `${members}/:member_id`;
const reads = {
	permissions: ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'],
};
const writes = { permissions: ['Account Settings Write', 'SCIM Provisioning'] };

const text = { type: 'string', minLength: 1 };
const direction = { enum: ['asc', 'desc'] };
const body = { type: 'array', items: objectBody({ id: idSchema }, ['id']) };

/** The groups of the account, where it has user groups at all. */
function table({ params, state, settings }: ApiRequest) {
	const { id } = accountOf(state, params);
	if (settings.userGroups === 'forbidden') {
		throw apiError(403, codes.noPermission, 'User groups are not enabled for this account');
	}
	if (settings.userGroups === 'notFound') throw notFound('Resource');
	return userGroupsOf(state, id);
}

const toResponse = ({ id, name, created_on, modified_on, policies }: UserGroup) => ({
	id,
	name,
	created_on,
	modified_on,
	policies,
});

const { rowOf: groupOf, endpoints: plain } = tableEndpoints<UserGroup>({
	path: single,
	table,
	missing: () => notFound('User group'),
	reads,
	toResponse,
	list: {
		query: { id: idSchema, name: text, fuzzyName: text, direction, ...pageParameters(1, 500) },
		size: 100,
		totalPages: 'absent',
		matches: ({ id, name }, { query }) =>
			(query.id === undefined || id === query.id) &&
			(query.name === undefined || name === query.name) &&
			matchesFilter(name, query.fuzzyName, 'substring'),
		sortedBy: () => (group) => group.name,
	},
});

/** The group in a path below it. Recorded: that of a new group is not found for some seconds. */
function readyGroupOf(request: ApiRequest): UserGroup {
	const group = groupOf(request);
	if ((group.readyAt ?? 0) > Date.now()) throw notFound('User group');
	return group;
}

const membersIn = (request: ApiRequest, { id }: UserGroup) =>
	userGroupMembersOf(request, request.params.account_id ?? '', id);

const asRow = ({ id, email, status }: UserGroupMember) => ({ id, email, status });

function listMembers(request: ApiRequest): ApiResponse {
	const { query } = request;
	const rows = membersIn(request, readyGroupOf(request));
	// Recorded.
	if (rows.length === 0) return { result: null };
	const found = rows.filter(({ email }) => matchesFilter(email, query.fuzzyEmail, 'substring'));
	const inOrder = sorted(found, query.direction, ({ email }) => email.toLowerCase());
	return page(inOrder.map(asRow), request, 100, 'absent');
}

function memberOf(request: ApiRequest, group: UserGroup): UserGroupMember {
	const row = membersIn(request, group).find(({ id }) => id === request.params.member_id);
	if (row) return row;
	if (request.settings.unknownUserGroupMember === 'notFound') throw notFound('Member');
	throw invalidMember();
}

/** The status and the code are recorded, the words are not. */
const invalidMember = () => apiError(400, 400, 'Invalid member');

function getMember(request: ApiRequest): ApiResponse {
	const { params, state } = request;
	const row = memberOf(request, readyGroupOf(request));
	const known = accountMembersOf(state, params.account_id ?? '').get(row.id);
	const { id, email, first_name, last_name } = known?.user ?? {};
	const user = known && { user: { id, email, first_name, last_name } };
	return { result: { ...asRow(row), created_at: row.created_at, ...user } };
}

/** Groups that a directory manages can't be changed here; the documentation has no code for it. */
function changeableGroupOf(request: ApiRequest): UserGroup {
	const group = readyGroupOf(request);
	if (group.isManaged) {
		throw apiError(400, 400, 'This user group is managed by SCIM and can not be modified');
	}
	return group;
}

/** The account members in a body. Nobody is added if one of them can't be. */
function peopleIn(request: ApiRequest, group: UserGroup): AccountMember[] {
	const { params, state, settings } = request;
	const table = accountMembersOf(state, params.account_id ?? '');
	const [, zone] = resourceGroupsOf(params.account_id ?? '');
	const isForZone = group.policies.some((policy) =>
		policy.resource_groups.some(({ id }) => id === zone.id),
	);
	return (request.body as { id: string }[]).map(({ id }) => {
		const person = table.get(id);
		if (!person || ['rejected', 'expired'].includes(person.status)) throw invalidMember();
		if (person.status === 'pending' && settings.pendingInUserGroup === 'refuse') {
			throw invalidMember();
		}
		if (isForZone && settings.domainScopedRoles === 'refuse') {
			throw apiError(400, 400, 'Some members of the group do not have DSR enabled');
		}
		return person;
	});
}

function addMembers(request: ApiRequest): ApiResponse {
	const { state, settings } = request;
	const group = changeableGroupOf(request);
	const people = peopleIn(request, group);
	for (const person of people) addToUserGroup(state, group.id, person);
	const isAdded = ({ id }: UserGroupMember) => people.some((person) => person.id === id);
	const all = membersIn(request, group);
	const shown = settings.userGroupAnswer === 'all' ? all : all.filter(isAdded);
	return { result: shown.map(asRow) };
}

function replaceMembers(request: ApiRequest): ApiResponse {
	const { state } = request;
	const group = changeableGroupOf(request);
	const people = peopleIn(request, group);
	for (const { id } of membersIn(request, group)) removeFromUserGroup(state, group.id, id);
	for (const person of people) addToUserGroup(state, group.id, person);
	return { result: membersIn(request, group).map(asRow) };
}

function removeMember(request: ApiRequest): ApiResponse {
	const group = changeableGroupOf(request);
	const row = memberOf(request, group);
	removeFromUserGroup(request.state, group.id, row.id);
	return { result: asRow(row) };
}

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'GET',
		path: members,
		access: reads,
		query: { fuzzyEmail: text, direction, ...pageParameters(1, 500) },
		handle: listMembers,
	},
	{ method: 'POST', path: members, access: writes, body, handle: addMembers },
	// One sample of the documentation wraps the array; the reference, newest too, has it bare.
	{ method: 'PUT', path: members, access: writes, body, handle: replaceMembers },
	{ method: 'GET', path: member, access: reads, handle: getMember },
	{ method: 'DELETE', path: member, access: writes, handle: removeMember },
];

/** A policy for the whole account. */
function policyFor(role: string, accountId: string): MemberPolicy {
	return {
		id: hexId(`policy of the group of ${role}`),
		access: 'allow',
		permission_groups: permissionGroups.filter(({ name }) => name === role),
		resource_groups: [resourceGroupsOf(accountId)[0]],
	};
}

const NAMES = ['Engineering', 'Sales', 'Support', 'DNS operators', 'Finance', 'Interns'];

function userGroup(index: number): UserGroup {
	const name = NAMES[index] ?? `Team ${String(index + 1).padStart(5, '0')}`;
	const at = moment(index);
	const role = oneOf(['Administrator Read Only', 'Billing', 'DNS'], index);
	return {
		id: hexId(`user group ${index}`),
		name,
		created_on: at,
		modified_on: at,
		policies: [policyFor(role, seeded.account)],
	};
}

/** Every second account member is in the first group, the others in the second, and so on. */
function addMembersOf(state: State, group: UserGroup, index: number): void {
	const people = accountMembersOf(state, seeded.account)
		.rows()
		.filter((_person, nth) => (nth + index) % 2 === 0)
		.filter(({ status }) => status === 'accepted' || status === 'pending');
	for (const { id, email, status } of people) {
		memberTable(state, group.id).add({ id, email, status, created_at: moment(index) });
	}
}

const parents = ({ accounts }: State) => accounts;

const kept = keptInTables<UserGroup>({
	parents,
	table: userGroupsOf,
	seed: { parentId: seeded.account, count: 6, rowAt: userGroup },
	shown: ({ id, name }) => ({ id, name }),
	view: {
		title: 'User groups',
		columns: ['Name', 'Members', 'Policies'],
		empty: 'No user groups',
		cellsIn:
			(state) =>
			({ id, name, policies }) => {
				const people = memberTable(state, id).rows();
				const roles = policies.flatMap(({ permission_groups: groups }) => groups);
				return [
					name,
					people.map(({ email }) => email).join(', '),
					roles.map((role) => role.name).join(', '),
				];
			},
	},
});

/** User groups of an account, and their members. */
export const resource: EmulatedResource = {
	name: 'userGroups',
	endpoints,
	...kept,
	seed: {
		...kept.seed,
		add(state, count) {
			rowsFrom(count, userGroup).forEach((group, index) => {
				userGroupsOf(state, seeded.account).add(group);
				// With thousands of groups, only the first ones have members.
				if (index < 50) addMembersOf(state, group, index);
			});
		},
	},
	summary: (state) =>
		Object.fromEntries(
			parents(state).map((account) => [
				account.id,
				userGroupsOf(state, account.id)
					.rows()
					.map(({ id, name }) => {
						const people = memberTable(state, id).rows();
						return { id, name, members: people.map(({ email }) => email) };
					}),
			]),
		),
};
