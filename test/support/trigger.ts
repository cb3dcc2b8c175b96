import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeTypes,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import { PollContext } from 'n8n-core';

import './regexEngine';
import { additionalData } from './additionalData';
import { nodeNamed } from './nodes';

const NAME = 'Under Test';

export interface TriggerSetup {
	parameters: IDataObject;
	credential: ICredentialDataDecryptedObject;
	/** What n8n has stored with the workflow. */
	staticData?: IDataObject;
	/** The ID of the credential that the node has selected. */
	credentialId?: string;
	/** Milliseconds that n8n gives a poll. */
	budget?: number;
}

/** A workflow with the trigger, as n8n holds it while it is published. */
export interface Trigger {
	/** One poll by n8n's engine: its items, or null. Rejects with the node's error. */
	poll(mode?: WorkflowExecuteMode): Promise<IDataObject[] | null>;
	/** What n8n would store, as JSON. */
	stored(): string;
	/** Whether something changed since it was last asked that n8n would store now. */
	hasChanged(): boolean;
	/** The trigger after a restart of n8n, or after the workflow was changed and published again. */
	republished(changes?: Partial<TriggerSetup>): Trigger;
}

export function triggerWith(setup: TriggerSetup): Trigger {
	const { parameters, credential, staticData = {}, credentialId = '1', budget } = setup;
	const find = () => nodeNamed('onboardingTrigger');
	const nodeTypes: INodeTypes = {
		getByName: find,
		getByNameAndVersion: find,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: '1',
		name: NAME,
		type: 'test.node',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { cloudflareOnboardingApi: { id: credentialId, name: 'Cloudflare' } },
	};
	const workflow = new Workflow({
		id: 'test',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		staticData: structuredClone(staticData),
	});
	const contextFor = (mode: WorkflowExecuteMode) =>
		new PollContext(
			workflow,
			workflow.getNode(NAME)!,
			additionalData(credential),
			mode,
			'activate',
			undefined,
			undefined,
			undefined,
			undefined,
			undefined,
			budget === undefined ? undefined : () => budget,
		);
	const stored = () => JSON.stringify(workflow.staticData);
	const hasChanged = () => {
		const { __dataChanged: changed = false } = workflow.staticData;
		workflow.staticData.__dataChanged = false;
		return changed === true;
	};
	return {
		stored,
		hasChanged,
		async poll(mode = 'trigger') {
			const answer = await find().poll!.call(contextFor(mode));
			return answer && answer.flat().map(({ json }) => json);
		},
		republished: (changes = {}) =>
			triggerWith({ ...setup, staticData: JSON.parse(stored()) as IDataObject, ...changes }),
	};
}
