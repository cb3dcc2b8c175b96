import type { IDataObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { EarlierTries } from '../../nodes/shared/operation/earlierTries';
import type { Outcome } from '../../nodes/shared/operation/operation';

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
});
