import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { EarlierTries } from '../../nodes/shared/operation/earlierTries';
import type { Outcome } from '../../nodes/shared/operation/operation';
import { ParameterFault } from '../../nodes/shared/operation/parameterFault';
import { refusal } from './sessions';

describe('Earlier tries', () => {
	const done: Outcome = { ok: true, output: { deleted: true } };
	const other: Outcome = { ok: true, output: { deleted: false } };
	const [a, b] = [{ who: 'a' }, { who: 'b' }];

	/** A try of a node run: n8n hands over the same run and the same JSON, but items of their own. */
	const tryOf = (run: object, items: IDataObject[], retryOnFail: boolean | null = true) =>
		new EarlierTries({
			getNode: () => ({ retryOnFail }) as INode,
			getExecuteData: () => run,
			getInputData: () => items.map((json) => ({ json })),
		} as unknown as IExecuteFunctions);

	it('know nothing at first', () => {
		expect(tryOf({}, [a, b]).outcomes).toEqual([undefined, undefined]);
	});

	it('hand on what was done, item by item, try after try', () => {
		const run = {};
		tryOf(run, [a, b]).remember([undefined, done]);
		expect(tryOf(run, [a, b]).outcomes).toEqual([undefined, done]);
		tryOf(run, [a, b]).remember([other, done]);
		expect(tryOf(run, [a, b]).outcomes).toEqual([other, done]);
		tryOf(run, [a, b]).remember([undefined, undefined]);
		expect(tryOf(run, [a, b]).outcomes).toEqual([other, done]);
	});

	it('tell items apart that share one JSON', () => {
		const run = {};
		tryOf(run, [a, a, a]).remember([done, undefined, other]);
		expect(tryOf(run, [a, a, a]).outcomes).toEqual([done, undefined, other]);
	});

	it('take no item for another that stands in its place', () => {
		const run = {};
		tryOf(run, [a, b]).remember([done, other]);
		expect(tryOf(run, [b, { ...b }, a]).outcomes).toEqual([undefined, undefined, undefined]);
	});

	it('know the one item that Execute Once leaves', () => {
		const run = {};
		tryOf(run, [a]).remember([done]);
		expect(tryOf(run, [a]).outcomes).toEqual([done]);
	});

	it.each<[string, object, object, boolean | null]>([
		['another run or another node', {}, {}, true],
		...[false, null].map((retryOnFail): [string, object, object, boolean | null] => {
			const run = {};
			return [`a node with Retry On Fail ${retryOnFail}`, run, run, retryOnFail];
		}),
	])('know nothing of %s', (_what, one, two, retryOnFail) => {
		tryOf(one, [a], retryOnFail).remember([done]);
		expect(tryOf(two, [a], retryOnFail).outcomes).toEqual([undefined]);
		expect(tryOf(two, [a]).outcomes).toEqual([undefined]);
	});

	describe('that changed a record and failed while they waited', () => {
		const failedAfter = (details?: IDataObject): Outcome => ({
			ok: false,
			error: new ParameterFault('share', 'is not associated yet', undefined, details),
		});

		const second = (first: Outcome, outcome: Outcome | undefined) => {
			const run = {};
			tryOf(run, [a]).remember([first], ['a']);
			const earlier = tryOf(run, [a]);
			expect(earlier.outcomes).toEqual([undefined]);
			return earlier.withEarlier(0, outcome);
		};

		it.each<[string, IDataObject, IDataObject, IDataObject]>([
			[
				'made',
				{ wasCreated: true },
				{ id: '1', wasCreated: false },
				{ id: '1', outcome: 'created', wasCreated: true },
			],
			[
				'deleted',
				{ deleted: true },
				{ id: '1', deleted: false, alreadyAbsent: true },
				{ id: '1', outcome: 'deleted', deleted: true, alreadyAbsent: false },
			],
			['found', { wasCreated: false }, { wasCreated: false }, { wasCreated: false }],
			[
				'deleted another that is there again',
				{ deleted: true },
				{ deleted: true },
				{ deleted: true },
			],
		])('are told with the record: %s', (_what, details, output, told) => {
			expect(second(failedAfter(details), { ok: true, output })).toEqual({
				ok: true,
				output: told,
			});
		});

		it('are told where this try leaves the record out', () => {
			const outcome = { ok: true as const, output: [] };
			const details = { id: '1', deleted: true };
			expect(second(failedAfter(details), outcome)).toMatchObject({
				output: { ...details, outcome: 'deleted' },
			});
			expect(second(failedAfter({ wasCreated: false }), outcome)).toBe(outcome);
		});

		it('are not told where this try fails, puts out rows, or was not reached', () => {
			const made = failedAfter({ wasCreated: true });
			for (const outcome of [failedAfter(), { ok: true as const, output: [{}] }, undefined]) {
				expect(second(made, outcome)).toBe(outcome);
			}
		});

		it.each<[string, unknown]>([
			['a fault without details', failedAfter()],
			['a refusal', { ok: false, error: refusal(500) }],
			['an error of another kind', { ok: false, error: Object.assign(new Error(), done) }],
		])('are told by a parameter that says so, and not by %s', (_what, first) => {
			const outcome: Outcome = { ok: true, output: { wasCreated: false } };
			expect(second(first as Outcome, outcome)).toBe(outcome);
		});
	});
});
