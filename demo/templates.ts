import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Form, FormLogin } from './form';
import { root } from './paths';

const folder = join(root, 'templates');
const CHAT_MODELS = '@n8n/n8n-nodes-langchain.lmChat';

interface ResourceLocator {
	__rl: true;
	mode: string;
	value: string;
}

export interface WorkflowNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

interface FormParameters {
	authentication?: string;
	options: { path: string };
	formFields: { values: Array<{ fieldLabel: string }> };
}

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface TemplateValues {
	/** Values for the placeholders of the templates, by parameter. */
	locators: Record<string, string>;
	/** Credential IDs by their names in the templates. */
	credentials: Record<string, string>;
}

/** Whether the user has to choose the value of a resource locator. */
function isPlaceholder(value: unknown): value is ResourceLocator {
	if (typeof value !== 'object' || value === null || !('__rl' in value)) return false;
	const { value: chosen } = value as ResourceLocator;
	return chosen === '' || chosen.startsWith('REPLACE-WITH-');
}

const isChatModel = ({ type }: WorkflowNode) => type.startsWith(CHAT_MODELS);

/** Whether a workflow uses a chat model. The demo has none, so its user has to choose one. */
export const asksModel = ({ nodes }: Workflow) => nodes.some(isChatModel);

function fillNode(node: WorkflowNode, { locators, credentials }: TemplateValues): void {
	for (const [name, id] of Object.entries(locators)) {
		const locator = node.parameters[name];
		if (isPlaceholder(locator)) node.parameters[name] = { ...locator, mode: 'id', value: id };
	}
	if (isChatModel(node)) delete node.credentials;
	for (const credential of Object.values(node.credentials ?? {})) {
		const id = credentials[credential.name];
		if (!id) throw new Error(`No credential named "${credential.name}" for node "${node.name}".`);
		credential.id = id;
	}
}

/** The workflow of a template file, with the values that a user enters after the import. */
export function fillTemplate(json: string, values: TemplateValues): Workflow {
	const workflow = JSON.parse(json) as Workflow;
	for (const node of workflow.nodes) fillNode(node, values);
	return workflow;
}

/** All workflows of templates/, with the values that a user enters after the import. */
export async function readTemplates(values: TemplateValues): Promise<Workflow[]> {
	const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => fillTemplate(await readFile(join(folder, file), 'utf8'), values)),
	);
}

function formTrigger({ nodes }: Workflow): WorkflowNode | undefined {
	return nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
}

export function hasForm(workflow: Workflow): boolean {
	return formTrigger(workflow) !== undefined;
}

/** The form that starts a workflow: its address once published, and its fields in order. */
export function formOf(workflow: Workflow, url: string, login?: FormLogin): Form {
	const trigger = formTrigger(workflow);
	if (!trigger) throw new Error(`"${workflow.name}" has no form.`);
	const { authentication, options, formFields } = trigger.parameters as unknown as FormParameters;
	return {
		address: `${url}/form/${options.path}`,
		labels: formFields.values.map(({ fieldLabel }) => fieldLabel),
		...(authentication === 'basicAuth' && { login }),
	};
}
