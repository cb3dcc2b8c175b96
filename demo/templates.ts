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

export interface Filling {
	/** Account and organization to put in the place of the templates' placeholders. */
	locators: Record<string, string>;
	/** Credential ids by the name that the templates use. */
	credentials: Record<string, string>;
}

/** Something that the user has to choose, not an expression that follows from it. */
function isPlaceholder(value: unknown): value is ResourceLocator {
	if (typeof value !== 'object' || value === null || !('__rl' in value)) return false;
	return String((value as ResourceLocator).value).startsWith('REPLACE-WITH-');
}

const isChatModel = ({ type }: WorkflowNode) => type.startsWith(CHAT_MODELS);

/** Whether a workflow asks a chat model. There is none in the demo: its user chooses one. */
export const asksModel = ({ nodes }: Workflow) => nodes.some(isChatModel);

function fillNode(node: WorkflowNode, { locators, credentials }: Filling): void {
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

/** A workflow as its file holds it, with what a user picks after the import filled in. */
export function filled(json: string, filling: Filling): Workflow {
	const workflow = JSON.parse(json) as Workflow;
	for (const node of workflow.nodes) fillNode(node, filling);
	return workflow;
}

/** The workflows of templates/, with what a user picks after the import filled in. */
export async function readTemplates(filling: Filling): Promise<Workflow[]> {
	const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => filled(await readFile(join(folder, file), 'utf8'), filling)),
	);
}

function formTrigger({ nodes }: Workflow): WorkflowNode | undefined {
	return nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
}

export function hasForm(workflow: Workflow): boolean {
	return formTrigger(workflow) !== undefined;
}

/** The form that starts a workflow: where it answers once published, and its fields in order. */
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
