import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as N8nCore from 'n8n-core';
import type * as N8nWorkflow from 'n8n-workflow';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	IVersionedNodeType,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import type { Outcome, Task } from './task.mjs';

type Core = typeof N8nCore;
type WorkflowPackage = typeof N8nWorkflow;

const MAIN = 'main';
const CREDENTIAL_TYPE = 'cloudflareOnboardingApi';

/** A node of a workflow without branches. */
export interface Step {
	type: keyof typeof nodeFiles;
	parameters: IDataObject;
	onError?: INode['onError'];
	/** It runs for the first item only. */
	executeOnce?: boolean;
	/** The number of the step whose output it takes, 0 for the input; by default the step before it. */
	after?: number;
}

function ofN8n(path: string, name: string, credential?: string) {
	const file = `node_modules/n8n-nodes-base/dist/nodes/${path}/${name}.node.js`;
	return { from: 'hostFolder', file, name, credential } as const;
}

function ours(name: string) {
	const file = `dist/nodes/${name}/${name}.node.js`;
	return { from: 'packageFolder', file, name, credential: CREDENTIAL_TYPE } as const;
}

/** The nodes by their types. n8n gives its HTTP Request node special rights by its type. */
const nodeFiles = {
	'n8n-nodes-cloudflare-onboarding.cloudflareAccessUser': ours('CloudflareAccessUser'),
	'n8n-nodes-cloudflare-onboarding.cloudflareOrganizationMember': ours(
		'CloudflareOrganizationMember',
	),
	'n8n-nodes-cloudflare-onboarding.cloudflarePerson': ours('CloudflarePerson'),
	'n8n-nodes-base.httpRequest': ofN8n('HttpRequest', 'HttpRequest', 'httpBearerAuth'),
	'n8n-nodes-base.splitOut': ofN8n('Transform/SplitOut', 'SplitOut'),
	'n8n-nodes-base.filter': ofN8n('Filter', 'Filter'),
};

/** Returns its input, as a trigger does. */
const passThrough = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['trigger'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [],
		outputs: [MAIN],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
} as INodeType;

/** n8n's engine, loaded as n8n does, with this package installed. */
export class Engine {
	private readonly core: Core;
	private readonly workflow: WorkflowPackage;
	private readonly types = new Map<string, INodeType | IVersionedNodeType>([
		['start', passThrough],
	]);
	private readonly credentialType: ICredentialType;

	constructor(private readonly task: Task) {
		const load = createRequire(join(task.hostFolder, 'package.json'));
		this.core = load('n8n-core') as Core;
		this.workflow = load('n8n-workflow') as WorkflowPackage;
		for (const [type, { from, file, name }] of Object.entries(nodeFiles)) {
			const exported = load(join(task[from], file)) as Record<string, new () => INodeType>;
			this.types.set(type, new exported[name]!());
		}
		const file = `dist/credentials/CloudflareOnboardingApi.credentials.js`;
		const exported = load(join(task.packageFolder, file)) as Record<
			string,
			new () => ICredentialType
		>;
		this.credentialType = new exported.CloudflareOnboardingApi!();
	}

	/**
	 * Has n8n resolve an expression, as in an n8n that has run a workflow before: the first one takes a
	 * while, and has nothing to do with a node.
	 */
	async warmUp(): Promise<void> {
		const conditions = {
			conditions: [
				{
					leftValue: '={{ $json.id }}',
					rightValue: '',
					operator: { type: 'string', operation: 'notEmpty', singleValue: true },
				},
			],
			options: { version: 2 },
			combinator: 'and',
		};
		const outcome = await this.run(
			[{ type: 'n8n-nodes-base.filter', parameters: { conditions } }],
			[{ id: '1' }],
		);
		if (outcome.items.length !== 1) throw new Error(outcome.stopped ?? 'n8n did not filter.');
	}

	/** Runs the nodes one after the other, and returns the output of the last one. */
	async run(steps: Step[], input: IDataObject[]): Promise<Outcome> {
		const workflow = this.workflowOf(steps);
		const data = this.workflow.createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{
						node: workflow.getNode('Start')!,
						data: { main: [input.map((json) => ({ json }))] },
						source: null,
					},
				],
			},
		});
		const execute = new this.core.WorkflowExecute(this.additionalData(), 'trigger', data);
		return outcomeOf(await execute.processRunExecutionData(workflow), `Step ${steps.length}`);
	}

	private workflowOf(steps: Step[]) {
		const nodes: INode[] = steps.map(({ type, parameters, onError, executeOnce }, index) => {
			const credential = nodeFiles[type].credential;
			return {
				// n8n runs what is further up first.
				position: [0, index + 1],
				id: String(index + 1),
				name: `Step ${index + 1}`,
				type,
				typeVersion: this.newest(type),
				parameters: parameters as INode['parameters'],
				...(credential && { credentials: { [credential]: { id: '1', name: 'Cloudflare' } } }),
				onError,
				executeOnce,
			};
		});
		const start = { id: '0', name: 'Start', type: 'start', typeVersion: 1 };
		return new this.workflow.Workflow({
			id: 'benchmark',
			active: false,
			nodeTypes: this.nodeTypes(),
			settings: { executionOrder: 'v1' },
			nodes: [{ ...start, position: [0, 0], parameters: {} }, ...nodes],
			connections: connectionsOf(steps),
		});
	}

	private newest(type: string): number {
		const found = this.types.get(type)!;
		return 'currentVersion' in found ? found.currentVersion : Number(found.description.version);
	}

	private nodeTypes(): INodeTypes {
		const versioned = (type: string, version?: number) =>
			this.workflow.NodeHelpers.getVersionedNodeType(this.types.get(type)!, version);
		return {
			getByName: (type) => this.types.get(type)!,
			getByNameAndVersion: versioned,
			getKnownTypes: () => ({}),
		};
	}

	private additionalData(): IWorkflowExecuteAdditionalData {
		const base = 'http://127.0.0.1:5678';
		const workflowData = {
			id: 'benchmark',
			name: 'benchmark',
			active: false,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: [],
			connections: {},
			activeVersionId: null,
		};
		return {
			credentialsHelper: this.credentialsHelper(),
			hooks: new this.core.ExecutionLifecycleHooks('trigger', 'benchmark', workflowData),
			executionId: 'benchmark',
			restApiUrl: `${base}/rest`,
			instanceBaseUrl: base,
			webhookBaseUrl: `${base}/webhook`,
			webhookWaitingBaseUrl: `${base}/webhook-waiting`,
			formWaitingBaseUrl: `${base}/form-waiting`,
			webhookTestBaseUrl: `${base}/webhook-test`,
			variables: {},
			currentNodeParameters: undefined,
		} as unknown as IWorkflowExecuteAdditionalData;
	}

	private credentialsHelper() {
		const { baseUrl, token } = this.task;
		const { credentialType } = this;
		const stored: Record<string, ICredentialDataDecryptedObject> = {
			[CREDENTIAL_TYPE]: { authentication: 'apiToken', apiToken: token, baseUrl },
			httpBearerAuth: { token },
		};
		return {
			getParentTypes: () => [],
			isCredentialUsableByNode: () => true,
			getCredentialsProperties: () => credentialType.properties,
			getDecrypted: async (_data: unknown, _details: unknown, type: string) => ({
				...stored[type],
			}),
			preAuthentication: async () => undefined,
			runPreAuthentication: async () => undefined,
			updateCredentials: async () => undefined,
			authenticate: async (
				credentials: ICredentialDataDecryptedObject,
				type: string,
				options: IHttpRequestOptions,
			) => {
				const { authenticate } = credentialType;
				if (type === CREDENTIAL_TYPE && typeof authenticate === 'function') {
					return await authenticate(credentials, options);
				}
				return { ...options, headers: { ...options.headers, Authorization: `Bearer ${token}` } };
			},
		};
	}
}

function connectionsOf(steps: Step[]): IConnections {
	const connections: IConnections = {};
	for (const [index, { after = index }] of steps.entries()) {
		const from = after === 0 ? 'Start' : `Step ${after}`;
		const [next = []] = (connections[from] ??= { main: [[]] }).main ?? [];
		next?.push({ node: `Step ${index + 1}`, type: MAIN, index: 0 });
	}
	return connections;
}

const hasFailed = ({ json, error }: INodeExecutionData) => error !== undefined || 'error' in json;

function outcomeOf({ data }: IRun, last: string): Outcome {
	const { runData, error } = data.resultData;
	const leaving = (name: string) => runData[name]?.[0]?.data?.main?.[0] ?? [];
	// Failed items may not reach the last node.
	const failed = Object.keys(runData).map((name) => leaving(name).filter(hasFailed).length);
	const done = leaving(last).filter((item) => !hasFailed(item));
	return {
		items: done.map(({ json }) => json),
		failed: Math.max(0, ...failed),
		stopped: error?.message,
	};
}
