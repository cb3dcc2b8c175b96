import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Operation } from './operation';

/**
 * The parameters of a node: the operation selector, then every field once, shown for the operations
 * that list it. Operations share a field if they list the same object.
 */
export function propertiesOf(operations: readonly Operation[]): INodeProperties[] {
	const users = new Map<INodeProperties, string[]>();
	for (const { value, fields } of operations) {
		for (const field of fields) users.set(field, [...(users.get(field) ?? []), value]);
	}
	const fields = [...users].map(([field, values]) => shownFor(field, values));
	return [selector(operations), ...fields];
}

function selector(operations: readonly Operation[]): INodeProperties {
	const options = operations
		.map(({ name, value, action, description }): INodePropertyOptions => {
			return { name, value, action, description };
		})
		.sort((a, b) => a.name.localeCompare(b.name));
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options,
		default: 'getAll',
	};
}

function shownFor(field: INodeProperties, operations: string[]): INodeProperties {
	const { show, ...rest } = field.displayOptions ?? {};
	return { ...field, displayOptions: { ...rest, show: { operation: operations, ...show } } };
}
