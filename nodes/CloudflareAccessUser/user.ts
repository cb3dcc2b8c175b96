import type { IDataObject } from 'n8n-workflow';

import { PAGING } from '../shared/cloudflare/paging';
import { path } from '../shared/cloudflare/paths';
import type { AccessUser } from '../shared/cloudflare/types';
import { accountLocator, locator } from '../shared/fields/locators';
import { UUID_ID } from '../shared/fields/patterns';
import type { Call } from '../shared/operation/call';

export const account = accountLocator('The account whose Zero Trust users are meant');

export const user = locator({
	name: 'user',
	displayName: 'User',
	description: 'The Access user, by email (exact, ignoring case) or by ID',
	search: 'searchUsers',
	shape: UUID_ID,
	also: ['email'],
});

export const usersPath = ({ id }: Call) => path`/accounts/${id('account')}/access/users`;

export const userPath = ({ id }: Call, userId: string) =>
	path`/accounts/${id('account')}/access/users/${userId}`;

export const sameEmail = (email: string) => (row: AccessUser) =>
	row.email?.toLowerCase() === email.toLowerCase();

/**
 * The Access users with an email address, ignoring case. Whether Cloudflare's own filter minds case
 * or takes parts of an address isn't documented: the rows are compared here, and an address with
 * capitals that isn't found is asked for once more in lower case.
 */
export async function usersWithEmail(call: Call, email: string): Promise<AccessUser[]> {
	const spellings = [...new Set([email, email.toLowerCase()])];
	for (const spelling of spellings) {
		const found = await call.api.list<AccessUser>(
			usersPath(call),
			PAGING.accessUsers,
			{ email: spelling },
			{ keep: sameEmail(email) },
		);
		if (found.length > 0) return found;
	}
	return [];
}

/**
 * The id of the user that the locator names, and the row where it had to be looked up. No match, or
 * more than one, is a NodeOperationError that says so: nobody is acted on by guess.
 */
export async function findUser(call: Call): Promise<{ id: string; row?: AccessUser }> {
	const { mode, value } = call.picked('user');
	if (mode !== 'email') return { id: value };
	const found = await usersWithEmail(call, value);
	const [row, ...others] = found;
	if (!row) {
		throw call.refuse('user', `not found: no Access user of this account has the email ${value}`);
	}
	if (others.length > 0) {
		const ids = found.map(({ id }) => id).join(', ');
		throw call.refuse(
			'user',
			`is ambiguous: ${found.length} Access users have the email ${value}`,
			`Pick one by ID: ${ids}`,
		);
	}
	return { id: row.id, row };
}

const KEPT = [
	'id',
	'email',
	'name',
	'access_seat',
	'gateway_seat',
	'active_device_count',
	'last_successful_login',
	'created_at',
	'updated_at',
	'seat_uid',
] as const;

/** The ten fields that matter for people, in a fixed order; those Cloudflare left out stay out. */
export function simplified(row: AccessUser): IDataObject {
	return Object.fromEntries(KEPT.filter((key) => key in row).map((key) => [key, row[key]]));
}
