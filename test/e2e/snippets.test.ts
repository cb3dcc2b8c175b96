import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { answerForm } from '../../demo/form';
import { fillTemplate, type TemplateValues, type Workflow } from '../../demo/templates';
import { seeded } from '../../emulator/seeded';
import type { Planned } from '../../nodes/CloudflarePerson/planning';
import type { Removed } from '../../nodes/CloudflarePerson/removal';
import { RunningDemo } from './runningDemo';

const docs = join(__dirname, '../../docs');

interface Snippet {
	name: string;
	json: string;
}

/** The snippets in a docs page that a reader pastes onto the canvas. */
function snippetsOf(page: string): Snippet[] {
	const [, ...sections] = readFileSync(join(docs, page), 'utf8').split(/^## /m);
	return sections.flatMap((section) => {
		const [title = ''] = section.split('\n');
		const blocks = [...section.matchAll(/```json\n([\s\S]*?)```/g)];
		return blocks.map(([, json = '']) => ({ name: `${page}: ${title}`, json }));
	});
}

// README.md is about all nodes.
const pages = readdirSync(join(docs, 'nodes'))
	.filter((page) => page !== 'README.md')
	.map((page) => `nodes/${page}`);
const snippets = pages.flatMap(snippetsOf);

describe('snippets in the docs', () => {
	let demo: RunningDemo;
	let filling: TemplateValues;
	beforeAll(async () => {
		demo = await RunningDemo.shared();
		const { account, organization, share, otherAccount } = seeded;
		filling = {
			locators: { account, organization, share, recipientAccount: otherAccount },
			credentials: await demo.editor.credentialIds(),
		};
	});
	beforeEach(async () => await demo.reset());

	test('exist for every node', () => {
		expect(pages.filter((page) => snippetsOf(page).length === 0)).toEqual([]);
	});

	test.each(snippets)('$name', async ({ name, json }) => {
		const workflow = { ...fillTemplate(json, filling), name };
		const { id } = await demo.editor.save({ ...workflow, settings: { executionOrder: 'v1' } });
		// The first node starts the workflow.
		const run = await demo.editor.run(id, workflow.nodes[0]!.name);
		expect(run.status).toBe('success');
		for (const node of workflow.nodes) {
			expect(run.rows(node.name).length).toBeGreaterThan(0);
			expect(run.rows(node.name).filter((row) => 'error' in row)).toEqual([]);
		}
	});

	test('offboarding.md: removes what the approver was shown, and leaves out who has nothing', async () => {
		const { editor } = demo;
		const leavers = ['hedy.lamarr@example.com', 'nobody@example.com', 'ada.lovelace@example.com'];
		const there = [leavers[0], leavers[2]];
		await editor.emptyTable('Leavers');
		await editor.fillTable(
			'Leavers',
			[{ name: 'email', type: 'string' }],
			leavers.map((email) => ({ email })),
		);
		const [example, ...others] = snippetsOf('offboarding.md');
		expect(others).toEqual([]);
		const { id } = await editor.save(withAddress(fillTemplate(example!.json, filling)));
		const waiting = await editor.run(id, 'Start');
		expect(waiting.rows('Something to remove').map(({ email }) => email)).toEqual(there);
		expect(await demo.changes()).toEqual([]);

		const address = String(waiting.rows('Address')[0]?.url);
		const login = { username: 'admin', password: editor.login.password };
		const auth = { auth: login, proxy: false } as const;
		const page = (await axios.get<string>(address, auth)).data;
		for (const email of there) expect(page).toContain(email);
		expect(page).not.toContain('nobody@example.com');
		await answerForm({ address, labels: ['Your name'], login }, { 'Your name': 'Noor Haddad' });
		const run = await editor.settled(waiting.id, { pastWait: true });
		expect(run.status).toBe('success');
		const removed = run.rows('Remove access') as unknown as Removed[];
		expect(removed.map(({ email }) => email)).toEqual(there);
		const plans = waiting.rows('Something to remove') as unknown as Planned[];
		for (const [nth, { steps, planHash }] of removed.entries()) {
			const { plan } = plans[nth]!;
			expect(planHash).toBe(plan.hash);
			expect(steps.map(({ id, outcome }) => [id, outcome])).toEqual(
				plan.steps.map(({ id }) => [id, 'done']),
			);
		}
		const { access } = await demo.emails();
		for (const email of there) expect(access).not.toContain(email);
	});
});

/** The example with a node that has the address of its form, where a user sends it to the approver. */
function withAddress(workflow: Workflow): Workflow {
	const json = '={{ { "url": $execution.resumeFormUrl } }}';
	const address = {
		name: 'Address',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		position: [760, 160],
		parameters: { mode: 'raw', jsonOutput: json, options: {} },
	};
	const to = (node: string, index = 0) => ({ node, type: 'main', index });
	return {
		...workflow,
		name: 'Offboarding example',
		nodes: [...workflow.nodes, address],
		connections: {
			...workflow.connections,
			'Something to remove': { main: [[to('Approved plans'), to('Address')]] },
			Address: { main: [[to('Approve')]] },
		},
	};
}
