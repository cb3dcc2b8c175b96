import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { SeedOptions } from '../../emulator';
import type { Fixture, NodeFixture } from './fixture';

export type { Fixture, Row } from './fixture';

const folder = join(__dirname, 'fixtures');

/** One for each node. */
export const nodeFixtures = readdirSync(folder).map(
	(file) => jest.requireActual<{ fixture: NodeFixture }>(join(folder, file)).fixture,
);

/** What the documentation says of the resources of the nodes that have one. */
export const resourceFixtures = nodeFixtures.flatMap(({ resource }) => resource ?? []);

export const fixtures: Fixture[] = nodeFixtures.flatMap(({ node, credential, operations }) =>
	operations.map((operation) => ({ node, credential, ...operation })),
);

const seeds = (times: number): SeedOptions =>
	Object.fromEntries(
		nodeFixtures.flatMap(({ seed }) =>
			Object.entries(seed).map(([name, count]) => [name, count * times] as const),
		),
	);

/** What there is to change: three pending invites, three recipients that have the share, … */
export const world: SeedOptions = { ...seeds(1), accounts: 8 };

/** The same for some forty items. */
export const crowd: SeedOptions = { ...seeds(6), accounts: 8 };

/** Nothing of what the nodes are about. */
export const nothing: SeedOptions = seeds(0);

/** The fixture of an operation; where it has several, the one with this record, or the first one. */
export function fixtureOf(
	{ node, operation }: Pick<Fixture, 'node' | 'operation'>,
	record?: string,
): Fixture {
	const own = fixtures.filter((one) => one.node === node && one.operation === operation);
	const found = own.find((one) => record && one.record === record) ?? own[0];
	if (found) return found;
	throw new Error(`${node} ${operation} has no fixture: test/conformance/fixtures/${node}.ts`);
}
