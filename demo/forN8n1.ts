import type { Column, Editor } from './editor';
import type { Workflow, WorkflowNode } from './templates';

interface TableParameters {
	tableName: string;
	columns: { column: Column[] };
}

interface TableLocator {
	mode: string;
	value: string;
}

const isDataTable = ({ type }: WorkflowNode) => type === 'n8n-nodes-base.dataTable';

const createsTable = (node: WorkflowNode) =>
	isDataTable(node) && node.parameters.resource === 'table';

/** Replaces a node that creates a table: returns what that node returns for an existing table. */
async function withExistingTable(node: WorkflowNode, editor: Editor): Promise<WorkflowNode> {
	const { tableName, columns } = node.parameters as unknown as TableParameters;
	const table = { id: await editor.table(tableName, columns.column), name: tableName };
	const parameters = { mode: 'raw', jsonOutput: JSON.stringify(table), options: {} };
	return { ...node, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
}

async function withSelectedTable(node: WorkflowNode, editor: Editor): Promise<WorkflowNode> {
	const locator = node.parameters.dataTableId as TableLocator;
	if (locator.mode !== 'name') return { ...node, typeVersion: 1 };
	const dataTableId = { ...locator, mode: 'list', value: await editor.table(locator.value) };
	return { ...node, typeVersion: 1, parameters: { ...node.parameters, dataTableId } };
}

/**
 * Changes a template as a user of n8n 1 has to. Its Data Table node cannot create tables or find them by
 * name, so the tables are created before and selected in the nodes.
 */
export async function forN8n1(workflow: Workflow, editor: Editor): Promise<Workflow> {
	const nodes: WorkflowNode[] = [];
	for (const node of workflow.nodes) {
		nodes.push(createsTable(node) ? await withExistingTable(node, editor) : node);
	}
	for (const [index, node] of nodes.entries()) {
		if (isDataTable(node)) nodes[index] = await withSelectedTable(node, editor);
	}
	return { ...workflow, nodes };
}
