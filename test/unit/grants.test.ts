import fc from 'fast-check';

import type { Change, Grants } from '../../nodes/CloudflareAccountMember/grants';
import {
	areSame,
	changedGrants,
	grantsText,
	invitationBody,
	isEmpty,
	updateBody,
} from '../../nodes/CloudflareAccountMember/grants';
import type { MemberPolicy } from '../../nodes/shared/resources/memberPolicies';

const named = (ids: string[]) => ids.map((id) => ({ id }));
const some = (ids: string[]) => fc.subarray(ids, { minLength: 1 }).map(named);

const policyIn = (access: string[]): fc.Arbitrary<MemberPolicy> =>
	fc.record({
		access: fc.constantFrom(...access),
		permission_groups: some(['a', 'b', 'c']),
		resource_groups: some(['x', 'y', 'z']),
	});
const policies = fc.array(policyIn(['allow', 'deny']), { maxLength: 4 });
const roles = fc.subarray(['1', '2', '3', '4']).map(named);

/** What grants allow and deny, one permission in one place each: the model that the code is held against. */
const pairsOf = (grants: Grants): string[] => {
	const all =
		'roles' in grants
			? grants.roles.map(({ id }) => id)
			: grants.policies.flatMap(({ access, permission_groups, resource_groups }) =>
					permission_groups!.flatMap((what) =>
						resource_groups!.map((where) => `${access} ${what.id} ${where.id}`),
					),
				);
	return [...new Set(all)].sort();
};

function expected(there: string[], change: Change, given: string[]): string[] {
	if (change === 'set') return given;
	if (change === 'add') return [...new Set([...there, ...given])].sort();
	return there.filter((pair) => !given.includes(pair));
}

const changes = fc.constantFrom<Change>('set', 'add', 'remove');

it.each<[string, fc.Arbitrary<Grants>, fc.Arbitrary<Grants>]>([
	['roles', roles.map((list) => ({ roles: list })), roles.map((list) => ({ roles: list }))],
	[
		'policies',
		policies.map((list) => ({ policies: list })),
		policyIn(['allow']).map((one) => ({ policies: [one] })),
	],
])('%s are set, added and removed, and nothing else changes', (_what, before, given) => {
	fc.assert(
		fc.property(before, changes, given, (there, change, these) => {
			const after = changedGrants(there, change, these);
			const wanted = expected(pairsOf(there), change, pairsOf(these));
			expect(pairsOf(after)).toEqual(wanted);
			expect(isEmpty(after)).toBe(wanted.length === 0);
			expect(areSame(there, after)).toBe(JSON.stringify(pairsOf(there)) === JSON.stringify(wanted));
			// A second time, nothing is left to change.
			expect(areSame(after, changedGrants(after, change, these))).toBe(true);
		}),
	);
});

it('Policies that a change does not touch stay as they are', () => {
	fc.assert(
		fc.property(policies, policyIn(['allow']), (there, removed) => {
			const given = { policies: [removed] };
			const after = changedGrants({ policies: there }, 'remove', given) as { policies: unknown[] };
			const pairs = pairsOf(given);
			for (const policy of there) {
				const isTouched = pairsOf({ policies: [policy] }).some((pair) => pairs.includes(pair));
				if (!isTouched) expect(after.policies).toContain(policy);
			}
		}),
	);
});

it('Roles are sent as IDs in an invitation and as objects in an update; policies without their IDs', () => {
	const byRole = { roles: [{ id: '1', name: 'DNS', permissions: {} }] };
	expect(invitationBody(byRole)).toEqual({ roles: ['1'] });
	expect(updateBody(byRole)).toEqual({ roles: [{ id: '1' }] });
	const policy = {
		id: 'old',
		permission_groups: [{ id: 'a', name: 'A', meta: {} }],
		resource_groups: [{ id: 'x', scope: [] }],
	};
	const body = {
		policies: [
			{ access: 'allow', permission_groups: [{ id: 'a' }], resource_groups: [{ id: 'x' }] },
		],
	};
	expect(invitationBody({ policies: [policy] })).toEqual(body);
	expect(updateBody({ policies: [policy] })).toEqual(body);
	expect(grantsText({ policies: [policy] })).toBe('A in x');
	expect(grantsText(byRole)).toBe('DNS');
	expect(grantsText({ roles: [] })).toBe('none');
});
