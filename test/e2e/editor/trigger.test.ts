import { waitFor } from '../../../demo/waitFor';
import { type Emulator, seeded, startEmulator } from '../../../emulator';
import { eventually } from '../eventually';
import { RunningDemo } from '../runningDemo';
import { chosen, OpenEditor } from './openEditor';

// A published trigger is polled once a minute.
const POLL_SECONDS = 100;
jest.setTimeout((POLL_SECONDS * 2 + 60) * 1000);

const { account, credentials } = seeded;
const NODE = 'Access user added';
const CREDENTIAL = 'Watched Cloudflare';
const joiner = 'noor.haddad@example.com';

describe('the trigger in n8n', () => {
	let open: OpenEditor;
	let demo: RunningDemo;
	// An emulator of its own: other suites reset the one that they share.
	let cloudflare: Emulator;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		cloudflare = await startEmulator();
		await demo.editor.addCredential(CREDENTIAL, 'cloudflareOnboardingApi', {
			authentication: 'apiToken',
			apiToken: credentials.userToken,
			baseUrl: cloudflare.baseUrl,
		});
		open = await OpenEditor.of(demo);
	});
	afterAll(async () => {
		await open?.close();
		await cloudflare?.close();
	});
	beforeEach(() => cloudflare.reset());

	const users = () => cloudflare.state.accessUsers(account);

	/** A workflow in which the trigger stands alone. */
	const workflow = async (name: string, more: Record<string, unknown> = {}) => {
		const ids = await demo.editor.credentialIds();
		const parameters = {
			pollTimes: { item: [{ mode: 'everyMinute' }] },
			...{ resource: 'accessUser', account: chosen('id', account), events: ['added'] },
			...more,
		};
		const node = {
			id: '00000000-0000-4000-8000-000000000001',
			name: NODE,
			type: 'n8n-nodes-cloudflare-onboarding.cloudflareOnboardingTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { cloudflareOnboardingApi: { id: ids[CREDENTIAL]!, name: CREDENTIAL } },
		};
		return { name, nodes: [node], connections: {}, settings: { executionOrder: 'v1' } };
	};

	const openTrigger = async (name: string, more: Record<string, unknown> = {}) => {
		const { id } = await demo.editor.save(await workflow(name, more));
		await open.editor.openWorkflow(id);
		return await open.editor.openNode(NODE);
	};

	test('shows rows that are there now as test event', async () => {
		const panel = await openTrigger('Trigger test');
		expect(await panel.execute()).toBe('success');
		const { rows, items } = await panel.table();
		expect(items).toBe(5);
		expect(rows.map(({ id, email, event }) => ({ id, email, event }))).toEqual(
			users().map(({ id, email }) => ({ id, email, event: 'added' })),
		);
		await panel.close();
		expect(await open.editor.subtitle(NODE)).toBe('Access User: added');
	});

	test('says of an empty list what is missing', async () => {
		cloudflare.reset({ accessUsers: 0 });
		const panel = await openTrigger('Trigger test of nobody');
		expect(await panel.execute()).toBe('error');
		const { message, description } = await panel.error();
		expect(message).toBe('No Access users to show as test event');
		expect(description).toContain("Check 'Account'");
		await panel.close();
	});

	test('has the fields, the notice and the watched fields of the resource', async () => {
		const panel = await openTrigger('Trigger fields');
		const shows = async (labels: string[], notice: string) => {
			await eventually(async () => expect(await panel.labels()).toEqual(labels));
			await eventually(async () => expect((await panel.notices()).join()).toContain(notice));
		};
		const [first, last] = [
			['Poll Times', 'Mode', 'Resource'],
			['Events', 'Options'],
		];
		await shows([...first, 'Account', ...last], 'Access: Audit Logs > Read');
		expect(await panel.addable('options')).toEqual([
			...['Accept Shrink', 'Emit Existing', 'Max Rows', 'Watch'],
		]);
		await panel.choose('resource', 'Share Recipient');
		await shows([...first, 'Owner Account', 'Share', ...last], 'Global API Key');
		await panel.choose('resource', 'Received Invite');
		await shows([...first, ...last], 'User > Memberships > Read');
		await panel.close();
	});

	test('starts an execution with exactly who was added since it was published', async () => {
		const id = await demo.editor.publish(await workflow('Trigger at work'));
		try {
			const polls = () => cloudflare.requests.filter(({ path }) => path.endsWith('/access/users'));
			await waitFor(async () => polls().length > 0 || undefined, {
				what: 'the first poll',
				seconds: POLL_SECONDS,
			});
			const { id: user } = cloudflare.state.addAccessUser(account, { email: joiner });
			const [execution] = await waitFor(
				async () => {
					const ids = await demo.editor.executionIds(id);
					return ids.length > 0 ? ids : undefined;
				},
				{ what: 'an execution', seconds: POLL_SECONDS },
			);
			const run = await demo.editor.settled(execution!);
			expect(run.status).toBe('success');
			expect(run.rows(NODE)).toEqual([
				expect.objectContaining({ id: user, email: joiner, event: 'added', changed: {} }),
			]);
			expect(await demo.editor.executionIds(id)).toHaveLength(1);
		} finally {
			await demo.editor.ask('post', `/workflows/${id}/deactivate`);
		}
	});
});
