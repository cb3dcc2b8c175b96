import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateValuesFor } from '../../../demo/templateValues';
import { root } from '../../../demo/paths';
import { readTemplates, type Workflow } from '../../../demo/templates';
import { seeded } from '../../../emulator/seeded';
import { eventually } from '../eventually';
import { RunningDemo } from '../runningDemo';
import { KEY, OpenEditor, TOKEN } from './openEditor';

const START_MS = 180_000;
jest.setTimeout(180_000);

const folder = join(root, 'templates');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const PACKAGE = 'n8n-nodes-cloudflare-onboarding.';
const NOTE = 'n8n-nodes-base.stickyNote';

function read(file: string): Workflow {
	return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
}

function stepsOf({ nodes }: Workflow) {
	return nodes.filter(({ type }) => type !== NOTE);
}

/** Whether a parameter is one that the user has still to choose. */
function isOpen(value: unknown): boolean {
	if (typeof value !== 'object' || value === null || !('__rl' in value)) return false;
	const { value: id } = value as unknown as { value: string };
	return id === '' || id.startsWith('REPLACE-WITH-YOUR-');
}

const titled = (name: string) =>
	name
		.replace(/^./, (letter) => letter.toUpperCase())
		.replace(/(?=[A-Z])/g, ' ')
		.trim();

/** What the editor is to mark, by node: exactly the choices that only the user can make. */
function choicesOf(workflow: Workflow): Record<string, string[]> {
	const marked = stepsOf(workflow).map(({ name, parameters, credentials }) => {
		const parameter = Object.keys(parameters)
			.filter((key) => isOpen(parameters[key]))
			.map((key) => {
				// The label may say more than the name, as in "Owner Account".
				const label = new RegExp(`^('|Parameter ")(\\w+ )?${titled(key)}['"] `);
				return expect.stringMatching(label) as string;
			});
		const credential = Object.keys(credentials ?? {}).map(
			() => expect.stringMatching(/^Credentials for .+ are not set\.$/) as string,
		);
		return [name, [...parameter, ...credential]] as [string, string[]];
	});
	return Object.fromEntries(marked.filter(([, choices]) => choices.length > 0));
}

describe('The editor', () => {
	let demo: RunningDemo;
	let open: OpenEditor;
	beforeAll(async () => {
		demo = await RunningDemo.start(['--empty']);
		open = await OpenEditor.of(demo);
	}, START_MS);
	afterAll(async () => {
		await open?.close();
		demo?.stop();
	});

	async function misses(...nodes: string[]): Promise<void> {
		await eventually(async () => expect(await open.editor.missingNodes()).toEqual(nodes));
	}

	/** What it marks, by node. */
	async function marks(lines: Record<string, string[]>): Promise<void> {
		await eventually(async () => expect(await open.editor.issues()).toEqual(lines));
	}

	test('marks a node and a parameter that it misses', async () => {
		await open.editor.newWorkflow();
		await open.editor.importFile(join(__dirname, 'incomplete.json'));
		await misses('Not installed', 'Other version');
		expect(await open.editor.issues()).toMatchObject({
			'Nothing chosen': ['Parameter "Account" is required.', expect.any(String)],
		});
		const panel = await open.editor.openNode('No such operation');
		await eventually(async () => expect(await panel.markedFields()).toBe(1));
		await panel.close();
	});

	test.each(files)('imports %s and misses nothing but the choices of its user', async (file) => {
		const template = read(file);
		await open.editor.newWorkflow();
		await open.editor.importFile(join(folder, file));
		await eventually(async () => expect(await open.editor.workflowName()).toBe(template.name));
		const names = stepsOf(template).map(({ name }) => name);
		expect((await open.editor.nodeNames()).sort()).toEqual(names.sort());
		await misses();
		await marks(choicesOf(template));
	});

	describe('once the choices are made', () => {
		let ready: Workflow[];
		beforeAll(async () => {
			const login = { username: 'admin', password: demo.editor.login.password };
			ready = await readTemplates(await templateValuesFor(demo.editor, open.baseUrl, login));
			// For the editor to know the credentials, which it didn't make.
			await open.editor.reload();
		});

		test.each(files)('finds nothing wrong with %s', async (file) => {
			const template = ready.find(({ name }) => name === read(file).name)!;
			await open.editor.newWorkflow();
			await open.editor.importFile(template);
			// The demo has no chat model to choose.
			const raw = read(file);
			const chosen = new Set(
				template.nodes.filter(({ credentials }) => credentials).map(({ name }) => name),
			);
			const models = raw.nodes.filter(({ name, credentials }) => credentials && !chosen.has(name));
			await marks(choicesOf({ ...raw, nodes: models }));
			const ours = template.nodes.filter(({ type }) => type.startsWith(PACKAGE));
			expect(ours.length).toBeGreaterThan(0);
			for (const { name } of ours) {
				const panel = await open.editor.openNode(name);
				expect({ name, marked: await panel.markedFields() }).toEqual({ name, marked: 0 });
				await panel.close();
			}
		});

		test('publishes the joiner form, which brings a person in', async () => {
			const { editor } = open;
			await editor.newWorkflow();
			await editor.importFile(join(folder, 'joiner-form.json'));
			expect(await editor.canPublish()).toBe(false);
			const choose = async (node: string, credential: string, parameter: string, row: string) => {
				const panel = await editor.openNode(node);
				await panel.chooseCredential(credential);
				await panel.locator(parameter).open();
				const id = parameter === 'account' ? seeded.account : seeded.organization;
				await panel.locator(parameter).pick(row, id);
				await panel.close();
			};
			await choose('Create Access user', TOKEN, 'account', 'Analytical Engines');
			await choose('Create account member', TOKEN, 'account', 'Analytical Engines');
			// These take the account of the first one.
			for (const name of ['Add to Zero Trust list', 'Add to Access group']) {
				const panel = await editor.openNode(name);
				await panel.chooseCredential(TOKEN);
				await panel.close();
			}
			await choose('Create organization member', KEY, 'organization', 'Example Group');
			await editor.publish();

			const email = 'ines.costa@example.com';
			const question = 'Also make them Super Administrator of all accounts';
			const person = { Name: 'Ines Costa', Email: email, Team: 'Finance', [question]: 'Yes' };
			const page = await demo.submit('Joiner form', person);
			expect(page.heading).toBe('Ines Costa has been onboarded');
			const { access, members } = await demo.emails();
			expect([access.includes(email), members.includes(email)]).toEqual([true, true]);
		});
	});
});
