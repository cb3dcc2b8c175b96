import type { IDataObject } from 'n8n-workflow';

import type { AccountMember } from '../shared/resources/accountMembers';
import type { MemberPolicy, Named } from '../shared/resources/memberPolicies';
import {
	isForDomains,
	isWholeAccount,
	nameOf,
	policyLine,
} from '../shared/resources/memberPolicies';
import { objectsIn } from '../shared/resources/text';

/** What a member is given: roles, or policies. Cloudflare takes one of the two and shows both. */
export type Grants = { roles: Named[] } | { policies: MemberPolicy[] };

export type Change = 'set' | 'add' | 'remove';

const ids = (list: Named[] | null | undefined) => objectsIn(list).map(({ id }) => ({ id }));

/** Policies are sent without their IDs: Cloudflare refuses IDs that it has given before. */
const policyBody = ({ access, permission_groups, resource_groups }: MemberPolicy): IDataObject => ({
	access: access ?? 'allow',
	permission_groups: ids(permission_groups),
	resource_groups: ids(resource_groups),
});

/** The body of an invitation, where roles are plain IDs. */
export const invitationBody = (grants: Grants): IDataObject =>
	'roles' in grants
		? { roles: grants.roles.map(({ id }) => id) }
		: { policies: grants.policies.map(policyBody) };

/** The body of an update, where roles are objects. */
export const updateBody = (grants: Grants): IDataObject =>
	'roles' in grants ? { roles: ids(grants.roles) } : { policies: grants.policies.map(policyBody) };

/** What a member has, seen as roles or as policies. */
export const grantsOf = (row: AccountMember, by: Grants): Grants =>
	'roles' in by ? { roles: objectsIn(row.roles) } : { policies: objectsIn(row.policies) };

/**
 * Whether a member has policies that the roles don't show: those that deny something, for single domains
 * only, or with a permission group that is made for domains.
 */
export const hasMoreThanRoles = ({ policies }: AccountMember): boolean =>
	objectsIn(policies).some(
		({ access, permission_groups, resource_groups }) =>
			access === 'deny' ||
			!objectsIn(resource_groups).every(isWholeAccount) ||
			objectsIn(permission_groups).some(isForDomains),
	);

/** Whether the roles have the names of all permission groups. */
export function showsAll({ roles, policies }: AccountMember): boolean {
	const shown = new Set(objectsIn(roles).map(nameOf));
	const groups = objectsIn(policies).flatMap((policy) => objectsIn(policy.permission_groups));
	return groups.every((group) => shown.has(nameOf(group)));
}

/** The row with other grants. Its other view of them isn't known; roles that it has keep their names. */
export function withGrants(row: AccountMember, grants: Grants): AccountMember {
	const had = new Map(objectsIn(row.roles).map((role) => [role.id, role]));
	const named = 'roles' in grants && {
		roles: grants.roles.map((role) => had.get(role.id) ?? role),
	};
	return { ...row, roles: null, policies: null, ...grants, ...named };
}

export const isEmpty = (grants: Grants): boolean => Object.values(grants).flat().length === 0;

/** "DNS; Billing", or a line for each policy. */
export const grantsText = (grants: Grants): string =>
	('roles' in grants ? grants.roles.map(nameOf) : grants.policies.map(policyLine)).join('; ') ||
	'none';

/** One permission in one place. A policy grants all its permission groups in all its resource groups. */
const pairKey = (access: string | undefined, what: string, where: string) =>
	`${access ?? 'allow'} ${what} ${where}`;

/** Everything that grants allow or deny, so that the same set has the same keys. */
function keysOf(grants: Grants): Set<string> {
	if ('roles' in grants) return new Set(grants.roles.map(({ id }) => id));
	const keys = grants.policies.flatMap(({ access, permission_groups, resource_groups }) =>
		objectsIn(permission_groups).flatMap((what) =>
			objectsIn(resource_groups).map((where) => pairKey(access, what.id, where.id)),
		),
	);
	return new Set(keys);
}

export function areSame(one: Grants, other: Grants): boolean {
	const [a, b] = [keysOf(one), keysOf(other)];
	return a.size === b.size && [...a].every((key) => b.has(key));
}

/** The grants after a change of some of them. Policies that stay as they are keep their place. */
export function changedGrants(there: Grants, change: Change, some: Grants): Grants {
	if (change === 'set') return some;
	const named = keysOf(some);
	if ('roles' in there) {
		const others = there.roles.filter(({ id }) => !named.has(id));
		return { roles: change === 'add' && 'roles' in some ? [...others, ...some.roles] : others };
	}
	if ('roles' in some) return there;
	const kept = there.policies;
	return {
		policies:
			change === 'add'
				? [...kept, ...some.policies.flatMap((policy) => missingIn(there, policy))]
				: kept.flatMap((policy) => without(policy, named)),
	};
}

/** The part of a policy that others don't grant yet. */
function missingIn(there: Grants, policy: MemberPolicy): MemberPolicy[] {
	const has = keysOf(there);
	const groups = objectsIn(policy.permission_groups).filter((what) =>
		objectsIn(policy.resource_groups).some(
			(where) => !has.has(pairKey(policy.access, what.id, where.id)),
		),
	);
	return groups.length > 0 ? [{ ...policy, permission_groups: groups }] : [];
}

/** A policy without some of what it allows; several, if the rest is not the same everywhere. */
function without(policy: MemberPolicy, removed: Set<string>): MemberPolicy[] {
	const { access, permission_groups, resource_groups } = policy;
	const whats = objectsIn(permission_groups);
	const wheres = objectsIn(resource_groups);
	const isRemoved = (what: Named, where: Named) => removed.has(pairKey(access, what.id, where.id));
	if (!whats.some((what) => wheres.some((where) => isRemoved(what, where)))) return [policy];
	const byPlaces = new Map<string, MemberPolicy>();
	for (const what of whats) {
		const left = wheres.filter((where) => !isRemoved(what, where));
		const key = left.map(({ id }) => id).join();
		const same = byPlaces.get(key)?.permission_groups ?? [];
		byPlaces.set(key, { access, permission_groups: [...same, what], resource_groups: left });
	}
	return [...byPlaces.values()].filter((one) => objectsIn(one.resource_groups).length > 0);
}
