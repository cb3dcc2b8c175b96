import { HEX_ID } from '../../nodes/shared/cloudflare/paths';
import type { Collection } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { accounts } from '../../nodes/shared/resources/accounts';
import { organizationAccounts } from '../../nodes/shared/resources/organizationAccounts';
import {
	memberBatches,
	organizationMembers,
} from '../../nodes/shared/resources/organizationMembers';
import { organizations } from '../../nodes/shared/resources/organizations';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { shares } from '../../nodes/shared/resources/shares';
import {
	accountTokenVerification,
	userTokenVerification,
} from '../../nodes/shared/resources/tokens';
import { ownUserEndpoint } from '../../nodes/shared/resources/user';
import { userInvites } from '../../nodes/shared/resources/userInvites';
import { resourceFiles } from './resourceFiles';

const ACCOUNT = 'a'.repeat(32);
const ORGANIZATION = 'b'.repeat(32);
const SHARE = 'c'.repeat(32);
const ID = 'd'.repeat(32);
const UUID = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';
const account = { account: ACCOUNT };
const organization = { organization: ORGANIZATION };

/** Every list: its path, and how it comes. */
const lists: Array<[path: string, collection: Collection<never>, paging: object, id?: string]> = [
	[
		`/accounts/${ACCOUNT}/access/users`,
		collectionOf(accessUsers, account),
		{ style: 'page', max: 1000 },
		UUID,
	],
	['/accounts', collectionOf(accounts, {}), { style: 'page', max: 50 }],
	[
		`/accounts/${ACCOUNT}/shares`,
		collectionOf(shares, account),
		{ style: 'page', max: 100, comesWhole: true },
	],
	[
		`/accounts/${ACCOUNT}/shares/${SHARE}/recipients`,
		collectionOf(shareRecipients, { ...account, share: SHARE }),
		{ style: 'page', max: 100, comesWhole: true },
	],
	['/organizations', collectionOf(organizations, {}), { style: 'token', max: 1000 }],
	[
		`/organizations/${ORGANIZATION}/accounts`,
		collectionOf(organizationAccounts, organization),
		{ style: 'token', max: 1000 },
	],
	[
		`/organizations/${ORGANIZATION}/members`,
		collectionOf(organizationMembers, organization),
		{ style: 'token', max: 1000 },
	],
	['/user/invites', collectionOf(userInvites, {}), { style: 'none' }],
];

describe.each(lists)('The list %s', (path, collection, paging, id = ID) => {
	const { resource } = collection;

	it('has that path, and a record of it the ID behind it', () => {
		expect(collection.path).toBe(path);
		expect(collection.item(id.toUpperCase())).toEqual({ path: `${path}/${id}`, resource });
	});

	it.each(['', '..', 'x', `${ID}/`, 'ada@example.com'])('has no record with the ID %j', (other) => {
		expect(() => collection.item(other)).toThrow('Not a Cloudflare ID');
	});

	it('comes as the API documents it', () => {
		expect(resource.paging).toEqual(paging);
	});

	it('takes the IDs that its records have', () => {
		expect(id).toMatch(new RegExp((resource.id ?? HEX_ID).regex));
	});

	it('is in no container whose ID is none', () => {
		for (const name of resource.containers as string[]) {
			const ids = { account: ACCOUNT, organization: ORGANIZATION, share: SHARE, [name]: '..' };
			expect(() => collectionOf<never, string>(resource, ids)).toThrow('Not a Cloudflare ID');
		}
	});
});

it('Every resource that has a list is tried above', () => {
	const listed = lists.map(([, { resource }]) => resource);
	const all = [...resourceFiles.values()].filter((resource) => 'path' in resource);
	expect(new Set(listed)).toEqual(new Set(all));
});

it('Members are made together, and tokens and users looked up, at addresses of their own', () => {
	expect(memberBatches(ORGANIZATION)).toEqual({
		path: `/organizations/${ORGANIZATION}/members:batchCreate`,
		resource: organizationMembers,
	});
	expect(userTokenVerification.path).toBe('/user/tokens/verify');
	expect(accountTokenVerification(ACCOUNT).path).toBe(`/accounts/${ACCOUNT}/tokens/verify`);
	expect(ownUserEndpoint.path).toBe('/user');
});

it('Only a member of an organization may have several rows that count', () => {
	const several = lists.filter(([, { resource }]) => resource.hasSeveral);
	expect(several.map(([path]) => path)).toEqual([`/organizations/${ORGANIZATION}/members`]);
});

it.each([...resourceFiles])(
	'What a node says of its credential fits the resource: %s',
	(_name, facts) => {
		const { credential = '', read, write, ofOrganization } = facts;
		const named = credential.match(/(?:Account|User) > .*? > (?:Read|Edit)/g) ?? [];
		if (credential.includes('Token permissions')) expect(named).toEqual([read, write]);
		else expect(named).toEqual([]);
		if (credential && ofOrganization) expect(credential).toContain('Global API Key');
	},
);
