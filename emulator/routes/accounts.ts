import type { Call, Endpoint } from '../endpoint';
import { codes, refusal, type Answer } from '../envelope';
import { resembles, sorted } from '../filters';
import { page, pageParameters } from '../paging';
import type { Account } from '../resources';
import type { State } from '../state';

/** The account in the path. One that the user cannot see is refused as forbidden (9109). */
export function accountOf(state: State, params: Call['params']): Account {
	const account = state.accounts.find(({ id }) => id === params.account_id);
	if (!account) throw refusal(403, codes.forbidden, 'Unauthorized to access requested resource');
	return account;
}

function list({ query, caller, state, settings }: Call): Answer {
	const { token } = caller;
	const blind = token?.permissions.length === 0;
	if (blind && settings.accountsWithoutPermission === 'refuse') {
		throw refusal(403, codes.noPermission, 'Authentication error');
	}
	const visible = state.accounts.filter(({ id, name }) => {
		const reachable = !blind && (!token?.accountId || token.accountId === id);
		return reachable && resembles(name, query.name, settings.accountNameFilter);
	});
	const rows = query.direction ? sorted(visible, query.direction, ({ name }) => name) : visible;
	return page(rows, { query, settings }, settings.accountPerPage, 'right');
}

/** Accounts, §3.1 of the API reference. */
export const accounts: Endpoint[] = [
	{
		method: 'GET',
		path: '/accounts',
		family: 'v4',
		access: {},
		query: {
			name: { type: 'string', minLength: 1 },
			direction: { enum: ['asc', 'desc'] },
			...pageParameters(5, 50),
		},
		answer: list,
	},
	{
		method: 'GET',
		path: '/accounts/:account_id',
		family: 'v4',
		access: { permissions: ['Account Settings Read', 'Account Settings Write'] },
		answer: ({ params, state }) => ({ result: accountOf(state, params) }),
	},
];
