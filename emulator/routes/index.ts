import type { Endpoint } from '../endpoint';
import { accessUsers } from './accessUsers';
import { accounts } from './accounts';
import { invites } from './invites';
import { organizationMembers } from './organizationMembers';
import { organizations } from './organizations';
import { recipients } from './recipients';
import { shares } from './shares';
import { tokens } from './tokens';

/** All endpoints of the emulator. */
export const endpoints: Endpoint[] = [
	...accounts,
	...organizations,
	...shares,
	...recipients,
	...invites,
	...accessUsers,
	...organizationMembers,
	...tokens,
];
