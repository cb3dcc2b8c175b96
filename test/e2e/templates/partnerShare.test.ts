import { randomUUID } from 'node:crypto';
import { seeded } from '../../../emulator/seeded';
import { RunningDemo } from '../runningDemo';

jest.setTimeout(120_000);

const NAME = 'Partner share';
const recipientsPath = `/accounts/${seeded.account}/shares/${seeded.share}/recipients`;

interface Recipient {
	id: string;
	account_id: string;
	association_status: string;
}

describe('Partner share', () => {
	let demo: RunningDemo;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
	});
	beforeEach(async () => {
		await demo.reset();
		await demo.settings({ associationDelayMs: 50 });
	});

	const answers = { Name: 'Example Ltd', 'Account ID': seeded.otherAccount };
	const unentitled = { ...answers, 'Account ID': seeded.unentitledAccount };
	/** What means nothing to whoever fills in the form: IDs, HTTP codes, parameter names. */
	const technical = /[0-9a-f]{32}|HTTP|\b40\d\b|&#x27;Share&#x27;|'Share'/;
	const textOf = (html: string) => /<div class='header'>[\s\S]*?<\/div>/.exec(html)?.[0] ?? '';
	const recipients = async (accountId: string) =>
		(await demo.list<Recipient>(recipientsPath)).filter(
			({ account_id: receiver }) => receiver === accountId,
		);
	const lastAudit = async () => (await demo.editor.tableRows('Cloudflare audit')).at(-1);

	/** Publishes a copy of the workflow with some parameters of one node changed. Returns its name. */
	const variant = async (node: string, parameters: Record<string, unknown>) => {
		const workflow = await demo.editor.workflow(NAME);
		const name = `${NAME} with another ${node} ${randomUUID()}`;
		const nodes = workflow.nodes.map((one) => {
			const changed = one.name === node ? parameters : {};
			const ownPath = one.name === NAME ? { options: { path: randomUUID() } } : {};
			const given = { ...one.parameters, ...changed, ...ownPath };
			return { ...one, webhookId: randomUUID(), parameters: given };
		});
		await demo.editor.publish({ ...workflow, name, nodes });
		return name;
	};

	test('waits until the partner has the share; a second submission changes nothing', async () => {
		await demo.settings({ associationDelayMs: 1500 });
		const before = await demo.list<Recipient>(recipientsPath);
		const page = await demo.submit(NAME, answers);
		expect(page.heading).toBe('Example Ltd has the share');
		expect(page.html).toMatch(
			/The share is now active for this account, last changed \d+ \w+ \d{4}, /,
		);
		expect(textOf(page.html)).not.toMatch(technical);
		const after = await demo.list<Recipient>(recipientsPath);
		expect(after).toEqual([
			...before,
			expect.objectContaining({
				account_id: seeded.otherAccount,
				association_status: 'associated',
			}),
		]);
		expect(await lastAudit()).toMatchObject({
			workflow: NAME,
			outcome: 'associated',
			detail: expect.stringMatching(/^Example Ltd, account \w{32}: The share is now active/),
			execution: page.executionId,
		});
		const changes = await demo.changes();
		expect(changes).toMatchObject([{ body: { recipient_account_id: seeded.otherAccount } }]);

		const spaced = ` ${seeded.otherAccount.toUpperCase()} `;
		const again = await demo.submit(NAME, { ...answers, 'Account ID': spaced });
		expect(again.heading).toBe('Example Ltd has the share');
		expect(again.html).toContain('The share is already active for this account, last changed');
		expect(await demo.list<Recipient>(recipientsPath)).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('shows why an account cannot have the share, and what remains at Cloudflare', async () => {
		const page = await demo.submit(NAME, unentitled);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(page.html).toContain('Recipient is missing necessary entitlement');
		const [left, ...others] = await recipients(seeded.unentitledAccount);
		expect(others).toEqual([]);
		expect(page.html).toContain('The account is on the list of recipients: associating.');
		expect(page.html).toContain('Please tell your administrator.');
		expect(textOf(page.html)).not.toMatch(technical);
		const { outcome, detail } = (await lastAudit()) ?? {};
		expect(outcome).toBe('not associated');
		expect(detail).toContain('Recipient is missing necessary entitlement');
		expect(detail).toContain(left?.id);

		const changes = await demo.changes();
		const again = await demo.submit(NAME, unentitled);
		expect(again.heading).toBe('Example Ltd does not have the share');
		expect(await demo.changes()).toEqual(changes);
	});

	test('says that Cloudflare continues when the association takes longer than the wait', async () => {
		await demo.settings({ associationDelayMs: 600_000 });
		const options = { ifExists: 'returnExisting', waitUntilAssociated: true, waitTimeout: 1 };
		const page = await demo.submit(await variant('Create recipient', { options }), answers);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(page.html).toContain('Cloudflare continues in the background');
		expect(page.html).toContain('The account is on the list of recipients: associating.');
		expect(textOf(page.html)).not.toMatch(technical);
	});

	test('says that nothing was created when Cloudflare returns an error', async () => {
		const message = 'Not this one';
		await demo.fault({ kind: 'status', status: 400, method: 'POST', path: 'recipients', message });
		const page = await demo.submit(NAME, answers);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(page.html).toContain(message);
		expect(page.html).toContain('The account is not on the list of recipients.');
		expect(textOf(page.html)).not.toMatch(technical);
		expect(await recipients(seeded.otherAccount)).toEqual([]);
	});

	test('reports a missing share', async () => {
		const share = { __rl: true, mode: 'id', value: 'f'.repeat(32) };
		const page = await demo.submit(await variant('Create recipient', { share }), answers);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(textOf(page.html)).not.toMatch(technical);
		expect((await lastAudit())?.detail).toContain('404');
		expect(await demo.changes()).toEqual([]);
	});

	test.each([
		['Account ID', '023e105f4ecef8ad', 'The account ID is not complete. It has 32 characters'],
		['Account ID', ' ', 'The account ID is not complete. It has 32 characters'],
		['Name', ' ', 'The name is missing'],
	])('sends nothing where %s is %j', async (field, answer, why) => {
		const page = await demo.submit(NAME, { ...answers, [field]: answer });
		expect(page.heading).toMatch(/^(Example Ltd|Nobody) was not given the share$/);
		expect(page.html).toContain(why);
		expect(await demo.requests()).toEqual([]);
	});

	test('reports when no audit row can be written', async () => {
		const dataTableId = { __rl: true, mode: 'name', value: 'No such table' };
		const page = await demo.submit(await variant('Write audit row', { dataTableId }), answers);
		expect(page.heading).toBe('Example Ltd has the share');
		expect(page.html).toMatch(/This could not be written to the table .Cloudflare audit./);
	});
});
