import type { Resource } from '../cloudflare/resource';
import { accessSessions } from './accessSessions';
import type { AccessUser } from './accessUsers';
import { accessUsers } from './accessUsers';

const { write, tokens, credential } = accessSessions;

/** Access users as those whose sessions are ended: that takes another permission than changing them. */
export const signedInUsers: Resource<AccessUser, 'account'> = {
	...accessUsers,
	write,
	tokens,
	credential,
};
