import { accountLocator, locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { accountMembers } from '../shared/resources/accountMembers';
import { userGroups } from '../shared/resources/userGroups';

export const account = accountLocator('The account whose user groups are meant');

export const group = locator({
	name: 'group',
	displayName: 'Group',
	description: 'The user group, by its exact name or by ID',
	search: 'searchUserGroups',
	of: userGroups,
});

export const member = locator({
	name: 'member',
	displayName: 'Member',
	description: 'The account member, by email (exact, ignoring case) or by ID',
	search: 'searchAccountMembers',
	of: accountMembers,
});

export const selectedGroup = (parameters: Parameters) => parameters.subject(userGroups, group.name);

export const selectedMember = (parameters: Parameters) =>
	parameters.subject(accountMembers, member.name);
