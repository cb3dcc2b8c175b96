import type { Column, Editor } from './editor';
import type { Workflow, WorkflowNode } from './templates';

interface TableMaker {
	tableName: string;
	columns: { column: Column[] };
}

interface TableLocator {
	mode: string;
	value: string;
}

const isDataTable = ({ type }: WorkflowNode) => type === 'n8n-nodes-base.dataTable';

const makesTable = (node: WorkflowNode) =>
	isDataTable(node) && node.parameters.resource === 'table';

/** In the place of a node that makes a table: says what that node says of one that is there. */
async function tableMade(node: WorkflowNode, editor: Editor): Promise<WorkflowNode> {
	const { tableName, columns } = node.parameters as unknown as TableMaker;
	const table = { id: await editor.table(tableName, columns.column), name: tableName };
	const parameters = { mode: 'raw', jsonOutput: JSON.stringify(table), options: {} };
	return { ...node, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
}

async function tablePicked(node: WorkflowNode, editor: Editor): Promise<WorkflowNode> {
	const locator = node.parameters.dataTableId as TableLocator;
	if (locator.mode !== 'name') return { ...node, typeVersion: 1 };
	const dataTableId = { ...locator, mode: 'list', value: await editor.table(locator.value) };
	return { ...node, typeVersion: 1, parameters: { ...node.parameters, dataTableId } };
}

/**
 * A template as a user of n8n 1 has to change it. The Data Table node there makes no tables and
 * finds none by name: so the tables are made beforehand and picked, and nodes that only name them
 * take the place of those that make them.
 */
export async function forN8n1(workflow: Workflow, editor: Editor): Promise<Workflow> {
	const nodes: WorkflowNode[] = [];
	for (const node of workflow.nodes) {
		nodes.push(makesTable(node) ? await tableMade(node, editor) : node);
	}
	for (const [index, node] of nodes.entries()) {
		if (isDataTable(node)) nodes[index] = await tablePicked(node, editor);
	}
	return { ...workflow, nodes };
}
