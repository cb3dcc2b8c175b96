import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { ResourceFacts } from '../../nodes/shared/cloudflare/resource';
import { type NodeName, nodeNamed, nodeNames, operationsOf, triggerNames } from '../support/nodes';
import { resourceFiles } from '../unit/resourceFiles';

const root = join(__dirname, '../..');

const below = (folder: string, ending: string) =>
	readdirSync(join(root, folder), { recursive: true })
		.map((file) => join(folder, String(file)))
		.filter((file) => file.endsWith(ending));

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...below('docs', '.md')];

test.each(pages)('every picture on %s is there, light and dark', (page) => {
	const text = read(page);
	const shown = [...text.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path = '']) => path);
	const missing = shown.filter((path) => !existsSync(join(root, dirname(page), path)));
	expect(missing).toEqual([]);
	for (const path of shown.filter((name) => name.endsWith('-light.png'))) {
		expect(shown).toContain(path.replace('-light.png', '-dark.png'));
	}
});

test('every picture is on some page', () => {
	const text = pages.map(read).join('\n');
	const unused = below('docs/pictures', '.png').filter((file) => {
		return !text.includes(file.replace('docs/pictures/', 'pictures/'));
	});
	expect(unused).toEqual([]);
});

test('every template has a page, and every page a template', () => {
	const names = (files: string[]) => files.map((file) => file.replace(/^.*\/|\.\w+$/g, '')).sort();
	const templates = names(below('templates', '.json'));
	expect(names(below('docs/templates', '.md'))).toEqual(templates);
	const index = read('docs/README.md');
	for (const name of templates) expect(index).toContain(`templates/${name}.md`);
});

test('what the comparison names as proof is there', () => {
	const proofs = [...read('docs/compare.md').matchAll(/`((?:test|docs|benchmark)\/[^`]+)`/g)];
	expect(proofs.length).toBeGreaterThan(20);
	const missing = proofs
		.map(([, file = '']) => file)
		.filter((file) => !existsSync(join(root, file)));
	expect(missing).toEqual([]);
});

test('links in the credential lead to pages of this repository', () => {
	const { homepage } = JSON.parse(read('package.json')) as { homepage: string };
	const repository = homepage.replace(/#.*$/, '');
	const links = below('credentials', '.credentials.ts').flatMap(
		(file) => read(file).match(new RegExp(`${repository}[^'"]*`, 'g')) ?? [],
	);
	expect(links.length).toBeGreaterThan(0);
	for (const link of links) {
		expect(existsSync(join(root, link.replace(`${repository}/blob/main/`, '')))).toBe(true);
	}
});

const isSameNeed = (one: ResourceFacts, other: ResourceFacts) =>
	one.read === other.read && one.write === other.write;

/** The row of a node, and those of operations that change something and need another permission for it. */
function rowsOfNode(node: NodeName): Array<[string, ResourceFacts]> {
	const title = nodeNamed(node).description.displayName.replace('Cloudflare ', '');
	// A trigger reads the lists of other nodes, and has no permission of its own.
	if (triggerNames.includes(node)) return [[title, { noun: 'row', selectedIn: 'credential' }]];
	const [first, ...others] = operationsOf(node);
	return [
		[title, first!.resource],
		...others
			.filter(({ effect, resource }) => effect !== 'read' && !isSameNeed(resource, first!.resource))
			.map(({ name, resource }): [string, ResourceFacts] => [`${title}: ${name}`, resource]),
	];
}

describe('The table of permissions', () => {
	/** What each row is about: the node's resource, and those that only a list search reads. */
	const resources = new Map<string, ResourceFacts>([
		...nodeNames.flatMap(rowsOfNode),
		// Places of the Person node that have no node of their own.
		['Person: Access Policies', resourceFiles.get('accessPolicies')!],
		['Person: Account API Tokens', resourceFiles.get('accountTokens')!],
		['Account picker', resourceFiles.get('accounts')!],
		['Organization picker', resourceFiles.get('organizations')!],
	]);
	const [, table = ''] = read('docs/credentials.md').split('## Which permission for what');
	const rows = [...table.split('\n## ')[0]!.matchAll(/^\| (.+?) +\| (.*?) +\| (.*?) *\|/gm)];
	const cells = new Map(
		rows.map(([, name = '', reads = '', writes = '']) => [name, { reads, writes }]),
	);
	const permissionIn = (cell = '') => /(?:Account|User) > .+? > (?:Read|Edit)/.exec(cell)?.[0];

	test.each([...resources])('says of %s what its resource does', (name, facts) => {
		const { read: reading, write, needs = '' } = facts;
		const { reads, writes } = cells.get(name)!;
		expect([permissionIn(reads), permissionIn(writes)]).toEqual([reading, write]);
		const role = /Super Administrator|Enterprise plan/.exec(needs)?.[0] ?? '';
		expect(writes).toContain(role);
	});

	test('has a row for each node and for each permission', () => {
		expect([...cells.keys()].filter((name) => name !== 'Node' && !name.startsWith('--'))).toEqual([
			...resources.keys(),
		]);
		const all = [...resourceFiles.values()];
		const shown = [...resources.values()];
		for (const facts of all.filter(({ credential }) => credential)) {
			const isCovered = ({ read: reading, write }: ResourceFacts) =>
				reading === facts.read && (!facts.write || write === facts.write);
			expect(shown.some(isCovered)).toBe(true);
		}
		const named = [...cells.values()].flatMap(({ reads, writes }) =>
			[reads, writes].map(permissionIn),
		);
		const needed = all.flatMap(({ read: reading, write }) => [reading, write]);
		expect(new Set(named)).toEqual(new Set(needed));
	});
});
