import { seeded } from '../../../emulator/seeded';
import type { CredentialDialog } from '../credentialDialog';
import { eventually } from '../eventually';
import type { NodePanel } from '../nodePanel';
import { RunningDemo } from '../runningDemo';
import { OpenEditor } from './openEditor';

jest.setTimeout(120_000);

const { userToken, accountToken, disabledToken, key } = seeded.credentials;
const USERS = 'Get users';
const WRONG = 'a-token-that-nobody-gave-out-0123456789a';

/** n8n's own, below the fields of every credential that can sign a request. */
const DOMAINS = 'Allowed HTTP Request Domains';

describe('the credential dialog in the editor', () => {
	let open: OpenEditor;
	let panel: NodePanel;
	let dialog: CredentialDialog;
	beforeAll(async () => {
		open = await OpenEditor.of(await RunningDemo.shared());
	});
	afterAll(async () => await open?.close());
	beforeEach(async () => {
		const parameters = { operation: 'getAll' };
		await open.openSteps('Users', [{ name: USERS, type: 'cloudflareAccessUser', parameters }]);
		panel = await open.editor.openNode(USERS);
		dialog = await panel.newCredential();
		await dialog.fill('baseUrl', open.baseUrl);
		await open.demo.reset();
	});

	async function showsFields(...labels: string[]): Promise<void> {
		await eventually(async () => expect(await dialog.labels()).toEqual(labels));
	}

	async function verified(): Promise<string[]> {
		return (await open.demo.requests()).map(({ method, path }) => `${method} ${path}`);
	}

	/** Opens the saved credential once more: n8n tests it again, and shows no secret. */
	async function seeAgain(...secrets: string[]): Promise<void> {
		const again = await panel.editCredential();
		await again.success();
		expect(await again.test()).toBeUndefined();
		const page = await open.editor.everything();
		expect(page).toContain('Connection tested successfully');
		for (const secret of secrets) expect(page).not.toContain(secret);
	}

	test('accepts a valid API token only', async () => {
		const accountId = 'Account ID (Account-Owned Tokens Only)';
		await showsFields('Authentication', 'API Token', accountId, 'Base URL', DOMAINS);
		expect(await dialog.box.innerText()).toContain('Only to test a token that starts with cfat_.');
		await dialog.fill('apiToken', WRONG);
		expect(await dialog.isMasked('apiToken')).toBe(true);
		const refusal = await dialog.save();
		expect(refusal).toMatch(/^Cloudflare (denied|refused) .+ \(code \d+\) \[HTTP 40[0-3]\]\. /);
		expect(refusal).not.toContain(WRONG);

		await dialog.fill('apiToken', userToken);
		expect(await dialog.save()).toBeUndefined();
		await seeAgain(userToken, WRONG);
		expect(new Set(await verified())).toEqual(new Set(['GET /user/tokens/verify']));
	});

	test('accepts a valid email and Global API Key only', async () => {
		await dialog.chooseScheme('Email and Global API Key');
		await showsFields('Authentication', 'Email', 'Global API Key', 'Base URL', DOMAINS);
		await dialog.fill('email', key.email);
		await dialog.fill('apiKey', key.apiKey.replace('0', 'f'));
		expect(await dialog.isMasked('apiKey')).toBe(true);
		expect(await dialog.isMasked('email')).toBe(false);
		expect(await dialog.save()).toMatch(
			/^Cloudflare denied access: .+ \(code 9103\) \[HTTP 403\]\. Check 'Email' and 'Global API Key'/,
		);

		await dialog.fill('apiKey', key.apiKey);
		expect(await dialog.save()).toBeUndefined();
		await seeAgain(key.apiKey);
		expect(new Set(await verified())).toEqual(new Set(['GET /user']));
	});

	test('asks for the account of an account-owned token', async () => {
		await dialog.fill('apiToken', accountToken);
		expect(await dialog.save()).toMatch(
			/This token \(cfat_…\) belongs to an account\. Fill in 'Account ID' to test it\.$/,
		);
		await dialog.fill('accountId', 'my account');
		expect(await dialog.save()).toBe("'Account ID' must be 32 hex digits");
		await dialog.fill('accountId', seeded.account);
		expect(await dialog.save()).toBeUndefined();
		await seeAgain(accountToken);
	});

	test('rejects a disabled token', async () => {
		await dialog.fill('apiToken', disabledToken);
		expect(await dialog.save()).toBe(
			'The API token is disabled. Enable it in the Cloudflare dashboard or create a new one.',
		);
	});

	test('sends no secret over plain HTTP', async () => {
		await dialog.fill('apiToken', userToken);
		await dialog.fill('baseUrl', open.baseUrl.replace('127.0.0.1', '127.0.0.1.nip.example'));
		expect(await dialog.save()).toMatch(/Base URL.*https/);
		expect(await verified()).toEqual([]);
	});
});
