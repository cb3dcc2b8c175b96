import type { Resource } from '../cloudflare/resource';
import type { AccessUser } from './accessUsers';
import { accessUsers } from './accessUsers';
import { deviceRegistrations } from './deviceRegistrations';

const { tokenOnly, write } = deviceRegistrations;

/** Access users as the people behind device registrations, which only API tokens reach. */
export const deviceUsers: Resource<AccessUser, 'account'> = {
	...accessUsers,
	tokenOnly,
	write,
	tokens: "To see names and addresses it may also need 'Zero Trust: PII' (Read).",
	credential: { toWrite: 'to delete' },
	summary: () => ({ deletedIds: [] }),
};
