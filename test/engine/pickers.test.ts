import { seeded } from '../../emulator';
import type { ListSearch } from '../support/engine';
import { nothing } from '../conformance/fixtures';
import { actionNames, nodeNamed, nodeNames, operationsOf } from '../support/nodes';
import { idsOf } from '../conformance/fixtureRows';
import {
	allListSearches,
	titleOf,
	MANY,
	opensListsOf,
	listSearchNamed,
	listSearches,
	values,
} from '../support/pickers';
import { credentialFor, useEmulator, resourceLocator, schemes } from '../support/emulator';

const emulator = useEmulator({ seed: MANY });
const open = opensListsOf(emulator);

const but = (...methods: string[]) =>
	allListSearches.filter(([, { method }]) => !methods.includes(method));

it('every list of every node is opened here, and every locator has its list', () => {
	const offered: string[] = [];
	const named: string[] = [];
	for (const name of nodeNames) {
		const { methods, description } = nodeNamed(name);
		for (const method of Object.keys(methods?.listSearch ?? {}))
			offered.push(`${method} of ${name}`);
		for (const { modes = [] } of description.properties) {
			const method = modes.find(({ type }) => type === 'list')?.typeOptions?.searchListMethod;
			if (method) named.push(`${method} of ${name}`);
		}
	}
	expect(listSearches.map(titleOf).sort()).toEqual(offered.sort());
	expect([...new Set(named)].sort()).toEqual(offered);
});

describe.each(schemes)('with %s', (scheme) => {
	const credential = () => credentialFor(emulator, scheme);
	const taken = allListSearches.filter(([, { credential: only = scheme }]) => only === scheme);

	it.each(taken)('%s shows every row once, page by page', async (_label, picker) => {
		const seen: unknown[] = [];
		let paginationToken: unknown;
		let pages = 0;
		do {
			const page = await open(picker, {
				paginationToken: paginationToken as string | undefined,
				credential: credential(),
			});
			if (pages === 0) expect(page.results).toHaveLength(picker.firstPageRows);
			seen.push(...values(page.results));
			paginationToken = page.paginationToken;
			pages += 1;
		} while (paginationToken && pages < 40);
		const ids = picker.ids(emulator.state);
		expect(seen).toEqual(ids);
		expect(pages).toBe(Math.ceil(ids.length / picker.firstPageRows));
		expect(emulator.requests).toHaveLength(pages * (1 + picker.lookups));
	});

	it.each(taken)('%s finds a row far down the list', async (_label, picker) => {
		const { results, paginationToken } = await open(picker, {
			filter: ` ${picker.filter} `,
			credential: credential(),
		});
		expect(results).toEqual([
			expect.objectContaining({
				name: expect.stringMatching(picker.name),
				value: picker.ids(emulator.state).at(-1),
			}),
		]);
		expect(paginationToken).toBeUndefined();
	});

	it.each(taken)('%s sends one scheme and never both', async (_label, picker) => {
		await open(picker, { credential: credential() });
		const [sent, unsent] =
			scheme === 'apiKey'
				? [['x-auth-email', 'x-auth-key'], ['authorization']]
				: [['authorization'], ['x-auth-email', 'x-auth-key']];
		for (const { headers } of emulator.requests) {
			expect(Object.keys(headers)).toEqual(expect.arrayContaining(sent));
			for (const name of unsent) expect(headers).not.toHaveProperty(name);
		}
	});
});

it.each(allListSearches)(
	'%s is empty where nothing fits what was typed',
	async (_label, picker) => {
		expect(await open(picker, { filter: 'nobody has this name' })).toEqual({ results: [] });
	},
);

it.each(allListSearches)('%s takes blanks for nothing typed', async (_label, picker) => {
	expect((await open(picker, { filter: '  ' })).results).toHaveLength(picker.firstPageRows);
});

describe('where there is nothing yet', () => {
	const nouns = actionNames.map((name) => operationsOf(name)[0]!.resource.noun);
	const namesWhatIsMissing = new RegExp(
		`^No (?:accounts|organizations|shares|(?:${nouns.join('|')})s) found\\b.* choose 'By .*ID'.*\\.$`,
	);

	// An organization has its owner's account at least.
	it.each(but('searchRecipientAccounts'))(
		'%s says so, and how to go on',
		async (_label, picker) => {
			// The share that recipients are listed of, and what is picked in front, must be there.
			const needed = picker.method === 'searchRecipients' ? 1 : 0;
			emulator.reset({
				accounts: picker.method === 'searchAccounts' ? 0 : 1,
				organizations: picker.method === 'searchOrganizations' ? 0 : 1,
				...nothing,
				shares: needed,
			});
			await expect(open(picker)).rejects.toMatchObject({
				message: expect.stringMatching(namesWhatIsMissing),
			});
			const filtered = await open(picker, { filter: 'nobody' });
			expect(filtered).toEqual({ results: [] });
		},
	);
});

describe('where another locator must be picked first', () => {
	/** Each list with each locator that it depends on, and the other parameters. */
	const dependent = listSearches.flatMap(({ method, parameters }) =>
		Object.keys(parameters)
			.filter((name) => name !== 'operation')
			.map((name): [string, string, ListSearch['parameters']] => [
				method,
				name[0]!.toUpperCase() + name.slice(1),
				Object.fromEntries(Object.entries(parameters).filter(([other]) => other !== name)),
			]),
	);
	const untouched = resourceLocator('list', '');
	const ways: Array<[string, unknown]> = [
		['missing', undefined],
		['untouched', untouched],
		['blank', resourceLocator('id', ' ')],
		['null', resourceLocator('id', null)],
		['no ID', resourceLocator('id', '../x')],
		['an expression without a value', resourceLocator('id', '={{ $json.missing }}')],
	];

	it.each(dependent.flatMap((one) => ways.map((way) => [...one, ...way] as const)))(
		'%s asks for %s (%j) where that is %s',
		async (method, needed, picked, _way, value) => {
			const parameters = { ...picked, [needed.toLowerCase()]: value as object };
			await expect(open(listSearchNamed(method), { parameters })).rejects.toMatchObject({
				message: `Pick '${needed}' first`,
				description: expect.stringContaining('ID'),
			});
			expect(emulator.requests).toEqual([]);
		},
	);

	it.each([
		['by ID', resourceLocator('id', ` ${seeded.account} `)],
		['by URL', resourceLocator('url', `https://dash.cloudflare.com/${seeded.account}/home`)],
		['as bare text', seeded.account],
	])('an account picked %s will do', async (_way, picked) => {
		const { results } = await open(listSearchNamed('searchUsers'), {
			parameters: { operation: 'get', account: picked },
		});
		expect(results).toHaveLength(100);
	});

	it('an address without an account in it is named as such, and nothing is sent', async () => {
		const parameters = {
			operation: 'get',
			account: resourceLocator('url', 'https://dash.cloudflare.com/'),
		};
		await expect(open(listSearchNamed('searchUsers'), { parameters })).rejects.toThrow('Account');
		expect(emulator.requests).toEqual([]);
	});
});

describe('where the credential may not look', () => {
	const weak = () =>
		credentialFor(emulator, 'apiToken', { apiToken: seeded.credentials.weakToken });

	it.each(allListSearches)('%s says so, with the code and the way out', async (_label, picker) => {
		emulator.settings.accountsWithoutPermission = 'refuse';
		await expect(open(picker, { credential: weak() })).rejects.toMatchObject({
			message: expect.stringMatching(
				/^Cloudflare denied access: .*Authentication error \(code 10000\) \[HTTP 403\]; choose 'By ID' and paste the ID$/,
			),
			description: expect.stringMatching(/permission|Global API Key/),
		});
	});

	it('the list of accounts names the permission where Cloudflare shows none', async () => {
		await expect(
			open(listSearchNamed('searchAccounts'), { credential: weak() }),
		).rejects.toMatchObject({
			message: expect.stringMatching(
				/^No accounts found\. Give the token 'Account Settings: Read', or/,
			),
		});
	});

	it('the list of invites tells a token of an account that it has none, and sends nothing', async () => {
		const { accountToken } = seeded.credentials;
		const ofAccount = credentialFor(emulator, 'apiToken', { apiToken: accountToken });
		await expect(open(listSearchNamed('searchInvites'), { credential: ofAccount })).rejects.toThrow(
			"An account-owned token has no access to a user's invites",
		);
		expect(emulator.requests).toEqual([]);
	});

	it('an account that the user does not see has no list', async () => {
		const parameters = { operation: 'get', account: resourceLocator('id', seeded.share) };
		await expect(open(listSearchNamed('searchUsers'), { parameters })).rejects.toThrow('code 9109');
	});

	it('an organization that is not there has no list', async () => {
		const parameters = { operation: 'get', organization: resourceLocator('id', seeded.share) };
		await expect(open(listSearchNamed('searchMembers'), { parameters })).rejects.toThrow(
			'Organization not found (code 1003) [HTTP 404]',
		);
	});
});

describe('a row without a name', () => {
	it('is a user shown by email, or by ID where that is missing too', async () => {
		const [named, nameless, bare] = emulator.state.accessUsers(seeded.account);
		delete nameless!.name;
		Object.assign(bare!, { name: undefined, email: undefined });
		const { results } = await open(listSearchNamed('searchUsers'));
		expect(results.slice(0, 3).map(({ name }) => name)).toEqual([
			`${named!.email} (${named!.name})`,
			nameless!.email,
			bare!.id,
		]);
	});

	it('is an invite shown by what is known of it', async () => {
		const [whole, fromNobody, bare] = emulator.state.invites;
		Object.assign(fromNobody!, { invited_by: undefined });
		Object.assign(bare!, { invited_by: undefined, organization_name: undefined });
		const { results } = await open(listSearchNamed('searchInvites'));
		expect(results.slice(0, 3).map(({ name }) => name)).toEqual([
			`${whole!.organization_name}, by ${whole!.invited_by} (${whole!.status})`,
			`${fromNobody!.organization_name} (${fromNobody!.status})`,
			`${bare!.id} (${bare!.status})`,
		]);
	});
});

describe('the list of recipients', () => {
	const picker = listSearchNamed('searchRecipients');

	it('shows accounts by name', async () => {
		const { results } = await open(picker);
		const names = new Map(emulator.state.recipientAccounts.map(({ id, name }) => [id, name]));
		const recipients = emulator.state.recipients(seeded.share).slice(0, picker.firstPageRows);
		for (const [at, { account_id: id, association_status: status }] of recipients.entries()) {
			expect(results[at]?.name).toContain(names.get(id));
			expect(results[at]?.name).toContain(status);
		}
	});

	it.each([
		["the owner's account", '^/accounts/[0-9a-f]{32}$'],
		["the owner's organization", '^/organizations/'],
	])('shows account IDs where %s can not be read', async (_what, path) => {
		emulator.fault({ kind: 'status', status: 403, path });
		const { results } = await open(picker);
		const recipients = emulator.state.recipients(seeded.share).slice(0, picker.firstPageRows);
		expect(values(results)).toEqual(idsOf(recipients));
		for (const [at, { account_id: id }] of recipients.entries()) {
			expect(results[at]?.name).toContain(id);
		}
	});

	it('shows account IDs where the owner belongs to no organization', async () => {
		delete emulator.state.accounts[0]!.managed_by;
		const { results } = await open(picker);
		expect(results[0]?.name).toContain(emulator.state.recipients(seeded.share)[0]?.account_id);
		expect(emulator.requests.map(({ path }) => path)).not.toContainEqual(
			expect.stringContaining('/organizations/'),
		);
	});
});

describe('the list of recipient accounts', () => {
	const picker = listSearchNamed('searchRecipientAccounts');

	it("offers the accounts of the owner's organization and no others", async () => {
		const [owner, sibling] = emulator.state.accounts;
		const { id, name } = emulator.state.organizations.at(-1)!;
		for (const one of [owner!, sibling!]) {
			one.managed_by = { parent_org_id: id, parent_org_name: name };
		}
		const { results } = await open(picker);
		expect(values(results)).toContain(sibling!.id);
		expect(values(results)).not.toContain(emulator.state.accounts[2]!.id);
	});

	it('offers all accounts that the credential sees where the owner has no organization', async () => {
		delete emulator.state.accounts[0]!.managed_by;
		const { results, paginationToken } = await open(picker);
		expect(values(results)).toEqual(idsOf(emulator.state.accounts.slice(0, 50)));
		const next = await open(picker, { paginationToken: paginationToken as string });
		expect(values(next.results)).toEqual(idsOf(emulator.state.accounts.slice(50, 100)));
	});
});

it('the list of shares leaves out what was given to the account and what was taken back', async () => {
	const [, second, third] = emulator.state.shares;
	second!.status = 'deleted';
	third!.account_id = seeded.otherAccount;
	const { results } = await open(listSearchNamed('searchShares'));
	expect(values(results)).not.toContain(second!.id);
	expect(values(results)).not.toContain(third!.id);
	expect(results).toHaveLength(100);
});

it('an account can be found by its ID, and opened in the dashboard', async () => {
	const { id, name } = emulator.state.accounts.at(-1)!;
	expect(await open(listSearchNamed('searchAccounts'), { filter: id.toUpperCase() })).toEqual({
		results: [{ name, value: id, url: `https://dash.cloudflare.com/${id}` }],
	});
});

it.each([
	['searchAccessGroups', 1],
	['searchAccountMembers', 5],
	['searchAccounts', 1],
	['searchInvites', 1],
	['searchMembers', 1],
	['searchOrganizations', 1],
	['searchRecipientAccounts', 2],
	['searchRecipients', 5],
	['searchShares', 3],
	['searchUsers', 1],
])('%s finds the last row in %i requests', async (method, requests) => {
	const picker = listSearchNamed(method);
	await open(picker, { filter: picker.filter });
	expect(emulator.requests).toHaveLength(requests);
});

it.each([
	['searchMembers', 'PERSON'],
	['searchOrganizations', 'division'],
	['searchRecipientAccounts', 'company'],
	['searchUsers', 'example.com'],
])('%s goes on with the same search on the next page', async (method, filter) => {
	const picker = listSearchNamed(method);
	const { results, paginationToken } = await open(picker, { filter });
	const next = await open(picker, { filter, paginationToken: paginationToken as string });
	const both = [...results, ...next.results];
	expect(both).toHaveLength(200);
	expect(new Set(values(both)).size).toBe(200);
	for (const { name } of both) expect(name.toLowerCase()).toContain(filter.toLowerCase());
});

it('a fault half-way down a search is told, not taken for the end of the list', async () => {
	emulator.fault({ kind: 'html', path: '/accounts', times: 4 });
	const picker = listSearchNamed('searchAccounts');
	await expect(open(picker, { paginationToken: '2', filter: 'company 00120' })).rejects.toThrow(
		'it is an HTML page and not JSON [HTTP 502]',
	);
}, 30_000);

const owners = [
	['organization', '^/organizations/'],
	['account', '^/accounts/[0-9a-f]{32}$'],
] as const;

it.each(owners)('a fault of the %s that is no refusal is told', async (_w, faulty) => {
	emulator.fault({ kind: 'status', status: 418, path: faulty });
	await expect(open(listSearchNamed('searchRecipientAccounts'))).rejects.toThrow('[HTTP 418]');
});

it.each(
	owners.flatMap((owner) => [400, 401, 403, 404].map((status) => [...owner, status] as const)),
)('where the %s can not be read, all accounts are offered', async (_w, faulty, status) => {
	emulator.fault({ kind: 'status', status, path: faulty });
	const { results } = await open(listSearchNamed('searchRecipientAccounts'));
	expect(values(results)).toEqual(idsOf(emulator.state.accounts.slice(0, 50)));
});
