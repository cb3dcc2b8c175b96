import { accountLocator, locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { accountMembers } from '../shared/resources/accountMembers';

export const account = accountLocator('The account whose members are meant');

export const member = locator({
	name: 'member',
	displayName: 'Member',
	description: 'The account member, by email (exact, ignoring case) or by ID',
	search: 'searchAccountMembers',
	of: accountMembers,
});

export const selectedMember = (parameters: Parameters) =>
	parameters.subject(accountMembers, member.name);
