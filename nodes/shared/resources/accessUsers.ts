import type { IDataObject } from 'n8n-workflow';

import { path, UUID_ID } from '../cloudflare/paths';
import type { Endpoint, Resource } from '../cloudflare/resource';
import { accounts } from './accounts';
import { fieldsOf, text, withDetail } from './text';

export type AccessUser = IDataObject & {
	id: string;
	email?: string;
	name?: string;
	access_seat?: boolean;
	gateway_seat?: boolean;
	seat_uid?: string | null;
	last_successful_login?: string | null;
	created_at?: string;
};

const SIMPLIFIED = [
	'email',
	'name',
	'id',
	'access_seat',
	'gateway_seat',
	'active_device_count',
	'last_successful_login',
	'created_at',
	'updated_at',
	'seat_uid',
];

/** A seat as it is set and answered: it is free only if both are false. */
export type Seat = Pick<AccessUser, 'seat_uid' | 'access_seat' | 'gateway_seat'>;

/** The Zero Trust users of an account, by email address. Several with the same address are ambiguous. */
export const accessUsers: Resource<AccessUser, 'account'> = {
	noun: 'Access user',
	selectedIn: 'selected account',
	containers: ['account'],
	container: accounts,
	path: ({ account }) => path`/accounts/${account}/access/users`,
	id: UUID_ID,
	paging: { style: 'page', max: 1000 },
	read: 'Account > Access: Audit Logs > Read',
	write: 'Account > Zero Trust: Seats > Edit',
	key: {
		noun: 'email',
		of: ({ email }) => email,
		fields: (email) => ({ email }),
		query: (email) => ({ email }),
	},
	list: {
		filter: 'search',
		toOption: ({ id, email, name }) => ({ name: withDetail(text(email) ?? id, name) }),
		empty:
			"No Access users found. Check 'Account'. Users are listed after they were created here or have logged in. Or choose 'By Email' or 'By ID'.",
	},
	person: (row) => fieldsOf(row, ['email', 'name']),
	simplified: (row) => fieldsOf(row, SIMPLIFIED),
	watched: ['name', 'access_seat', 'gateway_seat'],
	madeAt: 'created_at',
};

/** Sets the seats of many users with one request. */
export const accessSeats = (account: string): Endpoint => ({
	path: path`/accounts/${account}/access/seats`,
	resource: accessUsers,
});
