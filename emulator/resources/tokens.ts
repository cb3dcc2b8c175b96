import { invalidToken } from '../auth';
import type { ApiRequest, Endpoint } from '../endpoint';
import type { ApiResponse } from '../envelope';
import type { EmulatedResource } from '../resource';

/** Accepts the kind of token that the path is for: owned by a user, or by the account in the path. */
function verify({ params, caller, settings }: ApiRequest): ApiResponse {
	const { token } = caller;
	if (!token || token.accountId !== params.account_id) {
		throw invalidToken(settings.verifyRefusalStatus);
	}
	const { id, status, expiresOn } = token;
	const message = status === 'active' ? 'This API Token is valid and active' : `Token is ${status}`;
	return {
		result: { id, status, ...(expiresOn && { expires_on: expiresOn }) },
		messages: [{ code: 10000, message, type: null }],
	};
}

const endpoints: Endpoint[] = [
	{
		method: 'GET',
		path: '/user',
		access: { permissions: ['User Details Read', 'User Details Write'], userOnly: true },
		handle: ({ state }) => ({ result: state.user }),
	},
	{
		method: 'GET',
		path: '/user/tokens/verify',
		access: { tokenOnly: true },
		handle: verify,
	},
	{
		method: 'GET',
		path: '/accounts/:account_id/tokens/verify',
		access: { tokenOnly: true },
		handle: verify,
	},
];

/** The calling user, and the verification of tokens. */
export const resource: EmulatedResource = { name: 'tokens', endpoints };
