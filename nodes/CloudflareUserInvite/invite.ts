import { locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import { userInvites } from '../shared/resources/userInvites';

export const invite = locator({
	name: 'invite',
	displayName: 'Invite',
	description: "An invite to the credential's own user, to join an account",
	search: 'searchInvites',
	of: userInvites,
});

export const selectedInvite = (parameters: Parameters) =>
	parameters.collection(userInvites).item(parameters.id(invite.name));
