import type { Column, Editor } from './editor';
import type { Connections, Workflow, WorkflowNode } from './templates';

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

/** Takes nodes out: what led to one leads to what came after its first output. */
function bridge(connections: Connections, out: string[]): Connections {
	type Targets = NonNullable<Connections[string]['main'][number]>;
	const past = (targets: Targets | null): Targets =>
		(targets ?? []).flatMap((target) =>
			out.includes(target.node) ? past(connections[target.node]?.main[0] ?? null) : [target],
		);
	const left = Object.entries(connections).filter(([from]) => !out.includes(from));
	return Object.fromEntries(left.map(([from, { main }]) => [from, { main: main.map(past) }]));
}

async function withTablePicked(node: WorkflowNode, editor: Editor): Promise<WorkflowNode> {
	const locator = node.parameters.dataTableId as TableLocator;
	const dataTableId = { ...locator, mode: 'list', value: await editor.table(locator.value) };
	return { ...node, typeVersion: 1, parameters: { ...node.parameters, dataTableId } };
}

/**
 * A template as a user of n8n 1 has to change it. The Data Table node there makes no tables and
 * finds none by name: so the tables are made beforehand, the nodes that make them are taken out,
 * and the others get their table picked.
 */
export async function forN8n1(workflow: Workflow, editor: Editor): Promise<Workflow> {
	const makers = workflow.nodes.filter(makesTable);
	for (const { parameters } of makers) {
		const { tableName, columns } = parameters as unknown as TableMaker;
		await editor.table(tableName, columns.column);
	}
	const nodes: WorkflowNode[] = [];
	for (const node of workflow.nodes) {
		if (makesTable(node)) continue;
		nodes.push(isDataTable(node) ? await withTablePicked(node, editor) : node);
	}
	const out = makers.map(({ name }) => name);
	return { ...workflow, nodes, connections: bridge(workflow.connections, out) };
}
