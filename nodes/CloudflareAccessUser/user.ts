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
