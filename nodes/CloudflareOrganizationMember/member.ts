import type { IDataObject } from 'n8n-workflow';

import { sameAddress } from '../shared/cloudflare/address';
import type { Directory } from '../shared/cloudflare/directory';
import { momentOf } from '../shared/cloudflare/moments';
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

export const emailOf = ({ user }: Member): string | undefined =>
	typeof user?.email === 'string' ? user.email : undefined;

export const sameEmail = (email: string) => (row: Member) => sameAddress(emailOf(row), email);

/** Statuses that let somebody in, now or once they accept; an unknown one may, so it counts. */
const isIn = ({ status }: Member) => status !== 'rejected' && status !== 'canceled';

/** Of several rows with one address: the active one, then the pending one, then the newest. */
const RANK: Record<MemberStatus, number> = { active: 0, pending: 1, rejected: 2, canceled: 2 };

const rankOf = ({ status }: Member) => RANK[status] ?? 1;

const byRelevance = (a: Member, b: Member) =>
	rankOf(a) - rankOf(b) || (momentOf(b.create_time) ?? 0) - (momentOf(a.create_time) ?? 0);

/** The members of an organization, by address. */
export const membersOf = (call: Call): Directory<Member> =>
	call.directory<Member>({
		path: membersPath(call),
		paging: PAGING.members,
		pathOf: (id) => memberPath(call, id),
		keyOf: emailOf,
		queryFor: (email) => ({ 'user.email': email }),
	});

/** The row that counts among those with an address, if there is any. */
export const foremost = (rows: Member[]): Member | undefined => [...rows].sort(byRelevance)[0];

/** All rows that let somebody in or could, the one that counts first. */
export const allPresent = (rows: Member[]): Member[] => rows.filter(isIn).sort(byRelevance);

/** The row of someone who is in, or is invited: rejected and canceled ones are not there. */
export const present = (rows: Member[]): Member | undefined => allPresent(rows)[0];

export const noSuchMember = (email: string) =>
	`not found: no member of this organization has the email ${email}`;

/**
 * The member that the locator names. No match is a NodeOperationError that says so; an ID that isn't
 * there is Cloudflare's own refusal.
 */
export async function findMember(call: Call): Promise<Member> {
	const { mode, value } = call.picked('member');
	if (mode !== 'email') return await call.api.get<Member>(memberPath(call, value));
	const row = foremost(await membersOf(call).findOrProveAbsent(call.api, value));
	if (!row) throw call.refuse('member', noSuchMember(value));
	return row;
}
