import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import { LoadOptionsContext, WorkflowExecute } from 'n8n-core';

import './regexEngine';
import { additionalData } from './additionalData';
import type { NodeName } from './nodes';
import { nodeNamed, passThrough } from './nodes';

const CREDENTIAL_TYPE = 'cloudflareOnboardingApi';
const MAIN = NodeConnectionTypes.Main;

export interface Setup {
	node: NodeName;
	/** The parameters as the editor saves them, including `operation`. */
	parameters: IDataObject;
	/** The JSON of each input item. Default: one empty item. */
	items?: IDataObject[];
	credential: ICredentialDataDecryptedObject;
	onError?: INode['onError'];
	settings?: Partial<INode>;
	/** The IANA name of the workflow's time zone. */
	timezone?: string;
}

/** The parts of a run that tests use. Errors in run data are plain copies. */
export interface Result {
	/** The items of the first output. */
	items: INodeExecutionData[];
	/** The items of the error output (On Error → Continue using error output). */
	errorItems: INodeExecutionData[];
	json: IDataObject[];
	/** The hints that n8n shows above the output. */
	hints: string[];
	error?: {
		message: string;
		description?: string;
		httpCode?: string;
		context: IDataObject & { itemIndex?: number };
	};
}

/** Runs one node in n8n's engine with items from a trigger. */
export async function run(setup: Setup): Promise<Result> {
	const workflow = workflowOf(setup);
	const start = workflow.getNode('Start')!;
	const items = (setup.items ?? [{}]).map((json) => ({ json }));
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }],
		},
	});
	const execute = new WorkflowExecute(additionalData(setup.credential), 'manual', data);
	try {
		return resultOf(await execute.processRunExecutionData(workflow));
	} catch (error) {
		// n8n throws when it finds invalid parameters before the run.
		const { message } = error as Error;
		return { items: [], errorItems: [], json: [], hints: [], error: { message, context: {} } };
	}
}

export interface ListSearch extends Pick<Setup, 'node' | 'parameters' | 'credential'> {
	/** The name of the list search in the locator. */
	method: string;
	/** The text that the user typed. */
	filter?: string;
	/** The token of the previous page. */
	paginationToken?: string;
}

/** Opens the list of a locator, as n8n does when the user clicks on it. */
export async function searchList(search: ListSearch): Promise<INodeListSearchResult> {
	const { node, method, parameters, credential, filter, paginationToken } = search;
	const { methods } = nodeNamed(node);
	const workflow = workflowOf({ node, parameters, credential });
	const context = new LoadOptionsContext(
		workflow,
		workflow.getNode('Under Test')!,
		{
			...additionalData(credential),
			currentNodeParameters: parameters as INodeParameters,
		},
		'',
	);
	return await methods!.listSearch![method]!.call(context, filter, paginationToken);
}

function resultOf({ data }: IRun): Result {
	const task = data.resultData.runData['Under Test']?.[0];
	const [items = [], errorItems = []] = task?.data?.main ?? [];
	const error = (task?.error ?? data.resultData.error) as unknown as Result['error'];
	return {
		items: items ?? [],
		errorItems: errorItems ?? [],
		json: (items ?? []).map(({ json }) => json),
		hints: (task?.hints ?? []).map(({ message }) => message),
		error,
	};
}

function workflowOf({ node, parameters, onError, settings, timezone }: Setup): Workflow {
	const plain = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const to = (name: string) => ({ node: name, type: MAIN, index: 0 });
	return new Workflow({
		id: 'test',
		active: false,
		nodeTypes: nodeTypes(node),
		settings: { executionOrder: 'v1', ...(timezone && { timezone }) },
		nodes: [
			{ ...plain, id: '1', name: 'Start', type: 'test.pass' },
			{
				...plain,
				id: '2',
				name: 'Under Test',
				type: 'test.node',
				parameters: parameters as INode['parameters'],
				credentials: { [CREDENTIAL_TYPE]: { id: '1', name: 'Cloudflare' } },
				onError,
				...settings,
			},
		],
		connections: { Start: { main: [[to('Under Test')]] } },
	});
}

/** The variant that n8n makes of a node for AI agents. */
function toolOf(node: INodeType): INodeType {
	const description = { ...node.description, name: `${node.description.name}Tool` };
	return Object.create(node, { description: { value: description } }) as INodeType;
}

function nodeTypes(node: NodeName): INodeTypes {
	const known: Record<string, INodeType> = {
		'test.pass': passThrough,
		'test.node': nodeNamed(node),
		'test.nodeTool': toolOf(nodeNamed(node)),
	};
	const find = (name: string) => known[name]!;
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
}
