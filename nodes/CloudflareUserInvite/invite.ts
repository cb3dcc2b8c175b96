import { path } from '../shared/cloudflare/paths';
import type { Invite } from '../shared/cloudflare/types';
import { locator } from '../shared/fields/locators';
import type { Call } from '../shared/operation/call';

export const invite = locator({
	name: 'invite',
	displayName: 'Invite',
	description: "An invite to the credential's own user, to join an account",
	search: 'searchInvites',
});

export const invitesPath = path`/user/invites`;

export const invitePath = (call: Call) => path`/user/invites/${call.id('invite')}`;

/** The object as Cloudflare gave it, with the address on top for Merge and Compare. */
export const withEmail = (row: Invite) => ({ ...row, email: row.invited_member_email });
