import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillTemplate, type TemplateValues } from '../../demo/templates';
import { seeded } from '../../emulator/seeded';
import { RunningDemo } from './runningDemo';

const folder = join(__dirname, '../../docs/nodes');

interface Snippet {
	name: string;
	json: string;
}

/** The snippets in the docs pages that a reader pastes onto the canvas. */
const snippets = readdirSync(folder).flatMap((page): Snippet[] => {
	const [, ...sections] = readFileSync(join(folder, page), 'utf8').split(/^## /m);
	return sections.flatMap((section) => {
		const [title = ''] = section.split('\n');
		const blocks = [...section.matchAll(/```json\n([\s\S]*?)```/g)];
		return blocks.map(([, json = '']) => ({ name: `${page}: ${title}`, json }));
	});
});

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

	test('exist for every node', () => expect(snippets).toHaveLength(8));

	test.each(snippets)('$name', async ({ name, json }) => {
		const workflow = { ...fillTemplate(json, filling), name };
		const { id } = await demo.editor.save({ ...workflow, settings: { executionOrder: 'v1' } });
		const run = await demo.editor.run(id, 'Start');
		expect(run.status).toBe('success');
		for (const node of workflow.nodes) {
			expect(run.rows(node.name).length).toBeGreaterThan(0);
			expect(run.rows(node.name).filter((row) => 'error' in row)).toEqual([]);
		}
	});
});
