import { seeded } from '../../../emulator/seeded';
import { eventually } from '../eventually';
import type { NodePanel } from '../nodePanel';
import { RunningDemo } from '../runningDemo';
import { saving } from '../widgets';
import { KEY, OpenEditor, TOKEN } from './openEditor';

jest.setTimeout(120_000);

const { account, organization, share } = seeded;

/**
 * Many more rows than a page of a list search has (50 accounts or 100 others), because n8n may request
 * the second page as soon as the list opens.
 */
const MANY = {
	accounts: 320,
	organizations: 420,
	accessUsers: 2500,
	accountMembers: 120,
	members: 2500,
	shares: 450,
	recipients: 450,
	invites: 250,
};

interface Named {
	id: string;
	name: string;
}

/** A node just added in the editor. */
interface Added {
	panel: NodePanel;
	node: string;
	workflow: string;
}

describe('list searches in the editor', () => {
	let open: OpenEditor;
	let panel: NodePanel | undefined;
	beforeAll(async () => {
		open = await OpenEditor.of(await RunningDemo.shared());
		await open.demo.reset(MANY);
	});
	afterAll(async () => await open?.close());
	afterEach(async () => await panel?.close());

	/** The ID of the row in the emulator, read without n8n and the nodes. */
	async function idOf<T extends { id: string }>(
		path: string,
		query: Record<string, string | number>,
		isIt: (row: T) => boolean,
		token?: string,
	): Promise<string> {
		const [found, ...others] = (await open.demo.list<T>(path, query, token)).filter(isIt);
		if (!found || others.length > 0) throw new Error(`Not exactly one such row at ${path}.`);
		return found.id;
	}

	async function add(node: string, action: string, credential: string): Promise<Added> {
		await open.editor.newWorkflow();
		panel = await open.editor.addNode(node, action);
		await saving(
			open.editor.page,
			credential,
			async () => await panel?.chooseCredential(credential),
		);
		// n8n names a node by its action.
		return { panel, node: action, workflow: await open.editor.workflowName() };
	}

	async function pick(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		await field.pick(row, id);
		await eventually(async () => expect(await field.shown()).toBe(row));
		const saved = await open.saved(added.workflow, added.node, parameter);
		expect(saved).toMatchObject({ mode: 'list', value: id });
	}

	/** Searches for a row beyond the first page, selects it, and waits until its ID is saved. */
	async function find(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		const firstPage = await field.open();
		expect(firstPage.length).toBeGreaterThan(0);
		expect(firstPage).not.toContain(row);
		await field.search(row.split(' (')[0]!);
		await pick(added, parameter, row, id);
	}

	/** Selects the values that the next list searches need. */
	async function settle(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		await field.open();
		await field.search(row);
		await pick(added, parameter, row, id);
	}

	/** Scrolls until the row shows and selects it. Checks that no page is missing or repeated. */
	async function scrollTo(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		let rows = await field.open();
		expect(rows).not.toContain(row);
		while (!rows.includes(row)) rows = await field.nextPage();
		expect(new Set(rows).size).toBe(rows.length);
		await pick(added, parameter, row, id);
	}

	const lastAccount = async () => {
		const isIt = ({ name }: Named) => name === 'Company 00319';
		return await idOf('/accounts', { page: 7, per_page: 50 }, isIt);
	};

	const lastOrganization = async () => {
		const isIt = ({ name }: Named) => name === 'Company 00419 Division';
		return await idOf('/organizations', { page_size: 1000 }, isIt);
	};

	/** The account of the tenth recipient from the end. */
	const lastRecipient = async () => {
		const isIt = ({ name }: Named) => name === 'Company 00761';
		return await idOf(`/organizations/${organization}/accounts`, { page_size: 1000 }, isIt);
	};

	test('accessUser: find the account and the user', async () => {
		const added = await add('Cloudflare Access User', 'Get user', TOKEN);
		await find(added, 'account', 'Company 00319', await lastAccount());
		await settle(added, 'account', 'Analytical Engines', account);
		const userId = async (address: string) => {
			const isIt = ({ email }: { id: string; email: string }) => email === address;
			return await idOf(`/accounts/${account}/access/users`, { page: 3, per_page: 1000 }, isIt);
		};
		const address = 'person02345@example.com';
		await find(added, 'user', `${address} (Person 02345)`, await userId(address));
	});

	test('accountMember: find the member, and choose roles and groups by name', async () => {
		const added = await add('Cloudflare Account Member', 'Update account member', TOKEN);
		await settle(added, 'account', 'Analytical Engines', account);
		type Member = { id: string; email: string; status: string };
		const members = `/accounts/${account}/members`;
		const query = { page: 3, per_page: 50, order: 'user.email' };
		const last = (await open.demo.list<Member>(members, query)).at(-1)!;
		await find(added, 'member', `${last.email} (${last.status})`, last.id);
		await added.panel.chooseSeveral('roles', ['DNS', 'Administrator Read Only']);
		const roles = await open.demo.list<Named>(`/accounts/${account}/roles`, { per_page: 50 });
		const idsOf = (names: string[]) =>
			names.map((name) => roles.find((one) => one.name === name)!.id);
		await eventually(async () => {
			const saved = await open.saved(added.workflow, added.node, 'roles');
			expect(saved).toEqual(idsOf(['DNS', 'Administrator Read Only']));
		});
		const loaded = ['getPermissionGroups', 'getResourceGroups'].map(
			async (method) =>
				await open.editor.page.waitForResponse(
					(response) => response.request().postData()?.includes(method) ?? false,
				),
		);
		await added.panel.choose('grantBy', 'Permission Groups');
		await Promise.all(loaded);
		expect(await added.panel.choices('permissionGroups')).toContain('Domain DNS (domains)');
		expect(await added.panel.choices('resourceGroups')).toEqual(['Shop zone', 'The whole account']);
	});

	test('membership: find an account by its name', async () => {
		const added = await add('Cloudflare Membership', 'Get membership', TOKEN);
		type Membership = { id: string; status: string; account: { name: string } };
		const [first] = await open.demo.list<Membership>('/memberships', { per_page: 50 });
		const field = added.panel.locator('membership');
		await field.open();
		await pick(added, 'membership', `${first!.account.name} (${first!.status})`, first!.id);
	});

	test('organizationMember: find the organization and the member', async () => {
		const added = await add('Cloudflare Organization Member', 'Get member', KEY);
		await find(added, 'organization', 'Company 00419 Division', await lastOrganization());
		await settle(added, 'organization', 'Example Group', organization);
		const memberId = async (address: string) => {
			type Member = { id: string; user: { email: string } };
			const path = `/organizations/${organization}/members`;
			return await idOf<Member>(path, { page_size: 1000 }, ({ user }) => user.email === address);
		};
		const near = 'person00345@example.com';
		await scrollTo(added, 'member', `${near} (canceled)`, await memberId(near));
		const far = 'person00945@example.com';
		await find(added, 'member', `${far} (canceled)`, await memberId(far));
	});

	test('shareRecipient create: find account, share, recipient account and organization', async () => {
		const added = await add('Cloudflare Share Recipient', 'Create recipient', KEY);
		await find(added, 'account', 'Company 00319', await lastAccount());
		await settle(added, 'account', 'Analytical Engines', account);
		const shareName = 'Share of Company 00445';
		const isIt = ({ name }: Named) => name === shareName;
		const shareId = await idOf(`/accounts/${account}/shares`, { page: 5, per_page: 100 }, isIt);
		await find(added, 'share', shareName, shareId);
		await find(added, 'recipientAccount', 'Company 00761', await lastRecipient());
		await added.panel.choose('recipientType', 'Organization');
		await find(added, 'recipientOrganization', 'Company 00419 Division', await lastOrganization());
	});

	test('shareRecipient: find the recipient by the name of its account', async () => {
		const added = await add('Cloudflare Share Recipient', 'Get recipient', KEY);
		await settle(added, 'account', 'Analytical Engines', account);
		await settle(added, 'share', 'Gateway policies', share);
		const accountId = await lastRecipient();
		const recipientId = await idOf<{ id: string; account_id: string }>(
			`/accounts/${account}/shares/${share}/recipients`,
			{ page: 5, per_page: 100 },
			(row) => row.account_id === accountId,
		);
		await find(added, 'recipient', 'Company 00761 (associated)', recipientId);
	});

	test('accessUser: load the next page on scrolling', async () => {
		const added = await add('Cloudflare Access User', 'Delete user', TOKEN);
		await scrollTo(added, 'account', 'Company 00319', await lastAccount());
		await settle(added, 'account', 'Analytical Engines', account);
		const address = 'person00345@example.com';
		const userId = await idOf<{ id: string; email: string }>(
			`/accounts/${account}/access/users`,
			{ page: 1, per_page: 1000 },
			({ email }) => email === address,
		);
		await scrollTo(added, 'user', `${address} (Person 00345)`, userId);
	});

	test('userInvite: find a row at the end of a list without pages', async () => {
		const added = await add('Cloudflare Received Invite', 'Get invite', TOKEN);
		const row = 'Company 00245, by person00245@example.com (pending)';
		type Invite = { id: string; organization_name: string };
		const isIt = (invite: Invite) => invite.organization_name === 'Company 00245';
		const invites = added.panel.locator('invite');
		expect((await invites.open()).indexOf(row)).toBe(244);
		await invites.search('Company 00245');
		await pick(added, 'invite', row, await idOf('/user/invites', {}, isIt));
	});

	test.each([
		['Cloudflare Access Group', 'Add to Access group', 'group', 'Sales', 'access/groups'],
		[
			'Cloudflare Zero Trust List',
			'Add address to list',
			'list',
			'Finance (EMAIL)',
			'gateway/lists',
		],
		['Cloudflare User Group', 'Add member to user group', 'group', 'Finance', 'iam/user_groups'],
	])(
		'%s: find the group or list, or enter its name',
		async (node, action, parameter, row, path) => {
			const added = await add(node, action, TOKEN);
			await settle(added, 'account', 'Analytical Engines', account);
			const name = row.split(' (')[0]!;
			const isIt = (one: Named) => one.name === name;
			const id = await idOf<Named>(`/accounts/${account}/${path}`, {}, isIt);
			const field = added.panel.locator(parameter);
			await field.open();
			await pick(added, parameter, row, id);
			await field.setMode('name');
			await field.type(name);
			await eventually(async () => {
				const saved = await open.saved(added.workflow, added.node, parameter);
				expect(saved).toMatchObject({ mode: 'name', value: name });
			});
		},
	);

	test('device: tell the registrations of a shared laptop apart', async () => {
		const added = await add('Cloudflare Device', 'Delete device registration', TOKEN);
		await settle(added, 'account', 'Analytical Engines', account);
		const field = added.panel.locator('registration');
		const ofLaptop = (await field.open()).filter((row) => row.startsWith('SHARED-LAPTOP'));
		expect(ofLaptop.sort()).toEqual([
			expect.stringContaining('(ada.lovelace@example.com)'),
			expect.stringContaining('(grace.hopper@example.com)'),
		]);
		type Registration = { id: string; user: { email: string }; device: { name: string } };
		const id = await idOf<Registration>(
			`/accounts/${account}/devices/registrations`,
			{ search: 'SHARED-LAPTOP' },
			({ user, device }) =>
				device.name === 'SHARED-LAPTOP' && user.email === 'ada.lovelace@example.com',
			seeded.credentials.userToken,
		);
		await pick(added, 'registration', ofLaptop.sort()[0]!, id);
	});

	test('explain an empty list, and an ID can be entered instead', async () => {
		await open.demo.reset({ invites: 0 });
		const added = await add('Cloudflare Received Invite', 'Respond to invite', TOKEN);
		const invites = added.panel.locator('invite');
		expect(await invites.openInVain()).toContain('No invites found.');
		await invites.setMode('id');
		await invites.type(share);
		expect(await open.saved(added.workflow, added.node, 'invite')).toMatchObject({
			mode: 'id',
			value: share,
		});
	});
});
