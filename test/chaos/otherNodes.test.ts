import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Emulator } from '../../emulator';
import { populate } from '../../emulator/seed';
import { State } from '../../emulator/state';
import { everyOperation } from '../conformance/described';
import type { NodeFixture } from '../conformance/fixture';
import { nodeFixtures } from '../conformance/fixtures';
import { nameOf } from '../conformance/perform';
import { resourceLocator } from '../support/emulator';
import { faultMatrix } from './faultMatrix';
import type { Item, Job } from './jobs';
import { listItems, upToLimit } from './jobs';

/** Nodes whose operations have more to go wrong than these jobs cover have a suite of their own. */
const hasOwnSuite = (node: string) => existsSync(join(__dirname, `${node}.test.ts`));

/** Get, Get Many and Delete of a node, over items that its fixture names in every mode. */
function jobsOf({ node, seed, many, operations, lists, resource }: NodeFixture): Job[] {
	if (!resource) return [];
	const { ids } = lists.find(({ listPath }) => listPath.test(resource.path))!;
	const base = { node, snapshot: ({ state }: Emulator) => ids(state) };
	const state = new State();
	populate(state, seed);
	return operations.flatMap((fixture): Job[] => {
		const { operation, containers, record = '', names = {} } = fixture;
		const parameters = {
			operation,
			...Object.fromEntries(
				Object.entries(containers).map(([name, id]) => [name, resourceLocator('id', id)]),
			),
		};
		const rows = fixture.rows({ state } as Emulator);
		const people = (effect: (id: string) => Partial<Item>): Item[] => [
			{ json: { who: '' }, invalid: / is empty/ },
			...Object.keys(names).map((mode, index) => ({
				json: { who: nameOf({ ...fixture, node }, rows[index]!, mode) },
				...effect(rows[index]!.id),
			})),
		];
		const who = { ...parameters, [record]: '={{ $json.who }}' };
		if (operation === 'get')
			return [{ ...base, seed, parameters: who, items: people((id) => ({ output: { id } })) }];
		if (operation === 'delete') {
			const items = people((id) => ({ removes: id, output: { deleted: true } }));
			const options = { ifMissing: 'succeed' };
			return [{ ...base, seed, parameters: { ...who, options }, items, change: 'DELETE' }];
		}
		if (operation !== 'getAll') return [];
		const wanted: Job['rows'] = (emulator, item) =>
			upToLimit(
				ids(emulator.state).map((id) => ({ id })),
				item,
			);
		const limit = '={{ $json.limit }}';
		const list = { ...base, seed: many, parameters: { ...parameters, limit } };
		return [{ ...list, items: listItems, rows: wanted }];
	});
}

const jobs = nodeFixtures.filter(({ node }) => !hasOwnSuite(node)).flatMap(jobsOf);

it('Every operation is sent through every fault, here or in the suite of its node', () => {
	const missing = everyOperation.filter(
		({ node, operation }) =>
			!hasOwnSuite(node) &&
			!jobs.some((job) => job.node === node && job.parameters.operation === operation),
	);
	expect(missing.map(({ node, operation }) => `${node} ${operation}`)).toEqual([]);
});

if (jobs.length > 0) faultMatrix(jobs);
