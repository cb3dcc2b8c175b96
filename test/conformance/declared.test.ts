import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Operation } from '../../nodes/shared/operation/operation';
import { permissionsOf } from '../../nodes/shared/cloudflare/resource';
import { credentialText } from '../../nodes/shared/fields/notices';
import type { NodeName } from '../support/nodes';
import { actionNames, folderOf, nodeNamed, nodeNames, operationsOf } from '../support/nodes';
import { described, everyOperation } from './described';
import type { Fixture } from './fixtures';
import { fixtures } from './fixtures';

const folder = join(__dirname, '../../nodes');

interface Declared {
	node: NodeName;
	home: string;
	operation: Operation;
}

/** Every operation of every node as its file declares it. */
const declared: Declared[] = actionNames.flatMap((node) => {
	const home = folderOf(node);
	return operationsOf(node).map((operation) => ({ node, home, operation }));
});

const METHODS: Record<Operation['effect'], Array<string | undefined>> = {
	read: [undefined],
	add: ['POST'],
	change: ['PUT', 'PATCH', 'POST'],
	remove: ['DELETE'],
};

it('Every node is among the tested ones, and every operation is declared', () => {
	const folders = readdirSync(folder).filter((name) => /^Cloudflare/.test(name));
	expect(nodeNames.map((node) => nodeNamed(node).constructor.name)).toEqual(
		expect.arrayContaining(folders),
	);
	const names = declared.map(({ node, operation }) => `${node} ${operation.value}`);
	const shown = everyOperation.map(({ node, operation }) => `${node} ${operation}`);
	expect(names.sort()).toEqual(shown.sort());
});

describe.each(declared.map((one) => [`${one.node} ${one.operation.value}`, one] as const))(
	'%s',
	(_title, { node, home, operation }) => {
		const { value, effect, resource } = operation;
		const own = fixtures.filter((one) => one.node === node && one.operation === value);

		it('does to Cloudflare what it declares', () => {
			expect(own).not.toEqual([]);
			// To delete a membership of something is a change of it.
			const isMembership = (one: Fixture) => one.change === 'DELETE' && one.done;
			for (const one of own) {
				if (effect !== 'change' || !isMembership(one)) {
					expect(METHODS[effect]).toContain(one.change);
				}
			}
		});

		it('says what a credential needs for it', () => {
			const needed = effect === 'read' ? resource.read : resource.write;
			const text = credentialText(resource);
			expect(needed ?? resource.needs).toBeTruthy();
			if (resource.read) expect(permissionsOf(resource)).toContain(resource.read);
			const notices = described(node, value).fields.filter(({ type }) => type === 'notice');
			expect(notices.map(({ displayName }) => displayName)).toEqual([
				expect.stringContaining(text),
			]);
			if (text.includes('Token permission')) expect(text).toContain(needed);
		});

		it('warns of what it takes away', () => {
			const removes = effect === 'remove' || own.some(({ change }) => change === 'DELETE');
			if (removes) expect(operation.warning).toBeTruthy();
		});

		it('has an output preview', () => {
			const previews = join(home, '__schema__', `v1.0.0`);
			// Get Many has that of Get: see gulpfile.js.
			const names = value === 'getAll' ? [value, 'get'] : [value];
			expect(names.some((name) => existsSync(join(previews, `${name}.json`)))).toBe(true);
		});
	},
);
