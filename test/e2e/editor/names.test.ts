import { type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { actionNames, nodeNamed, shownOperations } from '../../support/nodes';
import { eventually } from '../eventually';
import { RunningDemo } from '../runningDemo';
import { FakeChatModel, say } from '../templates/fakeChatModel';
import { KEY, OpenEditor } from './openEditor';

jest.setTimeout(120_000);

/** An operation of a node, by what the editor shows of both. */
interface Shown {
	/** As in `cloudflareAccessUser`. */
	type: string;
	node: string;
	/** What n8n saves when the action is picked. */
	parameters: { resource: string; operation: string };
	/** As in the list of operations: "Get Many". */
	title: string;
	/** As in the list of nodes: "Get many users". */
	action: string;
}

const operations = actionNames.flatMap((resource) => {
	const { name: type, displayName: node } = nodeNamed(resource).description;
	return shownOperations(resource).map(({ value, name: title, action = '' }): Shown => {
		return { type, node, parameters: { resource, operation: String(value) }, title, action };
	});
});
const nodes = [...new Set(operations.map(({ node }) => node))];

test('every action says what the operation does, and no two say the same', () => {
	for (const { title, action } of operations) {
		const [verb = '', ...what] = action.split(' ');
		expect([action, verb, what.length > 0]).toEqual([action, title.split(' ')[0], true]);
	}
	expect(new Set(operations.map(({ action }) => action)).size).toBe(operations.length);
});

describe('on the canvas every operation has a name and a subtitle of its own', () => {
	let open: OpenEditor;
	beforeAll(async () => (open = await OpenEditor.of(await RunningDemo.shared())));
	afterAll(async () => await open?.close());

	test.each(nodes)('%s', async (node) => {
		await open.editor.newWorkflow();
		const ofNode = operations.filter((one) => one.node === node);
		for (const { action } of ofNode) await (await open.editor.addNode(node, action)).close();
		const actions = ofNode.map(({ action }) => action);
		await eventually(async () => {
			const [, ...names] = await open.editor.nodeNames();
			expect(names).toEqual(actions);
		});
		for (const { action, title } of ofNode) {
			expect([action, await open.editor.subtitle(action)]).toEqual([action, title]);
		}
	});
});

describe('as tools of an agent', () => {
	let model: FakeChatModel;
	beforeAll(async () => (model = await FakeChatModel.start()));
	afterAll(async () => await model?.stop());

	/** A tool of each operation, with the name that n8n gives it. */
	function toolsOf(types: INodeTypeDescription[], credentialId = '') {
		return operations.map(({ type, parameters }) => {
			const name = `n8n-nodes-cloudflare-onboarding.${type}Tool`;
			const description = types.find((one) => one.name === name);
			if (!description) throw new Error(`n8n has no ${name}.`);
			return {
				name: NodeHelpers.makeNodeName(parameters, description),
				type: name,
				typeVersion: 1,
				parameters,
				credentials: { cloudflareOnboardingApi: { id: credentialId, name: KEY } },
			};
		});
	}

	test('all operations have names and descriptions of their own for the model', async () => {
		const { editor } = await RunningDemo.shared();
		const openAi = { apiKey: model.apiKey, url: model.url };
		const openAiId = await editor.addCredential('Fake model', 'openAiApi', openAi);
		const key = (await editor.credentialIds())[KEY];
		const tools = toolsOf(await editor.types<INodeTypeDescription>('nodes'), key);
		const langchain = '@n8n/n8n-nodes-langchain';
		const all = [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
			{
				name: 'Agent',
				type: `${langchain}.agent`,
				typeVersion: 3.1,
				parameters: { promptType: 'define', text: 'Hello' },
			},
			{
				name: 'Model',
				type: `${langchain}.lmChatOpenAi`,
				typeVersion: 1.3,
				parameters: {
					model: { __rl: true, mode: 'id', value: 'fake' },
					responsesApiEnabled: false,
				},
				credentials: { openAiApi: { id: openAiId, name: 'Fake model' } },
			},
			...tools,
		];
		const toAgent = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });
		const { id } = await editor.save({
			name: 'Every operation as a tool',
			nodes: all.map((node, index) => ({
				...node,
				id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
				position: [index * 200, 0],
			})),
			connections: {
				Start: toAgent('main'),
				Model: toAgent('ai_languageModel'),
				...Object.fromEntries(tools.map(({ name }) => [name, toAgent('ai_tool')])),
			},
			settings: { executionOrder: 'v1' },
		});
		model.plays(say('Hello.'));
		await editor.run(id, 'Start');
		model.played();
		const offered = model.asked[0]?.tools ?? [];
		const told = offered.map(({ name, description }) => `${name}: ${description}`).sort();
		const wanted = operations.map(({ action, node }) => `${action} in ${node}`);
		expect(told).toEqual(wanted.map((text) => `${text.replaceAll(' ', '_')}: ${text}`).sort());
		// Longer names are refused by models.
		expect(offered.filter(({ name }) => name.length > 64)).toEqual([]);
	});
});
