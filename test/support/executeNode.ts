import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
} from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';

import { additionalData } from './additionalData';

export interface Execution {
	parameters: IDataObject;
	items: IDataObject[];
	credential: ICredentialDataDecryptedObject;
	/** Cancels the execution. */
	signal?: AbortSignal;
}

/** Starts a node as n8n's engine does, with On Error → Continue. */
export async function executeNode(
	type: INodeType,
	{ parameters, items, credential, signal }: Execution,
): Promise<INodeExecutionData[][]> {
	const find = () => type;
	const nodeTypes: INodeTypes = {
		getByName: find,
		getByNameAndVersion: find,
		getKnownTypes: () => ({}),
	};
	const node = {
		id: '1',
		name: 'Under Test',
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { cloudflareOnboardingApi: { id: '1', name: 'Cloudflare' } },
		onError: 'continueRegularOutput',
	} as unknown as INode;
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const data: INodeExecutionData[] = items.map((json) => ({ json }));
	const context = new ExecuteContext(
		workflow,
		workflow.getNode('Under Test')!,
		additionalData(credential),
		'manual',
		createEmptyRunExecutionData(),
		0,
		data,
		{ main: [data] },
		{ node, data: { main: [data] }, source: null },
		[],
		signal,
	);
	return (await type.execute!.call(context)) as INodeExecutionData[][];
}
