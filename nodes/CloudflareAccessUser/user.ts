import type { IDataObject } from 'n8n-workflow';

import { sameAddress } from '../shared/cloudflare/address';
import type { Directory } from '../shared/cloudflare/directory';
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

export const usersPath = (call: Call) => path`/accounts/${call.id('account')}/access/users`;

export const userPath = (call: Call, userId: string) =>
	path`/accounts/${call.id('account')}/access/users/${userId}`;

export const sameEmail = (email: string) => (row: AccessUser) => sameAddress(row.email, email);

/** The users of the account, by address. */
export const usersOf = (call: Call): Directory<AccessUser> =>
	call.directory<AccessUser>({
		path: usersPath(call),
		paging: PAGING.accessUsers,
		pathOf: (id) => userPath(call, id),
		keyOf: ({ email }) => email,
		queryFor: (email) => ({ email }),
	});

/** The one user among those with an address; several are never guessed between. */
export function theOnly(call: Call, parameter: string, rows: AccessUser[]): AccessUser | undefined {
	if (rows.length < 2) return rows[0];
	const ids = rows.map(({ id }) => id).join(', ');
	throw call.refuse(
		parameter,
		`is ambiguous: ${rows.length} Access users have the email ${rows[0]?.email}`,
		`Pick one by ID: ${ids}`,
	);
}

export const noSuchUser = (email: string) =>
	`not found: no Access user of this account has the email ${email}`;

/**
 * The user that the locator names. No match, or more than one, is a NodeOperationError that says so;
 * an ID that isn't there is Cloudflare's own refusal.
 */
export async function findUser(call: Call): Promise<AccessUser> {
	const { mode, value } = call.picked('user');
	const directory = usersOf(call);
	if (mode !== 'email') {
		return (
			directory.records.changed(value) ?? (await call.api.get<AccessUser>(userPath(call, value)))
		);
	}
	const row = theOnly(call, 'user', await directory.findOrProveAbsent(call.api, value));
	if (!row) throw call.refuse('user', noSuchUser(value));
	return row;
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
export function simplified(row: IDataObject): IDataObject {
	const kept: IDataObject = {};
	for (const key of KEPT) if (key in row) kept[key] = row[key];
	return kept;
}
