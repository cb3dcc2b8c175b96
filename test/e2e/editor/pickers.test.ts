import { seeded } from '../../../emulator/seed';
import type { NodePanel } from '../nodePanel';
import { KEY, OpenEditor, TOKEN } from './openEditor';

const START_MS = 180_000;
jest.setTimeout(120_000);

const { account, organization, share } = seeded;

/** More of everything than a picker gets at once: 50 accounts, 100 of the others. */
const MANY = {
	accounts: 120,
	organizations: 120,
	accessUsers: 2500,
	members: 2500,
	shares: 250,
	recipients: 250,
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

describe('Pickers in the editor', () => {
	let open: OpenEditor;
	beforeAll(async () => {
		open = await OpenEditor.start();
		await open.addUsualCredentials();
		await open.demo.reset(MANY);
	}, START_MS);
	afterAll(async () => await open?.stop());

	/** The ID of the one row at the emulator, read past n8n and our nodes. */
	async function idOf<T extends { id: string }>(
		path: string,
		query: Record<string, number>,
		isIt: (row: T) => boolean,
	): Promise<string> {
		const [found, ...others] = (await open.demo.list<T>(path, query)).filter(isIt);
		if (!found || others.length > 0) throw new Error(`Not exactly one such row at ${path}.`);
		return found.id;
	}

	async function add(node: string, action: string, credential: string): Promise<Added> {
		await open.editor.newWorkflow();
		const panel = await open.editor.addNode(node, action);
		await panel.saving(credential, async () => await panel.chooseCredential(credential));
		return { panel, node, workflow: await open.editor.workflowName() };
	}

	async function pick(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		await field.pick(row, id);
		expect(await field.shown()).toBe(row);
		const saved = await open.saved(added.workflow, added.node, parameter);
		expect(saved).toMatchObject({ mode: 'list', value: id });
	}

	/** Searches for a row that is not on the first page, picks it, and sees its ID saved. */
	async function find(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		const firstPage = await field.open();
		expect(firstPage.length).toBeGreaterThan(0);
		expect(firstPage).not.toContain(row);
		await field.search(row.split(' (')[0]!);
		await pick(added, parameter, row, id);
	}

	/** Picks what the pickers below depend on. */
	async function settle(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		await field.open();
		await field.search(row);
		await pick(added, parameter, row, id);
	}

	/** Scrolls to the third page and picks a row there. */
	async function scrollTo(added: Added, parameter: string, row: string, id: string) {
		const field = added.panel.locator(parameter);
		expect(await field.open()).toHaveLength(100);
		expect(await field.nextPage()).toHaveLength(200);
		const rows = await field.nextPage();
		expect(new Set(rows).size).toBe(300);
		await pick(added, parameter, row, id);
	}

	const lastAccount = async () =>
		await idOf<Named>(
			'/accounts',
			{ page: 3, per_page: 50 },
			({ name }) => name === 'Company 00119',
		);

	const lastOrganization = async () => {
		const isIt = ({ name }: Named) => name === 'Company 00119 Division';
		return await idOf('/organizations', { page_size: 1000 }, isIt);
	};

	test('of an Access user find account and user', async () => {
		const added = await add('Cloudflare Access User', 'Get user', TOKEN);
		await find(added, 'account', 'Company 00119', await lastAccount());
		await settle(added, 'account', 'Analytical Engines', account);
		const userId = async (address: string) => {
			const isIt = ({ email }: { id: string; email: string }) => email === address;
			return await idOf(`/accounts/${account}/access/users`, { page: 3, per_page: 1000 }, isIt);
		};
		const address = 'person02345@example.com';
		await find(added, 'user', `${address} (Person 02345)`, await userId(address));
	});

	test('of an organization member find organization and member', async () => {
		const added = await add('Cloudflare Organization Member', 'Get member', KEY);
		await find(added, 'organization', 'Company 00119 Division', await lastOrganization());
		await settle(added, 'organization', 'Example Group', organization);
		const memberId = async (address: string) => {
			type Member = { id: string; user: { email: string } };
			const path = `/organizations/${organization}/members`;
			return await idOf<Member>(path, { page_size: 1000 }, ({ user }) => user.email === address);
		};
		const near = 'person00245@example.com';
		await scrollTo(added, 'member', `${near} (canceled)`, await memberId(near));
		const far = 'person00945@example.com';
		await find(added, 'member', `${far} (canceled)`, await memberId(far));
	});

	test('of a new share recipient find account, share, account and organization', async () => {
		const added = await add('Cloudflare Share Recipient', 'Create recipient', KEY);
		const accountId = await lastAccount();
		await find(added, 'account', 'Company 00119', accountId);
		await settle(added, 'account', 'Analytical Engines', account);
		const shareName = 'Share of Company 00245';
		const isIt = ({ name }: Named) => name === shareName;
		const shareId = await idOf(`/accounts/${account}/shares`, { page: 3, per_page: 100 }, isIt);
		await find(added, 'share', shareName, shareId);
		await find(added, 'recipientAccount', 'Company 00119', accountId);
		await added.panel.choose('recipientType', 'Organization');
		await find(added, 'recipientOrganization', 'Company 00119 Division', await lastOrganization());
	});

	test('of a share recipient find the recipient by the name of its account', async () => {
		const added = await add('Cloudflare Share Recipient', 'Get recipient', KEY);
		await settle(added, 'account', 'Analytical Engines', account);
		await settle(added, 'share', 'Gateway policies', share);
		const accountId = await idOf<Named>(
			`/organizations/${organization}/accounts`,
			{ page_size: 1000 },
			({ name }) => name === 'Company 00361',
		);
		const recipientId = await idOf<{ id: string; account_id: string }>(
			`/accounts/${account}/shares/${share}/recipients`,
			{ page: 3, per_page: 100 },
			(row) => row.account_id === accountId,
		);
		await find(added, 'recipient', 'Company 00361 (associated)', recipientId);
	});

	test('of an Access user and of its account load the next page when scrolled', async () => {
		const added = await add('Cloudflare Access User', 'Delete user', TOKEN);
		const accounts = added.panel.locator('account');
		expect(await accounts.open()).toHaveLength(50);
		expect(await accounts.nextPage()).toHaveLength(100);
		expect(await accounts.nextPage()).toContain('Company 00119');
		await pick(added, 'account', 'Analytical Engines', account);
		const address = 'person00245@example.com';
		const userId = await idOf<{ id: string; email: string }>(
			`/accounts/${account}/access/users`,
			{ page: 1, per_page: 1000 },
			({ email }) => email === address,
		);
		await scrollTo(added, 'user', `${address} (Person 00245)`, userId);
	});

	test('of an invite find one far down a list that has no pages', async () => {
		const added = await add('Cloudflare User Invite', 'Get invite', TOKEN);
		const row = 'Company 00245, by person00245@example.com (pending)';
		type Invite = { id: string; organization_name: string };
		const isIt = (invite: Invite) => invite.organization_name === 'Company 00245';
		const invites = added.panel.locator('invite');
		expect((await invites.open()).indexOf(row)).toBe(244);
		await invites.search('Company 00245');
		await pick(added, 'invite', row, await idOf('/user/invites', {}, isIt));
	});
});
