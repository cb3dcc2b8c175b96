import { endpoints, resources } from './allResources';
import { tokens, user } from './caller';
import { addLeavers } from './leavers';
import { seeded } from './seeded';
import type { SeedOptions } from './seedOptions';
import type { State } from './state';

/** The names of the counts in `SeedOptions`. */
export const seedNames = [
	...resources.flatMap(({ name, seed }) => (seed ? [name] : [])),
	'leavers',
];

/** Fills an empty state. The same options give the same rows, including IDs and times. */
export function populate(state: State, options: SeedOptions = {}): void {
	const counts = options as Record<string, number | undefined>;
	const unknown = Object.keys(counts).filter((name) => !seedNames.includes(name));
	if (unknown.length > 0) throw new Error(`The seed has no ${unknown.join(', ')}`);
	state.user = user;
	state.apiKey = seeded.credentials.key.apiKey;
	state.tokens = tokens(endpoints);
	for (const { name, seed } of resources) seed?.add(state, counts[name] ?? seed.count);
	addLeavers(state, options.leavers ?? 0);
}
