import { objectBody, type ApiRequest, type Endpoint } from '../endpoint';
import { apiError, codes, conflict, notFound, type ApiResponse } from '../envelope';
import { matchesFilter } from '../filters';
import { hexId } from '../ids';
import { pageParameters } from '../paging';
import { company, moment } from '../people';
import { keptInTables, oneOf, type EmulatedResource } from '../resource';
import type { State } from '../state';
import { tableEndpoints } from '../tableEndpoints';

declare module '../seedOptions' {
	interface SeedOptions {
		/** Memberships of the user in accounts, invitations included. */
		memberships?: number;
	}
}

/** With roles and permissions, or with policies. */
interface Membership {
	id: string;
	status: 'accepted' | 'pending' | 'rejected';
	account: {
		id: string;
		name: string;
		type: 'standard' | 'enterprise';
		settings: { enforce_twofactor: boolean };
		created_on: string;
	};
	api_access_enabled: boolean | null;
	roles?: string[];
	permissions?: Record<string, { read: boolean; write: boolean }>;
	policies?: object[];
}

const kind = { name: 'memberships', keyOf: ({ account }: Membership) => account.id };
const tableOf = (state: State) => state.table(kind, state.user.id);

/** The rows as they are stored, without activation codes. */
export const membershipsIn = (state: State): Membership[] => tableOf(state).rows();

/** The code that activates an invitation. */
export const activationCodeOf = (id: string): string => hexId(`code ${id}`).repeat(2);

const single = '/memberships/:membership_id';
const reads = { permissions: ['Memberships Read', 'Memberships Write'], userOnly: true };
const writes = { permissions: ['Memberships Write'], userOnly: true, refusesMethod: true };
const statuses = ['accepted', 'pending', 'rejected'] as const;
const text = { type: 'string', minLength: 1 };

const toResponse = (row: Membership, { settings }: ApiRequest) =>
	settings.activationCodes === 'returned' ? { ...row, code: activationCodeOf(row.id) } : row;

const { rowOf: membershipOf, endpoints: plain } = tableEndpoints<Membership>({
	path: single,
	table: ({ state }) => tableOf(state),
	missing: () => notFound('Membership'),
	reads,
	toResponse,
	list: {
		query: {
			status: { enum: statuses },
			'account.name': text,
			name: text,
			order: { enum: ['id', 'account.name', 'status'] },
			direction: { enum: ['asc', 'desc'] },
			...pageParameters(5, 50),
		},
		size: 20,
		totalPages: 'right',
		matches: ({ status, account: { name } }, { query, settings }) =>
			(query.status === undefined ||
				query.status === status ||
				settings.membershipStatusFilter === 'ignored') &&
			matchesFilter(name, query['account.name'], settings.accountNameFilter) &&
			matchesFilter(name, query.name, settings.accountNameFilter),
		sortedBy({ order, direction }) {
			if (order === 'account.name') return ({ account }) => account.name;
			return order || direction ? (row) => row[(order ?? 'id') as 'id' | 'status'] : undefined;
		},
	},
	remove: { access: writes, answer: ({ id }) => ({ result: { id } }) },
});

function answer(request: ApiRequest): ApiResponse {
	const { state, settings } = request;
	const row = membershipOf(request);
	const { status } = request.body as Pick<Membership, 'status'>;
	if (row.status !== 'pending' && settings.answeredInvite === 'conflict') {
		throw conflict(`The invitation was already ${row.status}`);
	}
	const isRefused =
		settings.acceptWithoutTwoFactor === 'refuse' &&
		row.account.settings.enforce_twofactor &&
		!state.user.two_factor_authentication_enabled;
	if (status === 'accepted' && isRefused) {
		throw apiError(400, codes.invalid, 'This account requires two-factor authentication');
	}
	row.status = status;
	return { result: toResponse(row, request) };
}

const endpoints: Endpoint[] = [
	...plain,
	{
		method: 'PUT',
		path: single,
		access: writes,
		body: objectBody({ status: { enum: ['accepted', 'rejected'] } }, ['status']),
		handle: answer,
	},
];

function membership(index: number): Membership {
	const status = oneOf(statuses, index);
	const inAccount = status === 'accepted' ? 'account' : 'inviting account';
	const grants = { read: true, write: index % 2 === 0 };
	const group = { id: hexId('permission group'), name: 'Administrator Read Only' };
	const scope = { id: hexId('resource group'), name: 'The whole account', scope: {} };
	const policy = { access: 'allow', permission_groups: [group], resource_groups: [scope] };
	return {
		id: hexId(`membership ${index}`),
		status,
		account: {
			id: hexId(`${inAccount} ${index}`),
			name: company(index),
			type: index % 2 === 0 ? 'enterprise' : 'standard',
			settings: { enforce_twofactor: index % 2 === 1 },
			created_on: moment(index),
		},
		api_access_enabled: index % 2 === 0 ? true : null,
		...(index % 4 === 3
			? { policies: [{ id: hexId(`policy ${index}`), ...policy }] }
			: { roles: ['Administrator'], permissions: { dns: grants, zones: grants } }),
	};
}

/** The accounts that the calling user is in or is invited to. */
export const resource: EmulatedResource = {
	name: 'memberships',
	endpoints,
	...keptInTables<Membership>({
		parents: ({ user }) => [{ id: user.id, name: `Of ${user.first_name} ${user.last_name}` }],
		table: (state) => tableOf(state),
		seed: { parentId: '', count: 4, rowAt: membership },
		shown: ({ id, account, status }) => ({ id, account: account.name, status }),
		view: {
			title: 'Memberships',
			columns: ['Account', 'Status'],
			hasStatus: true,
			empty: 'No memberships',
			cellsIn: () => (row) => [row.account.name, row.status],
		},
	}),
};
