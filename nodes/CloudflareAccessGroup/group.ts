import { accountLocator, locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { accessGroups } from '../shared/resources/accessGroups';

export const account = accountLocator('The account whose Access groups are meant');

export const group = locator({
	name: 'group',
	displayName: 'Group',
	description: 'The Access group, by name (exact) or by ID',
	search: 'searchAccessGroups',
	of: accessGroups,
});

export const selectedGroup = (parameters: Parameters) =>
	parameters.subject(accessGroups, group.name);
