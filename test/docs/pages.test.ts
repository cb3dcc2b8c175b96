import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import {
	actionNames,
	type NodeName,
	nodeNamed,
	nodeNames,
	shownOperations,
} from '../support/nodes';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The page of accessUser is access-user.md. */
const fileOf = (node: NodeName) =>
	`${node.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`;

const readPage = (file: string) =>
	readFileSync(join(root, 'docs/nodes', file), 'utf8').replace(/\s+/g, ' ');

/** With what all nodes have in common. */
const pageOf = (node: NodeName) => `${readPage(fileOf(node))} ${readPage('README.md')}`;

/** What users fill in, also inside of collections. */
function fieldsOf(properties: INodeProperties[]): INodeProperties[] {
	return properties
		.filter(({ type, name }) => !['notice', 'hidden'].includes(type) && name !== 'operation')
		.flatMap((field) =>
			field.type === 'collection' ? fieldsOf(field.options as INodeProperties[]) : [field],
		);
}

describe.each(nodeNames)('The page of %s', (node) => {
	const { properties } = nodeNamed(node).description;

	it('names every parameter, filter and option, as the screen shows them', () => {
		const page = pageOf(node);
		const labels = new Set(fieldsOf(properties).map(({ displayName }) => displayName));
		expect(labels.size).toBeGreaterThan(5);
		expect(
			[...labels].filter((label) => !page.includes(`_${label}_`) && !page.includes(`**${label}**`)),
		).toEqual([]);
	});

	it('names the credential that the notice of the node does', () => {
		const notices = properties.filter(({ name }) => name === 'notice');
		const shown = notices.map(({ displayName }) => displayName).join(' ');
		const permissions = shown.match(/(?:Account|User) > .+? > (?:Read|Edit)/g) ?? [];
		for (const words of [...permissions, 'Global API Key']) expect(pageOf(node)).toContain(words);
	});

	it('is where the README leads', () => {
		expect(readme).toContain(`(docs/nodes/${fileOf(node)})`);
	});

	it('leads to what all nodes have in common', () => {
		expect(readPage(fileOf(node))).toContain('(README.md)');
	});
});

describe.each(actionNames)('The page of %s', (node) => {
	const { properties } = nodeNamed(node).description;

	it('says of Dry Run what the screen does: it is on once it is added', () => {
		const dryRun = fieldsOf(properties).find(({ name }) => name === 'dryRun');
		expect(pageOf(node)).toContain('on when you add it');
		expect(dryRun?.default).toBe(true);
	});

	it('is where the README leads, from a row with every operation', () => {
		const row = readme.split('\n').find((line) => line.includes(`docs/nodes/${fileOf(node)}`));
		for (const { name } of shownOperations(node)) expect(row).toContain(name);
	});

	it('names every operation', () => {
		const missing = shownOperations(node).filter(
			({ name }) => !pageOf(node).includes(`| ${name} `),
		);
		expect(missing).toEqual([]);
	});
});
