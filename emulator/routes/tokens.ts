import { invalidToken } from '../auth';
import type { Call, Endpoint } from '../endpoint';
import type { Answer } from '../envelope';

/** Answers for a token of the kind that belongs to the path: user-owned, or owned by that account. */
function verify({ params, caller, settings }: Call): Answer {
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

/** The calling user and token verification, §3.14 and §3.16 of the API reference. */
export const tokens: Endpoint[] = [
	{
		method: 'GET',
		path: '/user',
		family: 'v4',
		access: { permissions: ['User Details Read', 'User Details Write'], userOnly: true },
		answer: ({ state }) => ({ result: state.user }),
	},
	{
		method: 'GET',
		path: '/user/tokens/verify',
		family: 'v4',
		access: { tokenOnly: true },
		answer: verify,
	},
	{
		method: 'GET',
		path: '/accounts/:account_id/tokens/verify',
		family: 'v4',
		access: { tokenOnly: true },
		answer: verify,
	},
];
