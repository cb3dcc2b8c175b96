import type { ApiRequest, Endpoint } from '../endpoint';
import { codes, apiError, type ApiResponse } from '../envelope';
import { matchesFilter, sorted } from '../filters';
import { page, pageParameters } from '../paging';
import { hexId } from '../ids';
import { company, moment } from '../people';
import { rowsFrom, type EmulatedResource } from '../resource';
import type { Account } from '../rows';
import { seeded } from '../seeded';
import type { State } from '../state';

/** The account in the path. Throws 9109 (forbidden) for an account that the user cannot see. */
export function accountOf(state: State, params: ApiRequest['params']): Account {
	const account = state.accounts.find(({ id }) => id === params.account_id);
	if (!account) throw apiError(403, codes.forbidden, 'Unauthorized to access requested resource');
	return account;
}

function list({ query, caller, state, settings }: ApiRequest): ApiResponse {
	const { token } = caller;
	const hasNoPermission = token?.permissions.length === 0;
	if (hasNoPermission && settings.accountsWithoutPermission === 'refuse') {
		throw apiError(403, codes.noPermission, 'Authentication error');
	}
	const visible = state.accounts.filter(({ id, name }) => {
		const reachable = !hasNoPermission && (!token?.accountId || token.accountId === id);
		return reachable && matchesFilter(name, query.name, settings.accountNameFilter);
	});
	const rows = query.direction ? sorted(visible, query.direction, ({ name }) => name) : visible;
	return page(rows, { query, settings }, settings.accountPerPage, 'right');
}

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: '/accounts',
		access: {},
		query: {
			name: { type: 'string', minLength: 1 },
			direction: { enum: ['asc', 'desc'] },
			...pageParameters(5, 50),
		},
		handle: list,
	},
	{
		method: 'GET',
		path: '/accounts/:account_id',
		access: { permissions: ['Account Settings Read', 'Account Settings Write'] },
		handle: ({ params, state }) => ({ result: accountOf(state, params) }),
	},
];

/** An account of the seeded organization. */
export function accountRow(label: string, index: number): Account {
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

export const resource: EmulatedResource = {
	name: 'accounts',
	endpoints,
	seed: {
		count: 3,
		add(state, count) {
			state.accounts = rowsFrom(count, (index) => accountRow(`account ${index}`, index));
		},
	},
	summary: ({ accounts }) => accounts.map(({ id, name }) => ({ id, name })),
};
