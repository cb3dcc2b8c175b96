import { PAGING } from '../cloudflare/paging';
import { path } from '../cloudflare/paths';
import type { Invite } from '../cloudflare/types';
import { picker } from './picker';
import { text, withDetail } from './source';

/** The invites of the credential's own user. */
export const searchInvites = picker<Invite>(async () => ({
	path: path`/user/invites`,
	paging: PAGING.invites,
	show: ({ id, organization_name: organization, invited_by: by, status }) => {
		const from = [text(organization) ?? id, text(by) && `by ${text(by)}`];
		return { name: withDetail(from.filter(Boolean).join(', '), status) };
	},
	empty:
		"There is no invite for the credential's user. Only invites to that user are listed, not those that were sent to others. An ID can be typed in with 'By ID'.",
}));
