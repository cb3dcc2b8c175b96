import type { Result } from '../../nodes/shared/operation/operation';
import { batchOperation, operation } from '../../nodes/shared/operation/operation';
import { changedRow } from '../../nodes/shared/operation/output';
import { runItems } from '../../nodes/shared/operation/runItems';
import type { Doing } from './itemsToRun';
import { closed, described, Held, nextTurn, numbers, ok, readItemsOf, start } from './itemsToRun';
import type { Row } from './people';
import { peopleWith } from './people';
import { endpoint } from './requests';
import { itemOf, refusal, sessionWith } from './sessions';

describe('Waiting after a change', () => {
	const run = async (input: number) => await Promise.resolve({ input });

	it('takes up no place among the items that are run: all wait at once', async () => {
		const held = new Held();
		const wait: Doing['wait'] = async (input, _item, output) => {
			await held.work(input);
			return { ...output, waited: true };
		};
		const { running } = start({ run, wait }, 250);
		await held.settled();
		expect(held.begun).toEqual(numbers(250));
		await held.releaseAll();
		expect([...(await running).values()]).toEqual(
			numbers(250).map((input) => ok({ input, waited: true })),
		);
	});

	it.each<[string, Doing['run'], boolean]>([
		['failed', async () => await Promise.reject(refusal(403)), false],
		['put out rows', async () => await Promise.resolve([{}]), false],
		['is a dry run', run, true],
	])('does not begin for an item that %s', async (_what, work, isDryRun) => {
		const wait = jest.fn();
		const session = sessionWith();
		const item = itemOf(session, { isDryRun });
		const one = operation<number>({ ...described, run: work, wait });
		await runItems(one, [{ index: 0, name: 'A', input: 0, item }], session, true);
		expect(wait).not.toHaveBeenCalled();
	});

	it('reads again, also where nothing was changed and a precheck has read the same', async () => {
		let count = 0;
		const session = sessionWith({ change: () => ({ id: `${++count}` }) });
		const one = operation<number>({
			...described,
			effect: 'change',
			run: async (_input, { api }) => {
				const row = await api.getFresh<Row>(endpoint);
				return changedRow(peopleWith(), row as never, { outcome: 'unchanged', flags: {} });
			},
			wait: async (_input, { api }) => ({ waited: (await api.getFresh<Row>(endpoint)).id }),
		});
		const outcomes = await runItems(one, readItemsOf(session, 2), session, false);
		expect([...outcomes.values()]).toMatchObject([
			ok({ id: '1', waited: '2' }),
			ok({ id: '1', waited: '3' }),
		]);
	});

	it.each([true, false])(
		'that fails is the failure of its item; it keeps going: %p',
		async (keepGoing) => {
			const failure = refusal(500);
			const wait: Doing['wait'] = async (input, { signal }, output) => {
				if (input === 0) throw failure;
				await nextTurn();
				if (signal.aborted) throw closed;
				return output;
			};
			const { running, session } = start({ run, wait }, 2, { keepGoing });
			const outcomes = [...(await running).values()];
			expect(outcomes).toEqual([
				{ ok: false, error: failure },
				keepGoing ? ok({ input: 1 }) : undefined,
			]);
			expect(session.queue.signal.aborted).toBe(!keepGoing);
		},
	);
});

describe('A batch', () => {
	const failure = refusal(409);

	it.each([true, false])(
		'is run over all that could be read; it keeps going: %p',
		async (keepGoing) => {
			const session = sessionWith();
			const bad = keepGoing ? { 1: new Error('empty') } : undefined;
			const read = readItemsOf(session, 4, bad);
			const runAll = jest.fn(
				async (entries: Array<{ input: number }>): Promise<Result[]> =>
					await Promise.resolve(
						entries.map(({ input }) => {
							if (input === 0) return { ok: false, error: failure };
							return input === 2 ? { ok: false, error: closed } : { ok: true, result: { input } };
						}),
					),
			);
			const all = batchOperation<number>({ ...described, runAll });
			const outcomes = await runItems(all, read, session, keepGoing);
			const readable = read.filter((one) => 'item' in one);
			expect(runAll.mock.calls).toEqual([[readable, { keepGoing }]]);
			expect(numbers(4).map((index) => outcomes.get(index))).toEqual([
				{ ok: false, error: failure },
				bad ? { ok: false, error: bad[1] } : ok({ input: 1 }),
				// What was not sent because the execution ended was not reached.
				undefined,
				ok({ input: 3 }),
			]);
		},
	);

	it('is not run where an item could not be read and the node is to stop', async () => {
		const session = sessionWith();
		const runAll = jest.fn();
		const all = batchOperation<number>({ ...described, runAll });
		await runItems(all, readItemsOf(session, 2, { 1: new Error('empty') }), session, false);
		expect(runAll).not.toHaveBeenCalled();
	});
});
