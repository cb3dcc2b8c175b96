import { seeded } from '../../../emulator/seeded';
import { eventually } from '../eventually';
import type { NodePanel } from '../nodePanel';
import { RunningDemo } from '../runningDemo';
import { chosen, KEY, OpenEditor, type Step, TOKEN } from './openEditor';

jest.setTimeout(120_000);

const { account, organization, share } = seeded;
const { userToken, accountToken, weakToken, key } = seeded.credentials;
const WEAK = 'Token without a permission';
const OWNED = 'Token of an account';

const ofAccount = { account: chosen('id', account) };
const ofOrganization = { organization: chosen('id', organization) };
const ofShare = { ...ofAccount, share: chosen('id', share) };

const stepOf =
	(type: string, usual: string) =>
	(name: string, parameters: Step['parameters'], credential = usual): Step => {
		return { name, type, parameters, credential };
	};
const users = stepOf('cloudflareAccessUser', TOKEN);
const members = stepOf('cloudflareOrganizationMember', KEY);
const recipients = stepOf('cloudflareShareRecipient', KEY);
const invites = stepOf('cloudflareUserInvite', TOKEN);

const joiner = 'noor.haddad@example.com';

const steps: Step[] = [
	users('Users', { operation: 'getAll', ...ofAccount }),
	users('Create user', { operation: 'create', ...ofAccount, email: joiner }),
	users('Get user', { operation: 'get', ...ofAccount }),
	users('Odd ID', {
		operation: 'delete',
		...ofAccount,
		user: chosen('id', "={{ 'everybody' }}"),
	}),
	users('Leaver', {
		operation: 'delete',
		...ofAccount,
		user: chosen('email', 'ada.lovelace@example.com'),
	}),
	users('Weak create', { operation: 'create', ...ofAccount, email: joiner }, WEAK),
	members('Members', { operation: 'getAll', ...ofOrganization }),
	members('Create member', { operation: 'create', ...ofOrganization, email: joiner }),
	members('Unknown member', {
		operation: 'delete',
		...ofOrganization,
		member: chosen('email', 'nobody@example.com'),
	}),
	recipients('Recipients', { operation: 'getAll', ...ofShare }),
	recipients('Create recipient', {
		operation: 'create',
		...ofShare,
		recipientAccount: chosen('id', seeded.otherAccount),
		options: { waitUntilAssociated: true },
	}),
	recipients('Unknown recipient', {
		operation: 'get',
		...ofShare,
		recipient: chosen('account', organization),
	}),
	invites('Invites', { operation: 'getAll' }),
	invites('Respond', { operation: 'respond' }),
	invites('Of an account', { operation: 'getAll' }, OWNED),
];

interface Person {
	id: string;
	email: string;
}

describe('a step executed in the editor', () => {
	let open: OpenEditor;
	beforeAll(async () => {
		open = await OpenEditor.of(await RunningDemo.shared());
		await open.addToken(WEAK, weakToken);
		await open.addToken(OWNED, accountToken);
		await open.openSteps('Steps', steps);
	});
	afterAll(async () => await open?.close());
	beforeEach(async () => await open.demo.reset());

	/** Opens the panel of a step and checks afterwards that the page shows no secret. */
	async function inPanel(step: string, look: (panel: NodePanel) => Promise<void>): Promise<void> {
		const panel = await open.editor.openNode(step);
		try {
			await look(panel);
			const page = await open.editor.everything();
			expect(page).toContain(step);
			for (const secret of [userToken, accountToken, weakToken, key.apiKey]) {
				expect(page).not.toContain(secret);
			}
		} finally {
			await panel.close();
		}
	}

	/** The rows that a step's output shows. */
	async function outputOf(step: string) {
		let rows: Array<Record<string, string>> = [];
		await inPanel(step, async (panel) => {
			expect(await panel.execute()).toBe('success');
			const table = await panel.table();
			rows = table.rows;
			expect(table.items).toBe(rows.length);
		});
		return rows;
	}

	/** The error in the output of a failed step. */
	async function errorOf(step: string) {
		let error = { message: '', description: '' };
		await inPanel(step, async (panel) => {
			expect(await panel.execute()).toBe('error');
			error = await panel.error();
		});
		return error;
	}

	type Invite = { id: string; status: string };
	const invited = async () => await open.demo.list<Invite>('/user/invites');

	const inAccount = async () => await open.demo.list<Person>(`/accounts/${account}/access/users`);

	test('accessUser delete with the default of Dry Run deletes nobody', async () => {
		await inPanel('Leaver', async (panel) => {
			await panel.add('options', 'Dry Run');
			expect(await panel.execute()).toBe('success');
			expect((await panel.hints()).join()).toContain('Dry run: nothing was changed');
		});
		expect(await open.demo.changes()).toEqual([]);
	});

	describe('shows the output of', () => {
		test('accessUser getAll', async () => {
			const rows = await outputOf('Users');
			const shown = rows.map(({ id, email }) => ({ id, email }));
			expect(shown).toEqual((await inAccount()).map(({ id, email }) => ({ id, email })));
		});

		test('accessUser create', async () => {
			const [row] = await outputOf('Create user');
			expect(row).toMatchObject({ email: joiner, wasCreated: 'true' });
			const made = (await inAccount()).find(({ email }) => email === joiner);
			expect(row?.id).toBe(made?.id);
		});

		test('accessUser with a hint', async () => {
			await inPanel('Create member', async (panel) => {
				expect(await panel.execute()).toBe('success');
				const hint = expect.stringContaining('Super Administrator of every account') as string;
				await eventually(async () => expect(await panel.hints()).toEqual([hint]));
			});
		});

		test('organizationMember getAll', async () => {
			const rows = await outputOf('Members');
			const { members: emails } = await open.demo.emails();
			expect(rows.map(({ email }) => email).sort()).toEqual(emails);
		});

		test('organizationMember create, and a second time without a new member', async () => {
			const [row] = await outputOf('Create member');
			expect(row).toMatchObject({ email: joiner, wasCreated: 'true' });
			const [again] = await outputOf('Create member');
			expect(again).toMatchObject({ id: row?.id, wasCreated: 'false' });
			expect((await open.demo.emails()).members).toContain(joiner);
			expect(await open.demo.changes()).toHaveLength(1);
		});

		test('shareRecipient getAll', async () => {
			const rows = await outputOf('Recipients');
			const path = `/accounts/${account}/shares/${share}/recipients`;
			type Recipient = { id: string; association_status: string };
			const there = await open.demo.list<Recipient>(path);
			expect(rows.map(({ id, association_status: status }) => [id, status])).toEqual(
				there.map(({ id, association_status: status }) => [id, status]),
			);
		});

		test('shareRecipient create that waits for the association', async () => {
			const [row] = await outputOf('Create recipient');
			expect(row).toMatchObject({
				account_id: seeded.otherAccount,
				association_status: 'associated',
				wasCreated: 'true',
			});
		});

		test('userInvite getAll', async () => {
			const rows = await outputOf('Invites');
			const shown = rows.map(({ id, status }) => ({ id, status }));
			expect(shown).toEqual((await invited()).map(({ id, status }) => ({ id, status })));
		});

		test('userInvite respond with an invite from the list', async () => {
			const row = 'Analytical Engines, by ada.lovelace@example.com (pending)';
			const [pending] = await invited();
			expect(pending?.status).toBe('pending');
			await inPanel('Respond', async (panel) => {
				await panel.locator('invite').open();
				await panel.locator('invite').pick(row, pending!.id);
				await panel.choose('response', 'Accept');
				expect(await panel.execute()).toBe('success');
				const { rows } = await panel.table();
				expect(rows).toMatchObject([{ id: pending!.id, status: 'accepted' }]);
			});
			expect((await invited())[0]).toMatchObject({ id: pending!.id, status: 'accepted' });
		});
	});

	describe('shows the error for', () => {
		test('an unknown email, with the place of the search', async () => {
			await inPanel('Get user', async (panel) => {
				await panel.locator('user').setMode('email');
				await panel.locator('user').type('nobody@example.com');
				expect(await panel.execute()).toBe('error');
				const { message } = await panel.error();
				expect(message).toContain('nobody@example.com');
				expect(message).toContain('in the selected account');
			});
		});

		test('organizationMember delete with the email of nobody, and deletes nobody', async () => {
			const { message } = await errorOf('Unknown member');
			expect(message).toContain('nobody@example.com');
			expect(message).toContain('organization');
			expect(await open.demo.changes()).toEqual([]);
		});

		test('an account that is not a recipient of the share', async () => {
			const { message } = await errorOf('Unknown recipient');
			expect(message).toContain(organization);
			expect(message).toContain('share');
		});

		test('a malformed ID, with the name of the field', async () => {
			await inPanel('Get user', async (panel) => {
				await panel.locator('user').setMode('id');
				await panel.locator('user').type('ada.lovelace');
				expect(await panel.executeInVain()).toMatch(/'User' must be an ID of the form/);
				expect(await panel.markedFields()).toBe(1);
			});
			expect(await open.demo.requests()).toEqual([]);
		});

		test('a malformed ID from an expression, without a request', async () => {
			const { message } = await errorOf('Odd ID');
			expect(message).toMatch(/^'User' must be an ID of the form .*, not "everybody"$/);
			expect(await open.demo.requests()).toEqual([]);
		});

		test('a missing permission, with the response of Cloudflare and the permission to add', async () => {
			const { message, description } = await errorOf('Weak create');
			expect(message).toMatch(/Authentication error \(code 10000\) \[HTTP 403\]/);
			expect(description).toContain("'Account > Access: Audit Logs > Read'");
			expect(await open.demo.changes()).toEqual([]);
		});

		test('userInvite with an account-owned token', async () => {
			const { message, description } = await errorOf('Of an account');
			expect(message).toContain('account-owned token');
			expect(description).toContain('a user API token, or email and Global API Key');
			expect(await open.demo.requests()).toEqual([]);
		});
	});
});
