import { emailSchema, idSchema, objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { apiError, invalid, notFound, type ApiResponse } from '../envelope';
import { hexId } from '../ids';
import { pageParameters, type Query } from '../paging';
import { person } from '../people';
import { keptInTables, oneOf, rowsFrom, type EmulatedResource } from '../resource';
import type { AccountMember, AccountMemberStatus, MemberPolicy } from '../rows';
import { seeded } from '../seeded';
import type { State } from '../state';
import type { Keyed } from '../table';
import { inAccount, tableEndpoints } from '../tableEndpoints';
import { accountOf } from './accounts';
import { permissionGroups, resourceGroupsOf, roles } from './roles';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Members of `seeded.account`, besides the user, who is its Super Administrator. */
		accountMembers?: number;
	}
}

const keyed: Keyed<AccountMember> = { name: 'accountMembers', keyOf: ({ email }) => email };

export const accountMembersOf = (state: State, accountId: string) => state.table(keyed, accountId);

const collection = '/accounts/:account_id/members';
const single = `${collection}/:member_id`;
const reads = {
	permissions: ['Account Settings Read', 'Account Settings Write', 'SCIM Provisioning'],
};
const writes = {
	permissions: ['Account Settings Write', 'SCIM Provisioning'],
	refusesMethod: true,
};

const ids = (item: object) => ({ type: 'array', minItems: 1, items: item });
const reference = objectBody({ id: idSchema }, ['id']);
const policySchema = objectBody(
	{
		access: { enum: ['allow', 'deny'] },
		permission_groups: ids(reference),
		resource_groups: ids(reference),
	},
	['access', 'permission_groups', 'resource_groups'],
);

type Reference = { id: string };
type NewPolicy = Pick<MemberPolicy, 'access'> & {
	permission_groups: Reference[];
	resource_groups: Reference[];
};
interface Grants {
	roles?: Array<Reference | string>;
	policies?: NewPolicy[];
}

/** The member as the API returns it. A role is a permission group of the same name for the whole account. */
function toResponse(member: AccountMember, { params }: ApiRequest) {
	const [everything] = resourceGroupsOf(params.account_id ?? '');
	const held = member.policies.flatMap(({ access, permission_groups, resource_groups }) =>
		access === 'allow' && resource_groups.some(({ id }) => id === everything.id)
			? permission_groups.map(({ name }) => name)
			: [],
	);
	return { ...member, roles: roles.filter(({ name }) => held.includes(name)) };
}

/** The policies that a body asks for. Throws 1001 for an unknown role or group, and for both or none. */
function policiesIn({ roles: wanted, policies }: Grants, accountId: string): MemberPolicy[] {
	if (!wanted === !policies) throw invalid('one of roles and policies is required');
	const known = <Row extends Reference>(rows: Row[], id: string, noun: string): Row => {
		const row = rows.find((one) => one.id === id);
		if (!row) throw invalid(`${noun} ${id} not found`);
		return row;
	};
	const groups = resourceGroupsOf(accountId);
	if (!wanted) {
		return (policies ?? []).map((policy, index) => ({
			id: hexId(`policy ${index} ${JSON.stringify(policy)}`),
			access: policy.access,
			permission_groups: policy.permission_groups.map(({ id }) =>
				known(permissionGroups, id, 'permission group'),
			),
			resource_groups: policy.resource_groups.map(({ id }) => known(groups, id, 'resource group')),
		}));
	}
	return wanted.map((role) => {
		const { name } = known(roles, typeof role === 'string' ? role : role.id, 'role');
		return policyFor(name, accountId);
	});
}

/** The policy that a role stands for. */
export function policyFor(role: string, accountId: string): MemberPolicy {
	return {
		id: hexId(`policy of ${role}`),
		access: 'allow',
		permission_groups: permissionGroups.filter(({ name }) => name === role),
		resource_groups: [resourceGroupsOf(accountId)[0]],
	};
}

function textBy(order: Query[string]): (member: AccountMember) => string {
	if (order === 'status') return ({ status }) => status;
	if (order === 'user.email') return ({ email }) => email.toLowerCase();
	const name = order === 'user.first_name' ? 'first_name' : 'last_name';
	return ({ user }) => user[name] ?? '';
}

const { rowOf: memberOf, endpoints: plain } = tableEndpoints<AccountMember>({
	path: single,
	table: inAccount(accountMembersOf),
	missing: () => notFound('Member'),
	reads,
	toResponse,
	list: {
		query: {
			status: { enum: ['accepted', 'pending', 'rejected'] },
			order: { enum: ['user.first_name', 'user.last_name', 'user.email', 'status'] },
			direction: { enum: ['asc', 'desc'] },
			...pageParameters(5, 50),
		},
		size: 20,
		totalPages: 'absent',
		matches: ({ status }, { query, settings }) =>
			query.status === undefined
				? settings.deadAccountMembers === 'listed' || ['accepted', 'pending'].includes(status)
				: status === query.status || (query.status === 'rejected' && status === 'expired'),
		sortedBy: ({ order }) => (order ? textBy(order) : undefined),
	},
});

function create({ params, body, state, settings }: ApiRequest): ApiResponse {
	const {
		email,
		status = 'pending',
		...grants
	} = body as Grants & Pick<AccountMember, 'email' | 'status'>;
	const { id } = accountOf(state, params);
	if (accountMembersOf(state, id).find(email)) {
		const message = 'Account member already exists for email address';
		throw apiError(400, settings.duplicateAccountMember, message);
	}
	if (status === 'accepted' && settings.directAdd === 'refuse') {
		throw invalid('Invalid request: automatic verification of new members is not allowed');
	}
	const member = addAccountMember(state, id, email, status, policiesIn(grants, id));
	// Recorded: the answer lacks the roles.
	return { result: member };
}

export function addAccountMember(
	state: State,
	accountId: string,
	email: string,
	status: AccountMemberStatus,
	policies = [policyFor('Administrator Read Only', accountId)],
): AccountMember {
	const userId = hexId(`user ${email.toLowerCase()}`);
	return accountMembersOf(state, accountId).add({
		id: state.newId('account member'),
		email,
		status,
		user: {
			id: userId,
			email,
			first_name: null,
			last_name: null,
			two_factor_authentication_enabled: false,
		},
		policies,
	});
}

function update(request: ApiRequest): ApiResponse {
	const member = memberOf(request);
	member.policies = policiesIn(request.body as Grants, request.params.account_id ?? '');
	return { result: toResponse(member, request) };
}

function remove(request: ApiRequest): ApiResponse {
	const { params, state, settings } = request;
	const { id } = memberOf(request);
	const table = accountMembersOf(state, params.account_id ?? '');
	state.removeLater(table, id, settings.accountMemberDeleteDelayMs);
	return { result: { id } };
}

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'POST',
		path: collection,
		access: writes,
		body: objectBody(
			{
				email: { ...emailSchema, maxLength: 90 },
				status: { enum: ['accepted', 'pending'] },
				roles: ids(idSchema),
				policies: ids(policySchema),
			},
			['email'],
		),
		handle: create,
	},
	{
		method: 'PUT',
		path: single,
		access: writes,
		body: objectBody({ roles: ids(reference), policies: ids(policySchema) }, []),
		handle: update,
	},
	{ method: 'DELETE', path: single, access: writes, handle: remove },
];

function accountMember(index: number): AccountMember {
	const { name, email } = person(index);
	const status = oneOf<AccountMemberStatus>(
		['accepted', 'accepted', 'pending', 'accepted', 'rejected', 'pending'],
		index,
	);
	const [first = '', ...rest] = name.split(' ');
	const isKnown = status === 'accepted';
	const role = oneOf(['Administrator Read Only', 'DNS', 'Billing'], index);
	return {
		id: hexId(`account member ${index}`),
		email,
		status,
		user: {
			id: hexId(`user ${email}`),
			email,
			first_name: isKnown ? first : null,
			last_name: isKnown ? rest.join(' ') : null,
			two_factor_authentication_enabled: isKnown && index % 2 === 0,
		},
		policies: [policyFor(role, seeded.account)],
	};
}

/** The user who owns the credentials: the only Super Administrator. */
function ownMember({ user }: State): AccountMember {
	const { id, email, first_name, last_name, two_factor_authentication_enabled } = user;
	return {
		id: hexId('account member of the user'),
		email,
		status: 'accepted',
		user: { id, email, first_name, last_name, two_factor_authentication_enabled },
		policies: [policyFor('Super Administrator - All Privileges', seeded.account)],
	};
}

const kept = keptInTables<AccountMember>({
	parents: ({ accounts }) => accounts,
	table: accountMembersOf,
	seed: { parentId: seeded.account, count: 6, rowAt: accountMember },
	shown: ({ id, email, status }) => ({ id, email, status }),
	view: {
		title: 'Account members',
		columns: ['Email', 'Roles', 'Status'],
		hasStatus: true,
		empty: 'No account members',
		cellsIn:
			() =>
			({ email, policies, status }) => {
				const names = policies.flatMap((policy) =>
					policy.permission_groups.map(({ name }) => name),
				);
				return [email, names.join(', '), status];
			},
	},
});

/** Members of an account. */
export const resource: EmulatedResource = {
	name: 'accountMembers',
	endpoints,
	...kept,
	seed: {
		...kept.seed,
		add(state, count) {
			const table = accountMembersOf(state, seeded.account);
			const rows = rowsFrom(count, accountMember);
			for (const row of count > 0 ? [...rows, ownMember(state)] : rows) table.add(row);
		},
	},
};
