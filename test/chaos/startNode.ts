import type { IDataObject, INode, INodeExecutionData, INodeTypes } from 'n8n-workflow';
import { createEmptyRunExecutionData, Workflow } from 'n8n-workflow';
import { ExecuteContext } from 'n8n-core';

import type { Emulator } from '../../emulator';
import { credentialFor } from '../support/emulator';
import { additionalData } from '../support/engine';
import type { NodeName } from '../support/nodes';
import { nodeNamed } from '../support/nodes';

/** Starts a node as the engine does, and returns a function that cancels it. */
export function start(
	emulator: Emulator,
	name: NodeName,
	parameters: IDataObject,
	items: IDataObject[],
	controller = new AbortController(),
) {
	const type = nodeNamed(name);
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
		additionalData(credentialFor(emulator)),
		'manual',
		createEmptyRunExecutionData(),
		0,
		data,
		{ main: [data] },
		{ node, data: { main: [data] }, source: null },
		[],
		controller.signal,
	);
	return { output: type.execute!.call(context), cancel: () => controller.abort() };
}
