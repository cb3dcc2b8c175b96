import type { IDataObject } from 'n8n-workflow';

import type { Directory } from '../shared/cloudflare/directory';
import { PAGING } from '../shared/cloudflare/paging';
import { path } from '../shared/cloudflare/paths';
import type { Member, MemberStatus } from '../shared/cloudflare/types';
import { locator } from '../shared/fields/locators';
import type { Call } from '../shared/operation/call';

export const organization = locator({
	name: 'organization',
	displayName: 'Organization',
	description: 'The Cloudflare organization, the container above accounts',
	search: 'searchOrganizations',
});

export const member = locator({
	name: 'member',
	displayName: 'Member',
	description: 'The organization member, by email (exact, ignoring case) or by ID',
	search: 'searchMembers',
	also: ['email'],
});

export const membersPath = (call: Call) => path`/organizations/${call.id('organization')}/members`;

export const batchPath = (organizationId: string) =>
	path`/organizations/${organizationId}/members:batchCreate`;

export const memberPath = (call: Call, memberId: string) =>
	path`/organizations/${call.id('organization')}/members/${memberId}`;

/** The object as Cloudflare gave it, with the address on top for Merge and Compare. */
export const withEmail = (row: Member | IDataObject): IDataObject => {
	const { email } = (row.user ?? row) as { email?: string };
	return { ...row, email };
};

export const sameEmail = (email: string) => (row: Member) =>
	row.user.email.toLowerCase() === email.toLowerCase();

/** Of several rows with one address: the active one, then the pending one, then the newest. */
const RANK: Record<MemberStatus, number> = { active: 0, pending: 1, rejected: 2, canceled: 2 };

const byRelevance = (a: Member, b: Member) =>
	RANK[a.status] - RANK[b.status] || Date.parse(b.create_time) - Date.parse(a.create_time);

/** The members of an organization, by address. */
export const membersOf = (call: Call): Directory<Member> =>
	call.directory<Member>({
		path: membersPath(call),
		paging: PAGING.members,
		keyOf: ({ user }) => user.email,
		queryFor: (email) => ({ 'user.email': email }),
	});

/** The row that counts among those with an address, if there is any. */
export const foremost = (rows: Member[]): Member | undefined => [...rows].sort(byRelevance)[0];

/** The row of someone who is in, or is invited: rejected and canceled ones are not there. */
export const present = (rows: Member[]): Member | undefined =>
	foremost(rows.filter(({ status }) => RANK[status] < RANK.rejected));

export const noSuchMember = (email: string) =>
	`not found: no member of this organization has the email ${email}`;

/**
 * The id of the member that the locator names, and the row where it had to be looked up. No match
 * is a NodeOperationError.
 */
export async function findMember(call: Call): Promise<{ id: string; row?: Member }> {
	const { mode, value } = call.picked('member');
	if (mode !== 'email') return { id: value };
	const row = foremost(await membersOf(call).find(call.api, value));
	if (!row) throw call.refuse('member', noSuchMember(value));
	return { id: row.id, row };
}
