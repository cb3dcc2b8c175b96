import type { AxiosInstance } from 'axios';
import { seeded, type Emulator } from '../../emulator';
import { paths, start } from './client';

let emulator: Emulator;
let http: AxiosInstance;
const { account, organization, share, organizationShare } = seeded;

beforeAll(async () => ({ emulator, http } = await start({ seed: { organizations: 3 } })));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const names = async (url: string): Promise<string[]> => {
	return (await http.get(url)).data.result.map(({ name }: { name: string }) => name);
};

test('GET /user returns the user of the key', async () => {
	const { data } = await http.get('/user');
	expect(data.result).toMatchObject({ id: seeded.user, email: seeded.credentials.key.email });
});

test('an account names its organization', async () => {
	const { data } = await http.get(`/accounts/${account}`);
	const managed_by = { parent_org_id: organization, parent_org_name: 'Example Group' };
	expect(data.result).toMatchObject({ id: account, name: 'Analytical Engines', managed_by });
	// These fields are recorded, but not documented: see `Account` in emulator/resources.ts.
	expect(data.result).toMatchObject({
		created_on: expect.stringMatching(/\.\d{6}Z$/),
		settings: { access_approval_expiry: null, api_access_enabled: null },
		legacy_flags: { enterprise_zone_quota: { maximum: 0 } },
	});
});

test('accounts can be filtered by name', async () => {
	expect(await names('/accounts?name=compiler')).toEqual(['Compiler House']);
	expect(await names('/accounts?direction=desc')).toEqual([
		'Orbital Mechanics',
		'Compiler House',
		'Analytical Engines',
	]);
	emulator.settings.accountNameFilter = 'exact';
	expect(await names('/accounts?name=compiler')).toEqual([]);
	expect(await names('/accounts?name=Compiler%20House')).toEqual(['Compiler House']);
});

test('organizations can be filtered by name, content, parent and ID', async () => {
	const division = 'Compiler House Division';
	expect(await names('/organizations')).toHaveLength(3);
	expect(await names('/organizations?name.contains=HOUSE')).toEqual([division]);
	expect(await names('/organizations?name.startsWith=example')).toEqual(['Example Group']);
	expect(await names('/organizations?name.endsWith=division')).toHaveLength(2);
	expect(await names(`/organizations?containing.account=${account}`)).toEqual(['Example Group']);
	expect(await names('/organizations?parent.id=null')).toEqual(['Example Group']);
	expect(await names(`/organizations?parent.id=${organization}`)).toHaveLength(2);
	const { id } = emulator.state.organizations[2] ?? {};
	expect(await names(`/organizations?id=${id}&id=${organization}`)).toHaveLength(2);
	expect(await names(`/organizations?containing.organization=${id}`)).toEqual(['Example Group']);
	const member = emulator.state.organizationMembers(organization)[0]?.user.id;
	expect(await names(`/organizations?containing.user=${member}`)).toEqual(['Example Group']);
	const one = (await http.get(`/organizations/${organization}`)).data.result;
	expect(one.name).toBe('Example Group');
});

test('accounts of an organization include those of its recipients', async () => {
	const url = `/organizations/${organization}/accounts`;
	const { data } = await http.get(url);
	const ids = data.result.map(({ id }: { id: string }) => id);
	for (const { id } of emulator.state.accounts) expect(ids).toContain(id);
	for (const row of emulator.state.recipients(share)) expect(ids).toContain(row.account_id);
	expect(Object.keys(data.result[0])).toEqual(['id', 'name', 'type', 'created_on', 'settings']);
	expect(Object.keys(data.result[0].settings)).toHaveLength(2);
	expect(await names(`${url}?name.contains=compiler`)).toEqual(['Compiler House']);
	expect(await names(`${url}?name=compiler%20house`)).toEqual(['Compiler House']);
	const ordered = await names(`${url}?order_by=account_name&direction=desc`);
	expect(ordered).toEqual([...ordered].sort().reverse());
});

describe('shares', () => {
	const url = `/accounts/${account}/shares`;
	const idsOf = async (path: string): Promise<string[]> => {
		return (await http.get(path)).data.result.map(({ id }: { id: string }) => id);
	};

	test('can be filtered and sorted', async () => {
		expect(await idsOf(url)).toEqual([share, organizationShare]);
		expect(await idsOf(`${url}?kind=sent&status=active`)).toHaveLength(2);
		expect(await idsOf(`${url}?kind=received`)).toEqual([]);
		expect(await idsOf(`${url}?status=deleting`)).toEqual([]);
		expect(await idsOf(`${url}?target_type=organization`)).toEqual([organizationShare]);
		expect(await idsOf(`${url}?resource_types=gateway-policy`)).toHaveLength(2);
		expect(await idsOf(`${url}?resource_types=custom-ruleset`)).toEqual([]);
		expect(await idsOf(`${url}?tag=team`)).toEqual([]);
		expect(await idsOf(`${url}?order=name&direction=desc`)).toEqual([organizationShare, share]);
		const ofOrganization = `/organizations/${organization}/shares?kind=sent`;
		expect(await idsOf(ofOrganization)).toEqual([share, organizationShare]);
	});

	test('include resources and recipient counts only on request', async () => {
		const plain = (await http.get(`${url}/${share}`)).data.result;
		expect(plain).not.toHaveProperty('resources');
		const query = 'include_resources=true&include_recipient_counts=true';
		const full = (await http.get(`${url}/${share}?${query}`)).data.result;
		expect(full.resources).toHaveLength(1);
		expect(full).toMatchObject({
			...plain,
			associating_recipient_count: 1,
			associated_recipient_count: 1,
			disassociating_recipient_count: 1,
			disassociated_recipient_count: 1,
		});
	});

	test('are listed as received in the account of a recipient', async () => {
		await http.post(paths.recipients, { recipient_account_id: seeded.otherAccount });
		const received = `/accounts/${seeded.otherAccount}/shares?kind=received`;
		expect(await idsOf(received)).toEqual([share]);
	});
});
