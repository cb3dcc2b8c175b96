import { locator } from '../shared/fields/locators';
import type { Call } from '../shared/operation/call';
import type { UserInvite } from '../shared/resources/userInvites';
import { userInvites } from '../shared/resources/userInvites';

export const invite = locator({
	name: 'invite',
	displayName: 'Invite',
	description: "An invite to the credential's own user, to join an account",
	search: 'searchInvites',
	of: userInvites,
});

/** The object as Cloudflare gave it, with the address on top for Merge and Compare. */
export const withEmail = (row: UserInvite) => ({ ...row, email: row.invited_member_email });

export const inviteEndpoint = (call: Call) =>
	call.collection(userInvites).item(call.id(invite.name));
