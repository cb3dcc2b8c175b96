import { path } from '../cloudflare/paths';
import type { Endpoint } from '../cloudflare/resource';
import { USER_TOKEN_ONLY } from './tokens';

/** The user who owns a credential. */
export interface User {
	id?: string;
	email?: string;
}

/** Returns the user who owns the credential. */
export const ownUserEndpoint: Endpoint = {
	path: path`/user`,
	resource: {
		noun: 'user',
		selectedIn: 'credential',
		read: 'User > User Details > Read',
		tokens: USER_TOKEN_ONLY,
		ofUser: true,
	},
};
