import { basename, dirname, join } from 'node:path';

import type { INodePropertyOptions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Operation } from '../../nodes/shared/operation/operation';

/** Such as `accessUser`, for the class CloudflareAccessUser. */
export type NodeName = string;

const root = join(__dirname, '../..');
const { n8n } = jest.requireActual<{ n8n: { nodes: string[] } }>(join(root, 'package.json'));

/** The sources of the nodes that package.json lists, by name. */
const sources = new Map(
	n8n.nodes.map((built) => {
		const file = join(root, built.replace(/^dist/, '').replace(/\.js$/, ''));
		const [, first = '', rest = ''] = /^Cloudflare(.)(.*)\.node$/.exec(basename(file)) ?? [];
		return [first.toLowerCase() + rest, file];
	}),
);

/** Every node of the package. A suite that goes over them knows a new one at once. */
export const nodeNames: NodeName[] = [...sources.keys()];

const nodes = new Map(
	[...sources].map(([name, file]) => {
		const exported = jest.requireActual<Record<string, new () => INodeType>>(file);
		return [name, new exported[basename(file, '.node')]!()];
	}),
);

export function nodeNamed(name: NodeName): INodeType {
	const node = nodes.get(name);
	if (!node) throw new Error(`No node ${name} in package.json, but ${nodeNames.join(', ')}`);
	return node;
}

/** The folder of a node in the sources. */
export const folderOf = (name: NodeName): string => dirname(sources.get(name)!);

const isTrigger = (name: NodeName): boolean => nodeNamed(name).poll !== undefined;

/** A trigger starts a workflow: it has events in place of operations, and no input. */
export const triggerNames: NodeName[] = nodeNames.filter(isTrigger);

/** The nodes with operations. */
export const actionNames: NodeName[] = nodeNames.filter((name) => !isTrigger(name));

/** The operations as their files declare them. */
export const operationsOf = (name: NodeName): Operation[] =>
	jest.requireActual<{ operations: Operation[] }>(join(folderOf(name), 'operations')).operations;

/** The operations as the node shows them. */
export function shownOperations(name: NodeName): INodePropertyOptions[] {
	const { properties } = nodeNamed(name).description;
	const selector = properties.find((property) => property.name === 'operation');
	return (selector?.options ?? []) as INodePropertyOptions[];
}

/** Returns its input. Used as the trigger before the node under test. */
export const passThrough = {
	description: {
		displayName: 'Pass',
		name: 'pass',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
} as INodeType;
