import type { IDataObject } from 'n8n-workflow';

import { accountLocator, locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { accessUsers } from '../shared/resources/accessUsers';

export const account = accountLocator('The account whose Zero Trust users are meant');

export const user = locator({
	name: 'user',
	displayName: 'User',
	description: 'The Access user, by email (exact, ignoring case) or by ID',
	search: 'searchUsers',
	of: accessUsers,
});

export const selectedUser = (parameters: Parameters) => parameters.subject(accessUsers, user.name);

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

/** The ten fields that users need most, in a fixed order. Missing fields stay missing. */
export function simplified(row: IDataObject): IDataObject {
	const kept: IDataObject = {};
	for (const key of KEPT) if (key in row) kept[key] = row[key];
	return kept;
}
