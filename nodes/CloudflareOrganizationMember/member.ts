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

export const membersPath = ({ id }: Call) => path`/organizations/${id('organization')}/members`;

export const batchPath = (organizationId: string) =>
	path`/organizations/${organizationId}/members:batchCreate`;

export const memberPath = ({ id }: Call, memberId: string) =>
	path`/organizations/${id('organization')}/members/${memberId}`;

/** The object as Cloudflare gave it, with the address on top for Merge and Compare. */
export const withEmail = (row: Member) => ({ ...row, email: row.user.email });

export const sameEmail = (email: string) => (row: Member) =>
	row.user.email.toLowerCase() === email.toLowerCase();

/** Of several rows with one address: the active one, then the pending one, then the newest. */
const RANK: Record<MemberStatus, number> = { active: 0, pending: 1, rejected: 2, canceled: 2 };

const byRelevance = (a: Member, b: Member) =>
	RANK[a.status] - RANK[b.status] || Date.parse(b.create_time) - Date.parse(a.create_time);

/**
 * The members with an email address, ignoring case, the one that counts first. An address with
 * capitals that isn't found is asked for once more in lower case, as Cloudflare doesn't say
 * whether its filter minds case.
 */
export async function membersWithEmail(call: Call, email: string): Promise<Member[]> {
	const spellings = [...new Set([email, email.toLowerCase()])];
	for (const spelling of spellings) {
		const found = await call.api.list<Member>(
			membersPath(call),
			PAGING.members,
			{ 'user.email': spelling },
			{ keep: sameEmail(email) },
		);
		if (found.length > 0) return found.sort(byRelevance);
	}
	return [];
}

/**
 * The id of the member that the locator names, and the row where it had to be looked up. No match
 * is a NodeOperationError.
 */
export async function findMember(call: Call): Promise<{ id: string; row?: Member }> {
	const { mode, value } = call.picked('member');
	if (mode !== 'email') return { id: value };
	const [row] = await membersWithEmail(call, value);
	if (row) return { id: row.id, row };
	throw call.refuse('member', `not found: no member of this organization has the email ${value}`);
}
