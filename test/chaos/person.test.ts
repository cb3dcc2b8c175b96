import { inPool } from '../../nodes/shared/operation/pool';
import type { PlaceName } from '../../nodes/CloudflarePerson/finding';
import { removeAccess } from '../support/person';
import { stateOf } from '../support/stateChanges';
import type { FaultCase } from './faultCases';
import { faultCases, nameOf } from './faultCases';
import { all, inOwn, planFor, problemsAfter, removedOf, steps } from './personRemoval';

const MINUTES = 60_000;

async function underFault(fault: FaultCase, places: PlaceName[]): Promise<string[]> {
	return await inOwn(async (emulator) => {
		const before = stateOf(emulator);
		const plan = await planFor(emulator, places);
		const injected = { ...fault };
		emulator.fault(injected);
		const options = fault.kind === 'timeout' ? { timeout: 1 } : {};
		const how = { onError: 'continueRegularOutput' } as const;
		const { json } = await removeAccess(emulator, [plan], options, how);
		// No request has this method, so the fault ends.
		injected.method = 'NONE';
		const removed = removedOf(json[0]);
		const problems = removed ? [] : [`no answer: ${JSON.stringify(json)}`];
		problems.push(...(await problemsAfter(emulator, places, { before, plan, removed })));
		return problems.map((problem) => `${nameOf(fault)} ${places.join()}: ${problem}`);
	}).catch((error: unknown) => [`${nameOf(fault)} ${places.join()}: ${String(error)}`]);
}

/** A rate limit that doesn't end would be waited for, and Gateway's lasts minutes if it doesn't say. */
const isShort = ({ kind, retryAfter }: FaultCase) => kind !== '429' || retryAfter !== undefined;

const changes = steps.flatMap(({ place, method, path, besides = [] }) =>
	faultCases(method)
		.filter(isShort)
		.flatMap((fault) =>
			[1, fault.harmless ? 3 : Infinity].map((times) => ({
				places: [place, ...besides],
				fault: { ...fault, path, times },
			})),
		),
);

const reads = faultCases('GET')
	.filter(isShort)
	.map((fault) => ({ places: all, fault: { ...fault, times: 2 } }));

describe('a removal under faults', () => {
	it.each([
		['a step fails, once and without end', changes],
		['reads fail', reads],
	])(
		'says only what is true, touches nobody else, and ends clean when it runs again: %s',
		async (_title, cases) => {
			const problems = await inPool(
				cases,
				30,
				async ({ fault, places }) => await underFault(fault, places),
			);
			expect(problems.flat()).toEqual([]);
		},
		10 * MINUTES,
	);
});
