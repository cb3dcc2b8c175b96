import type { IDataObject } from 'n8n-workflow';

import type { CloudflareFault } from '../shared/cloudflare/faults';
import type { Collection } from '../shared/cloudflare/resource';
import type { Changed, DryRunFacts } from '../shared/operation/operation';
import type { Subject } from '../shared/operation/records';
import type { AccountMember } from '../shared/resources/accountMembers';
import type { UserGroup } from '../shared/resources/userGroups';

/** The group and the account member that an item names. */
export interface Named {
	group: Subject<UserGroup>;
	subject: Subject<AccountMember>;
}

/** Somebody in a group, or about to be. */
export interface Membership {
	groups: Collection<UserGroup>;
	group: UserGroup;
	/** Unknown where somebody who is not there was named by ID. */
	email: string | undefined;
	/** The account member; unknown where somebody who is not there was named by email. */
	member: { id?: string; status?: string };
}

/** The group in a message. */
export const nameOf = ({ name, id }: UserGroup): string => `user group ${name ?? id}`;

/** The output: the person, then the group, then the person's membership of it. */
export const changedMembership = (
	{ groups, group, email = undefined, member }: Membership,
	outcome: Changed['outcome'],
	flags: IDataObject,
): Changed => ({
	collection: groups,
	outcome,
	person: { email: email ?? null },
	fields: {
		name: group.name ?? null,
		id: group.id,
		member_id: member.id ?? null,
		status: member.status ?? null,
	},
	flags,
});

/** The person in a dry run: by ID where Cloudflare knows nobody. */
export const whom = ({ who, outcome, input: { subject } }: DryRunFacts<Named>): string =>
	outcome === 'alreadyAbsent' ? subject.value : who;

/** "jane@example.com in user group Sales" */
export const whoIsWhere = (facts: DryRunFacts<Named>): string =>
	`${whom(facts)} in ${nameOf(facts.fields as UserGroup)}`;

/** An identity provider manages the group: Cloudflare documents that, but not in which words it refuses. */
export const isManaged = ({ message }: CloudflareFault): boolean =>
	/managed by scim|scim[- ]managed/i.test(message);

/** What to do about a refusal that only user groups have. */
export function explained(fault: CloudflareFault): CloudflareFault {
	if (isManaged(fault)) {
		return fault.advising(
			'An identity provider manages this group: change its members there. Cloudflare takes no other change.',
		);
	}
	if (!/do(es)? not have dsr/i.test(fault.message)) return fault;
	return fault.advising(
		'The group has policies for single domains, which Cloudflare does not give to everybody yet. Use a group whose policies are for the whole account.',
	);
}
