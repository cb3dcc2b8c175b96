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

	const answers = {
		Partner: 'Example Ltd',
		'Recipient account ID': seeded.otherAccount,
		'Contact email': 'it@partner.example',
	};
	const unentitled = { ...answers, 'Recipient account ID': seeded.unentitledAccount };
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
		expect(page.html).toMatch(/is now a recipient: associated, last changed \d+ \w+ \d{4}, /);
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
			email: 'it@partner.example',
			outcome: 'associated',
			detail: expect.stringMatching(/^Example Ltd: Account \w{32} is now a recipient/),
		});
		const changes = await demo.changes();
		expect(changes).toMatchObject([{ body: { recipient_account_id: seeded.otherAccount } }]);

		const spaced = ` ${seeded.otherAccount.toUpperCase()} `;
		const again = await demo.submit(NAME, { ...answers, 'Recipient account ID': spaced });
		expect(again.heading).toBe('Example Ltd has the share');
		expect(again.html).toContain('is already a recipient: associated, last changed');
		expect(await demo.list<Recipient>(recipientsPath)).toEqual(after);
		expect(await demo.changes()).toEqual(changes);
	});

	test('shows why an account cannot have the share, and what remains at Cloudflare', async () => {
		const page = await demo.submit(NAME, unentitled);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(page.html).toContain('Recipient is missing necessary entitlement');
		const [left, ...others] = await recipients(seeded.unentitledAccount);
		expect(others).toEqual([]);
		expect(page.html).toContain(`At Cloudflare now: recipient ${left?.id} is associating.`);
		expect(await lastAudit()).toMatchObject({
			outcome: 'not associated',
			detail: expect.stringContaining('Recipient is missing necessary entitlement'),
		});

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
		expect(page.html).toContain('Cloudflare goes on in the background');
		const [left] = await recipients(seeded.otherAccount);
		expect(page.html).toContain(`At Cloudflare now: recipient ${left?.id} is associating.`);
	});

	test('says that nothing was created when Cloudflare returns an error', async () => {
		const message = 'Not this one';
		await demo.fault({ kind: 'status', status: 400, method: 'POST', path: 'recipients', message });
		const page = await demo.submit(NAME, answers);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(page.html).toContain(message);
		expect(page.html).toMatch(/At Cloudflare now: [^\n]*no share recipient with the account/);
		expect(await recipients(seeded.otherAccount)).toEqual([]);
	});

	test('reports a missing share', async () => {
		const share = { __rl: true, mode: 'id', value: 'f'.repeat(32) };
		const page = await demo.submit(await variant('Create recipient', { share }), answers);
		expect(page.heading).toBe('Example Ltd does not have the share');
		expect(page.html).toContain('404');
		expect(await demo.changes()).toEqual([]);
	});

	test.each([
		['Recipient account ID', '023e105f4ecef8ad', 'Recipient account ID must be 32 hex digits'],
		['Recipient account ID', ' ', 'Recipient account ID must be 32 hex digits'],
		['Contact email', 'nobody', 'Contact email is not an email address'],
		['Partner', ' ', 'Partner is missing'],
	])('sends nothing where %s is %j', async (field, answer, why) => {
		const page = await demo.submit(NAME, { ...answers, [field]: answer });
		expect(page.heading).toMatch(/^(Example Ltd|Nobody) was not given the share$/);
		expect(page.html).toContain(why);
		expect(await demo.requests()).toEqual([]);
	});

	test('reports when no audit row can be written', async () => {
		const dataTableId = { __rl: true, mode: 'name', value: 'No such table' };
		const page = await demo.submit(await variant('Notify', { dataTableId }), answers);
		expect(page.heading).toBe('Example Ltd has the share');
		expect(page.html).toContain('No row could be written to the data table Cloudflare audit');
	});
});
