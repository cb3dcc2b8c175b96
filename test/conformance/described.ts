import type { INodeProperties } from 'n8n-workflow';

import type { NodeName } from '../support/nodes';
import { actionNames, nodeNamed, shownOperations } from '../support/nodes';

/** An operation as its node's description has it: what the editor shows for it. */
export interface Described {
	node: NodeName;
	operation: string;
	fields: INodeProperties[];
}

const isShownFor = (operation: string) => (field: INodeProperties) =>
	field.displayOptions?.show?.operation?.includes(operation) ?? true;

function operationsOf(node: NodeName): Described[] {
	const { properties } = nodeNamed(node).description;
	return shownOperations(node).map(({ value }) => ({
		node,
		operation: String(value),
		fields: properties.filter(isShownFor(String(value))),
	}));
}

/** Every operation of every node. */
export const everyOperation: Described[] = actionNames.flatMap(operationsOf);

export const described = (node: NodeName, operation: string): Described =>
	everyOperation.find((one) => one.node === node && one.operation === operation)!;

/** What can be added to a collection of an operation: its `options`, `filters`, … */
export const entriesOf = ({ fields }: Described, collection: string): INodeProperties[] =>
	fields
		.filter(({ name, type }) => name === collection && type === 'collection')
		.flatMap(({ options = [] }) => options as INodeProperties[]);

/** A field and the name by which a parameter is given: dotted inside a collection. */
export interface Place extends Described {
	name: string;
	field: INodeProperties;
}

/** All fields of all operations, those inside collections too. */
export const everyField: Place[] = everyOperation.flatMap((one) =>
	one.fields.flatMap((field) => [
		{ ...one, name: field.name, field },
		...entriesOf(one, field.name).map((entry) => ({
			...one,
			name: `${field.name}.${entry.name}`,
			field: entry,
		})),
	]),
);

/** For titles: 'accessUser delete: options.ifMissing'. */
export const titled = <T extends { node: string; operation: string; name?: string }>(
	list: T[],
): Array<[string, T]> =>
	list.map((one) => [[one.node, one.operation, one.name].filter(Boolean).join(' '), one]);

/** Parameters with one of them set, inside a collection where the name is dotted. */
export function withValue<P extends object>(parameters: P, name: string, value: unknown): P {
	const [parameter = name, entry] = name.split('.');
	if (entry === undefined) return { ...parameters, [parameter]: value };
	const collection = (parameters as Record<string, object>)[parameter];
	return { ...parameters, [parameter]: { ...collection, [entry]: value } };
}
