import { locator } from '../shared/fields/locators';
import type { Parameters } from '../shared/operation/parameters';
import type { UserInvite } from '../shared/resources/userInvites';
import { userInvites } from '../shared/resources/userInvites';

export const invite = locator({
	name: 'invite',
	displayName: 'Invite',
	description: "An invite to the credential's own user, to join an account",
	search: 'searchInvites',
	of: userInvites,
});

/** Cloudflare's object, with the address as a top-level field for Merge and Compare. */
export const withEmail = (row: UserInvite) => ({ ...row, email: row.invited_member_email });

export const selectedInvite = (parameters: Parameters) =>
	parameters.collection(userInvites).item(parameters.id(invite.name));
