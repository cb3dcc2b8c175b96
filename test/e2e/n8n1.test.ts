import { seeded } from '../../emulator/seeded';
import { releases } from '../../demo/releases';
import { nodeNames, triggerNames } from '../support/nodes';
import { RunningDemo } from './runningDemo';
import { testRemovals } from './templates/removals';

// The first start on a machine fetches this n8n.
const COLD_MS = 20 * 60_000;

jest.setTimeout(60_000);

const PACKAGE = 'n8n-nodes-cloudflare-onboarding';
const CREDENTIAL = 'cloudflareOnboardingApi';
const users = `/accounts/${seeded.account}/access/users`;

describe(`n8n ${releases['1'].version}`, () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.start(['--n8n', '1']);
	}, COLD_MS);
	afterAll(() => demo?.stop());
	beforeEach(async () => await demo.reset());

	test('is the expected release', async () => {
		const { versionCli } = await demo.editor.ask<{ versionCli: string }>('get', '/settings');
		expect(versionCli).toBe(releases['1'].version);
	});

	test('knows the nodes and the credential', async () => {
		const nodes = await demo.editor.types<{ name: string }>('nodes');
		const ours = nodes.filter(({ name }) => name.startsWith(PACKAGE));
		const types = nodeNames.flatMap((name) => {
			const type = `cloudflare${name.replace(/^./, (letter) => letter.toUpperCase())}`;
			// Each is there a second time as a tool of agents, but for what starts a workflow.
			return triggerNames.includes(name) ? [type] : [type, `${type}Tool`];
		});
		expect(ours.map(({ name }) => name).sort()).toEqual(types.map((type) => `${PACKAGE}.${type}`));
		const credentials = await demo.editor.types<{ name: string }>('credentials');
		expect(credentials.map(({ name }) => name)).toContain(CREDENTIAL);
	});

	test.each([
		{ apiToken: seeded.credentials.userToken, status: 'OK', message: /./ },
		{ apiToken: seeded.credentials.disabledToken, status: 'Error', message: /disabled/ },
	])('tests a credential: $status', async ({ apiToken, status, message }) => {
		const baseUrl = `${demo.emulator}/client/v4`;
		const data = { authentication: 'apiToken', apiToken, baseUrl };
		const id = await demo.editor.addCredential(`Test ${status}`, CREDENTIAL, data);
		const credentials = { id, name: `Test ${status}`, type: CREDENTIAL, data };
		const answer = await demo.editor.ask('post', '/credentials/test', { credentials });
		expect(answer).toEqual({ status, message: expect.stringMatching(message) });
	});

	test('lists the accounts in the locator', async () => {
		const { nodes } = await demo.editor.workflow('Joiner form');
		const { type, credentials } = nodes.find(({ name }) => name === 'Create Access user')!;
		const list = await demo.editor.ask(
			'post',
			'/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: { name: type, version: 1 },
				path: 'parameters.account',
				methodName: 'searchAccounts',
				currentNodeParameters: { operation: 'get' },
				credentials,
			},
		);
		const accounts = await demo.list<{ id: string; name: string }>('/accounts');
		expect(accounts.length).toBeGreaterThan(1);
		expect(list).toMatchObject({
			results: accounts.map(({ id, name }) => ({ value: id, name })),
		});
	});

	describe('runs the joiner form', () => {
		const person = {
			Name: 'Ines Costa',
			Email: 'ines.costa@example.com',
			Team: 'Finance',
			'Also make them Super Administrator of all accounts': 'Yes',
		};

		test('with one record in each place, and no change the second time', async () => {
			const before = await demo.emails();
			const first = await demo.submit('Joiner form', person);
			expect(first.heading).toBe('Ines Costa has been onboarded');
			const after = {
				access: [...before.access, person.Email].sort(),
				members: [...before.members, person.Email].sort(),
			};
			expect(await demo.emails()).toEqual(after);
			const changes = await demo.changes();
			expect(changes).toHaveLength(3);

			const second = await demo.submit('Joiner form', person);
			expect(second.heading).toBe('Ines Costa has been onboarded');
			expect(await demo.emails()).toEqual(after);
			expect(await demo.changes()).toEqual(changes);
		});

		test('with an error in the error output and in the audit table', async () => {
			await demo.fault({ kind: 'status', status: 403, method: 'POST', path: users });
			const page = await demo.submit('Joiner form', person);
			expect(page.heading).toBe('Ines Costa was only partly onboarded');
			expect((await demo.emails()).access).not.toContain(person.Email);

			const run = await demo.editor.settled(page.executionId, { pastWait: true });
			expect(run.rows('Create Access user')).toEqual([]);
			expect(run.rows('Create Access user', 1)).toEqual([
				expect.objectContaining({
					roles: 'Billing',
					error: expect.stringMatching(/^Cloudflare denied access: .*403/),
					details: expect.objectContaining({ method: 'POST', status: 403 }),
				}),
			]);
			expect((await demo.editor.tableRows('Cloudflare audit')).at(-1)).toMatchObject({
				email: person.Email,
				outcome: 'failed',
				detail: expect.stringContaining('Access user: refused: '),
			});
		});
	});

	testRemovals(() => demo);
});
