import type { Resource } from '../../nodes/shared/cloudflare/resource';
import { rowsThere } from '../../nodes/shared/operation/records';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { organizationOf } from '../../nodes/shared/resources/organizationAccounts';
import { memberships } from '../../nodes/shared/resources/memberships';
import { userInvites } from '../../nodes/shared/resources/userInvites';
import { organizationMembers } from '../../nodes/shared/resources/organizationMembers';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';

const ID = 'd'.repeat(32);
const ACCOUNT = 'a'.repeat(32);

describe('What a row is known by', () => {
	it.each<[string, Resource<never>, object, string | undefined]>([
		['the address of an Access user', accessUsers, { email: 'a@x.org' }, 'a@x.org'],
		['none where an Access user has none', accessUsers, {}, undefined],
		['the address of a member', organizationMembers, { user: { email: 'a@x.org' } }, 'a@x.org'],
		['none where a member has no user', organizationMembers, {}, undefined],
		['none where the user of a member is null', organizationMembers, { user: null }, undefined],
		['none where the address is null', organizationMembers, { user: { email: null } }, undefined],
		['the account of a recipient', shareRecipients, { account_id: ACCOUNT }, ACCOUNT],
	])('is %s', (_what, { key }, row, known) => {
		expect(key?.of({ id: ID, ...row } as never)).toBe(known);
	});

	it('is what Cloudflare can be asked for, where it has such a filter', () => {
		expect(accessUsers.key?.query?.('a@x.org')).toEqual({ email: 'a@x.org' });
		expect(organizationMembers.key?.query?.('a@x.org')).toEqual({ 'user.email': 'a@x.org' });
		expect(shareRecipients.key?.query).toBeUndefined();
	});
});

describe.each<[string, Resource<never>, string, string, Array<[string, string?]>, number]>([
	[
		'organization member',
		organizationMembers,
		'status',
		'create_time',
		[
			['active', '2026-01-01T00:00:00Z'],
			['active'],
			['of a new kind', '2026-03-01T00:00:00Z'],
			['pending', '2026-02-01T00:00:00Z'],
			['pending', 'no date'],
			['rejected', '2026-03-01T00:00:00Z'],
			['canceled', '2026-02-01T00:00:00Z'],
			['rejected', '2026-01-01T00:00:00Z'],
		],
		5,
	],
	[
		'share recipient',
		shareRecipients,
		'association_status',
		'created',
		[
			['associated', '2026-01-01T00:00:00Z'],
			['associated', 'no date'],
			['of a new kind', '2026-03-01T00:00:00Z'],
			['associating', '2026-02-01T00:00:00Z'],
			['associating'],
			['disassociating', '2026-01-01T00:00:00Z'],
			['disassociated', '2026-03-01T00:00:00Z'],
			['disassociated', '2026-02-01T00:00:00Z'],
		],
		5,
	],
])('Of several rows of one %s', (_what, resource, status, created, states, there) => {
	const rows = states.map(
		([state, time], at) => ({ id: `${at}`, [status]: state, [created]: time }) as never,
	);
	const { compare, isThere = () => true, statusField } = resource;

	it.each([
		['as they are', rows],
		['reversed', [...rows].reverse()],
	])('the one that counts comes first, then the newest: %s', (_order, given) => {
		expect([...given].sort(compare)).toEqual(rows);
		expect(rowsThere(resource, given)).toEqual(rows.slice(0, there));
	});

	it('those count that have access now or may get it, an unknown status included', () => {
		expect(rows.map(isThere)).toEqual(rows.map((_row, at) => at < there));
	});

	it('each says why in the field that the resource names', () => {
		expect(statusField).toBe(status);
	});
});

it('Several Access users with one address are ambiguous: nothing ranks them', () => {
	expect([accessUsers.compare, accessUsers.isThere]).toEqual([undefined, undefined]);
});

it.each<[string, Resource<never>, object, object | undefined]>([
	['an Access user', accessUsers, { email: 'a@x.org' }, { email: 'a@x.org', name: null }],
	[
		'a member',
		organizationMembers,
		{ user: { email: 'a@x.org', name: 'Ada' } },
		{ email: 'a@x.org', name: 'Ada' },
	],
	['a member without a user', organizationMembers, { user: null }, { email: null, name: null }],
	['a recipient', shareRecipients, { account_id: ACCOUNT }, { account_id: ACCOUNT }],
	['a membership', memberships, { account: { name: 'Example' } }, { account_name: 'Example' }],
	['a membership without an account', memberships, { account: null }, { account_name: null }],
	['an invite', userInvites, { invited_member_email: 'a@x.org' }, { email: 'a@x.org' }],
])('A row says whom it is about: %s', (_what, { person, key }, row, about) => {
	expect(person?.({ id: ID, ...row } as never)).toEqual(about);
	if (key) expect(Object.values(person!(key.fields('b@x.org') as never))).toContain('b@x.org');
});

it('The output of a deletion says how far the share is taken away', () => {
	const row = { account_id: ACCOUNT, association_status: 'associated' };
	const { association_status } = row;
	expect(shareRecipients.summary?.({ id: ID, ...row } as never)).toEqual({ association_status });
});

describe.each<[string, Resource<never>]>([
	['Access users', accessUsers],
	['members', organizationMembers],
	['recipients', shareRecipients],
	['memberships', memberships],
	['invites', userInvites],
])('Simplified %s', (_noun, { simplified, person }) => {
	it('have the same flat fields whatever is missing, the person first', () => {
		const row = simplified!({ id: ID } as never);
		expect(Object.values(row).every((value) => value === null || value === ID)).toBe(true);
		expect(Object.keys(simplified!({ id: ID, user: null } as never))).toEqual(Object.keys(row));
		const first = Object.keys(person?.({} as never) ?? {});
		expect(Object.keys(row).slice(0, first.length)).toEqual(first);
	});
});

it.each<[string, Resource<never>, object, object]>([
	['an invite', userInvites, { organization_id: ACCOUNT }, { type: 'organization', id: ACCOUNT }],
	['a membership', memberships, { account: { id: ACCOUNT } }, { type: 'account', id: ACCOUNT }],
	['a membership without an account', memberships, {}, { type: 'account', id: '' }],
])('A row outside of a container says where it is: %s', (_what, { where }, row, place) => {
	expect(where?.({ id: ID, ...row } as never)).toEqual({ name: null, ...place });
});

it('Simplified memberships name roles and policies in words, whatever shape they come in', () => {
	const group = { id: ID, name: 'DNS' };
	const policy = {
		access: 'allow',
		permission_groups: [group, { id: ACCOUNT }],
		resource_groups: [{ name: 'All' }],
	};
	const simplified = (row: object) => {
		const { roles, policies } = memberships.simplified!({ id: ID, ...row } as never);
		return [roles, policies];
	};
	expect(simplified({ roles: ['Admin', { name: 'Billing' }, null, 7] })).toEqual([
		['Admin', 'Billing'],
		null,
	]);
	expect(simplified({ policies: [policy, { access: 'deny' }, null] })).toEqual([
		null,
		[`allow DNS, ${ACCOUNT} in All`, 'deny'],
	]);
});

it('An account tells its organization, where it is in one', () => {
	const managed = { parent_org_id: 'x' };
	expect(organizationOf({ id: ID, name: 'A', managed_by: managed })).toBe('x');
	expect(organizationOf({ id: ID, name: 'A' })).toBeUndefined();
	expect(organizationOf(undefined)).toBeUndefined();
});
