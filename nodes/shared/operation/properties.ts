import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { byAlphabet } from '../fields/collections';
import { credentialText, noticeOf } from '../fields/notices';
import type { Operation } from './operation';

/**
 * The parameters of a node: the hidden resource, the operation selector, then every field once, shown
 * for the operations that list it. Operations share a field if they list the same object.
 *
 * @param resource the only value of `resource`. n8n only names nodes and describes tools by their
 * operation ("Delete user") if the operation is shown for a resource.
 */
export function propertiesOf(
	resource: string,
	operations: readonly Operation[],
): INodeProperties[] {
	const fields = inOrder(operations.map((operation) => operation.fields)).map((field) => {
		const users = operations.filter((operation) => operation.fields.includes(field));
		return shownFor(
			field,
			users.map(({ value }) => value),
		);
	});
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'hidden',
			// Without them the list of nodes offers no actions.
			options: [{ name: resource, value: resource }],
			default: resource,
		},
		selector(resource, operations),
		...noticesOf(operations),
		...fields,
	];
}

/** All fields once, such that those of each operation keep their order. */
function inOrder(lists: INodeProperties[][]): INodeProperties[] {
	const left = new Set(lists.flat());
	const isNext = (field: INodeProperties) =>
		lists.every(
			(list) => !list.slice(0, Math.max(0, list.indexOf(field))).some((one) => left.has(one)),
		);
	const all: INodeProperties[] = [];
	while (left.size > 0) {
		// Of two operations with opposite orders, the first one keeps its own.
		const field = [...left].find(isNext) ?? [...left][0]!;
		left.delete(field);
		all.push(field);
	}
	return all;
}

/** The subtitle on the canvas: the operation's name, and whether it is a dry run. */
export function subtitleOf(operations: readonly Operation[]): string {
	const names = JSON.stringify(
		Object.fromEntries(operations.map(({ value, name }) => [value, name])),
	);
	const isDry = '$parameter["options"]?.["dryRun"] === true';
	return `={{ (${names})[$parameter["operation"]] + (${isDry} ? " (dry run)" : "") }}`;
}

function selector(resource: string, operations: readonly Operation[]): INodeProperties {
	const options = operations
		.map(({ name, value, action, description }): INodePropertyOptions => {
			return { name, value, action, description };
		})
		.sort((a, b) => byAlphabet(a.name, b.name));
	const usual = (operations.find(({ value }) => value === 'getAll') ?? operations[0])!.value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: usual,
	};
}

/** One notice for each operation, and one for all that have the same text. */
function noticesOf(operations: readonly Operation[]): INodeProperties[] {
	const notices = new Map<string, { notice: INodeProperties; values: string[] }>();
	for (const { resource, warning, value } of operations) {
		const notice = noticeOf(credentialText(resource), warning);
		const { displayName: text } = notice;
		const values = [...(notices.get(text)?.values ?? []), value];
		notices.set(text, { notice, values });
	}
	return [...notices.values()].map(({ notice, values }) => shownFor(notice, values));
}

function shownFor(field: INodeProperties, operations: string[]): INodeProperties {
	const { show, ...rest } = field.displayOptions ?? {};
	return { ...field, displayOptions: { ...rest, show: { operation: operations, ...show } } };
}
