import type { ApiRequest, Endpoint } from '../endpoint';
import { notFound, type ApiResponse } from '../envelope';
import { matchesTextFilters, sorted, textParameters } from '../filters';
import { tokenPage, tokenParameters, type Query } from '../paging';
import { hexId } from '../ids';
import { company, moment } from '../people';
import { rowsFrom, type EmulatedResource } from '../resource';
import type { Organization } from '../rows';
import { seeded, unpublished } from '../seeded';
import { userOf, type State } from '../state';

const reads = { permissions: ['User Details Read', 'User Details Write'] };
const text = { type: 'string', minLength: 1 };

/** The organization in the path. Throws 404 if there is none. */
export function organizationOf({ params, state }: ApiRequest): Organization {
	const found = state.organizations.find(({ id }) => id === params.organization_id);
	if (!found) throw notFound('Organization');
	return found;
}

function list(request: ApiRequest): ApiResponse {
	const { query, state } = request;
	const ids = query.id as string[] | undefined;
	const rows = state.organizations.filter((organization) => {
		return (
			(!ids || ids.includes(organization.id)) &&
			matchesTextFilters(organization.name, query, 'name') &&
			contains(organization, query, state) &&
			hasParent(organization, query['parent.id'])
		);
	});
	return tokenPage(rows, request);
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

/** The text `null` means organizations without a parent. */
function hasParent({ parent }: Organization, wanted: Query[string]): boolean {
	return wanted === undefined || (parent?.id ?? 'null') === wanted;
}

function listAccounts(request: ApiRequest): ApiResponse {
	const { query, state } = request;
	const accounts = state
		.organizationAccounts(organizationOf(request).id)
		.filter(({ name }) => matchesTextFilters(name, query, 'name'));
	const rows = query.order_by ? sorted(accounts, query.direction, ({ name }) => name) : accounts;
	// Accounts have fewer fields here than at `/accounts`, for example no `managed_by`.
	return tokenPage(
		rows.map(({ id, name, type, created_on, settings }) => {
			const { abuse_contact_email, enforce_twofactor } = settings;
			const documented = { abuse_contact_email, enforce_twofactor };
			return { id, name, type, created_on, settings: documented };
		}),
		request,
	);
}

const endpoints: Endpoint[] = [
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
		handle: list,
	},
	{
		method: 'GET',
		path: '/organizations/:organization_id',
		family: 'organizations',
		access: reads,
		handle: (request) => ({ result: organizationOf(request) }),
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
		handle: listAccounts,
	},
];

function organizationRow(index: number): Organization {
	const root = { id: seeded.organization, name: 'Example Group' };
	if (index === 0) return { ...root, create_time: moment(0), meta: {} };
	const id = hexId(`organization ${index}`);
	const name = `${company(index - 1)} Division`;
	return { id, name, create_time: moment(index), meta: {}, parent: root };
}

/** Organizations and their accounts. */
export const resource: EmulatedResource = {
	name: 'organizations',
	endpoints,
	seed: {
		count: 1,
		add(state, count) {
			state.organizations = rowsFrom(count, organizationRow);
		},
	},
	summary: ({ organizations }) => organizations.map(({ id, name }) => ({ id, name })),
};
