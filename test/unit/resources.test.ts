import { HEX_ID } from '../../nodes/shared/cloudflare/paths';
import type { Collection, Resource } from '../../nodes/shared/cloudflare/resource';
import { pageSizeFor } from '../../nodes/shared/cloudflare/pageSize';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import { credentialText } from '../../nodes/shared/fields/notices';
import { accessApps } from '../../nodes/shared/resources/accessApps';
import { accessPolicies } from '../../nodes/shared/resources/accessPolicies';
import { accessSessions, sessionRevocation } from '../../nodes/shared/resources/accessSessions';
import { accessSeats, accessUsers } from '../../nodes/shared/resources/accessUsers';
import { accounts } from '../../nodes/shared/resources/accounts';
import { accountTokens } from '../../nodes/shared/resources/accountTokens';
import { appPolicies } from '../../nodes/shared/resources/appPolicies';
import { deviceUsers } from '../../nodes/shared/resources/deviceUsers';
import { failedLogins } from '../../nodes/shared/resources/failedLogins';
import { gatewayRules } from '../../nodes/shared/resources/gatewayRules';
import { organizationAccounts } from '../../nodes/shared/resources/organizationAccounts';
import {
	memberBatches,
	organizationMembers,
} from '../../nodes/shared/resources/organizationMembers';
import { organizations } from '../../nodes/shared/resources/organizations';
import { permissionGroups } from '../../nodes/shared/resources/permissionGroups';
import { resourceGroups } from '../../nodes/shared/resources/resourceGroups';
import { roles } from '../../nodes/shared/resources/roles';
import { shares } from '../../nodes/shared/resources/shares';
import { signedInUsers } from '../../nodes/shared/resources/signedInUsers';
import {
	accountTokenVerification,
	userTokenVerification,
} from '../../nodes/shared/resources/tokens';
import { ownUserEndpoint } from '../../nodes/shared/resources/user';
import { userGroupMembers } from '../../nodes/shared/resources/userGroupMembers';
import { zeroTrustListItems } from '../../nodes/shared/resources/zeroTrustListItems';
import { resourceFixtures } from '../conformance/fixtures';
import { resourceFiles } from './resourceFiles';

const ACCOUNT = 'a'.repeat(32);
const ORGANIZATION = 'b'.repeat(32);
const SHARE = 'c'.repeat(32);
const ID = 'd'.repeat(32);
const USER = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';
const account = { account: ACCOUNT };
const organization = { organization: ORGANIZATION };

const containers = {
	...account,
	...organization,
	share: SHARE,
	list: USER,
	group: SHARE,
	app: USER,
};

/** The lists of the resources that have a node. */
const ofNodes = resourceFixtures.map(({ name, path, paging, id }): List => [
	path.replace(/:(\w+)/g, (_all, container: keyof typeof containers) => containers[container]),
	collectionOf<never, string>(resourceFiles.get(name) as Resource<never>, containers),
	paging,
	id,
]);

type List = [path: string, collection: Collection<never>, paging: object, id?: string];

/** Every list: its path, and how it comes. */
const lists: List[] = [
	...ofNodes,
	['/accounts', collectionOf(accounts, {}), { style: 'page', max: 50 }],
	[
		`/accounts/${ACCOUNT}/shares`,
		collectionOf(shares, account),
		{ style: 'page', max: 100, comesWhole: true },
	],
	[`/accounts/${ACCOUNT}/roles`, collectionOf(roles, account), { style: 'page', min: 5, max: 50 }],
	[
		`/accounts/${ACCOUNT}/iam/permission_groups`,
		collectionOf(permissionGroups, account),
		{ style: 'page', min: 5, max: 50 },
	],
	[
		`/accounts/${ACCOUNT}/iam/resource_groups`,
		collectionOf(resourceGroups, account),
		{ style: 'none' },
	],
	[
		`/accounts/${ACCOUNT}/iam/user_groups/${SHARE}/members`,
		collectionOf(userGroupMembers, { ...account, group: SHARE }),
		{ style: 'page', max: 500 },
	],
	['/organizations', collectionOf(organizations, {}), { style: 'token', max: 1000 }],
	...['active_sessions', 'failed_logins'].map((what): List => {
		const resource = what === 'failed_logins' ? failedLogins : accessSessions;
		const path = `/accounts/${ACCOUNT}/access/users/${USER}/${what}`;
		return [path, collectionOf(resource, { ...account, user: USER }), { style: 'none' }];
	}),
	[
		`/accounts/${ACCOUNT}/access/users`,
		collectionOf(signedInUsers, account),
		{ style: 'page', max: 1000 },
		USER,
	],
	[
		`/accounts/${ACCOUNT}/access/users`,
		collectionOf(deviceUsers, account),
		{ style: 'page', max: 1000 },
		USER,
	],
	[
		`/accounts/${ACCOUNT}/gateway/lists/${USER}/items`,
		collectionOf(zeroTrustListItems, { ...account, list: USER }),
		{ style: 'page', max: 1000 },
	],
	...(['policies', 'apps'] as const).map((what): List => {
		const resource = what === 'apps' ? accessApps : accessPolicies;
		const path = `/accounts/${ACCOUNT}/access/${what}`;
		return [path, collectionOf(resource, account), { style: 'page', max: 1000 }, USER];
	}),
	[
		`/accounts/${ACCOUNT}/access/apps/${USER}/policies`,
		collectionOf(appPolicies, { ...account, app: USER }),
		{ style: 'page', max: 1000 },
		USER,
	],
	[
		`/accounts/${ACCOUNT}/tokens`,
		collectionOf(accountTokens, account),
		{ style: 'page', min: 5, max: 50 },
	],
	[
		`/accounts/${ACCOUNT}/gateway/rules`,
		collectionOf(gatewayRules, account),
		{ style: 'none' },
		USER,
	],
	[
		`/organizations/${ORGANIZATION}/accounts`,
		collectionOf(organizationAccounts, organization),
		{ style: 'token', max: 1000 },
	],
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
			const ids = { ...containers, user: USER, [name]: '..' };
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

it('Sessions are ended and seats are set at addresses of the account, and only ending may be repeated', () => {
	expect(sessionRevocation(ACCOUNT)).toEqual({
		path: `/accounts/${ACCOUNT}/access/organizations/revoke_user`,
		resource: accessSessions,
		repeatable: true,
	});
	expect(accessSeats(ACCOUNT)).toEqual({
		path: `/accounts/${ACCOUNT}/access/seats`,
		resource: accessUsers,
	});
});

it.each<[string, Resource<never>, object, string]>([
	['a policy', accessPolicies, { name: 'Staff', decision: 'allow' }, 'Staff (allow)'],
	['an app', accessApps, { name: 'Wiki', domain: 'wiki.example' }, 'Wiki (wiki.example)'],
	['a policy of an app', appPolicies, {}, ID],
	['a token', accountTokens, { name: 'ci', status: 'disabled' }, 'ci (disabled)'],
	['a rule', gatewayRules, { name: 'Payroll', action: 'block' }, 'Payroll (block)'],
])('A list names %s', (_what, { list }, row, name) => {
	expect(list.toOption({ id: ID, ...row } as never).name).toBe(name);
});

it('Only a member of an account or organization may have several rows that count', () => {
	const several = lists.filter(([, { resource }]) => resource.hasSeveral);
	expect(several.map(([path]) => path)).toEqual([
		`/accounts/${ACCOUNT}/members`,
		`/organizations/${ORGANIZATION}/members`,
	]);
});

it.each([...resourceFiles])(
	'What a node says of its credential fits the resource: %s',
	(_name, facts) => {
		const { read, write, tokenOnly, ofUser, ofOrganization } = facts;
		const text = credentialText(facts);
		const isDocumented = text.includes('Token permission');
		const named = text.match(/(?:Account|User) > .*? > (?:Read|Edit)/g) ?? [];
		expect(named).toEqual(isDocumented ? [read, write].filter(Boolean) : []);
		if (isDocumented && tokenOnly) expect(text).toContain("Global API Key can't be used");
		if (isDocumented && ofUser) expect(text).toContain("Account-owned tokens can't be used");
		if (ofOrganization) expect(text).toContain('Global API Key');
		expect(credentialText(facts, true)).not.toContain('Edit');
	},
);

describe('The page size', () => {
	it.each([
		[{ style: 'page', max: 50, min: 5 }, 1, 5],
		[{ style: 'page', max: 50, min: 5 }, 7, 7],
		[{ style: 'page', max: 50, min: 5 }, Infinity, 50],
		[{ style: 'page', max: 50 }, 1, 1],
		[{ style: 'token', max: 1000 }, 2000, 1000],
		[{ style: 'cursor', max: 50 }, 200, 50],
		[{ style: 'cursor', max: 50 }, 7, 7],
		[{ style: 'none' }, 10, 0],
	] as const)('of %j for %d rows is %d', (paging, wanted, size) => {
		expect(pageSizeFor(paging, wanted)).toBe(size);
	});
});
