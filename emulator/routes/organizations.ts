import type { Call, Endpoint } from '../endpoint';
import { notFound, type Answer } from '../envelope';
import { satisfies, sorted, textParameters } from '../filters';
import { tokenPage, tokenParameters, type Query } from '../paging';
import type { Organization } from '../resources';
import { unpublished } from '../seed';
import { userOf, type State } from '../state';

const reads = { permissions: ['User Details Read', 'User Details Write'] };
const text = { type: 'string', minLength: 1 };

/** The organization in the path; refuses (404) one that is not there. */
export function organizationOf({ params, state }: Call): Organization {
	const found = state.organizations.find(({ id }) => id === params.organization_id);
	if (!found) throw notFound('Organization');
	return found;
}

function list(call: Call): Answer {
	const { query, state } = call;
	const ids = query.id as string[] | undefined;
	const rows = state.organizations.filter((organization) => {
		return (
			(!ids || ids.includes(organization.id)) &&
			satisfies(organization.name, query, 'name') &&
			contains(organization, query, state) &&
			hasParent(organization, query['parent.id'])
		);
	});
	return tokenPage(rows, call);
}

function contains({ id }: Organization, query: Query, state: State): boolean {
	const account = query['containing.account'];
	const user = query['containing.user'];
	const child = query['containing.organization'];
	return (
		(!account || state.organizationAccounts(id).some((row) => row.id === account)) &&
		(!user || state.organizationMembers(id).some((member) => userOf(member).id === user)) &&
		(!child || state.organizations.some((row) => row.id === child && row.parent?.id === id))
	);
}

/** The literal `null` asks for organizations without a parent. */
function hasParent({ parent }: Organization, wanted: Query[string]): boolean {
	return wanted === undefined || (parent?.id ?? 'null') === wanted;
}

function listAccounts(call: Call): Answer {
	const { query, state } = call;
	const accounts = state
		.organizationAccounts(organizationOf(call).id)
		.filter(({ name }) => satisfies(name, query, 'name'));
	const rows = query.order_by ? sorted(accounts, query.direction, ({ name }) => name) : accounts;
	// This endpoint has its own account shape, without `managed_by`.
	return tokenPage(
		rows.map(({ id, name, type, created_on, settings }) => {
			const { abuse_contact_email, enforce_twofactor } = settings;
			const documented = { abuse_contact_email, enforce_twofactor };
			return { id, name, type, created_on, settings: documented };
		}),
		call,
	);
}

/** Organizations and their accounts, §3.2 and §3.3 of the API reference. */
export const organizations: Endpoint[] = [
	{
		method: 'GET',
		path: '/organizations',
		family: 'organizations',
		access: reads,
		query: {
			id: { type: 'array', items: text },
			...textParameters('name', { exact: false }),
			'containing.account': text,
			'containing.user': text,
			'containing.organization': text,
			'parent.id': text,
			...tokenParameters,
		},
		answer: list,
	},
	{
		method: 'GET',
		path: '/organizations/:organization_id',
		family: 'organizations',
		access: reads,
		answer: (call) => ({ result: organizationOf(call) }),
	},
	{
		method: 'GET',
		path: '/organizations/:organization_id/accounts',
		family: 'organizations',
		access: { permissions: [unpublished.organizationMembersRead], keyOnly: true },
		query: {
			...textParameters('name', { exact: true }),
			order_by: { enum: ['account_name'] },
			direction: { enum: ['asc', 'desc'] },
			...tokenParameters,
		},
		answer: listAccounts,
	},
];
