import type { IDataObject } from 'n8n-workflow';

import { closedError } from '../../nodes/shared/cloudflare/errors';
import type { Session } from '../../nodes/shared/cloudflare/session';
import type { ItemSession } from '../../nodes/shared/operation/itemSession';
import type { ItemOperation, Outcome } from '../../nodes/shared/operation/operation';
import { batchOperation, operation } from '../../nodes/shared/operation/operation';
import type { ReadItem } from '../../nodes/shared/operation/reading';
import type { LookupIn, Subject } from '../../nodes/shared/operation/records';
import { findRecord, recordLookup } from '../../nodes/shared/operation/records';
import { runItems } from '../../nodes/shared/operation/runItems';
import type { Row } from './people';
import { emailsOf, people, peopleWith, World } from './people';
import { endpoint } from './requests';
import { itemOf, refusal, sessionWith } from './sessions';

const described = {
	value: 'do',
	name: 'Do',
	action: 'Do it',
	description: 'Does it',
	effect: 'change' as const,
	resource: endpoint.resource,
	fields: [],
	read: () => 0,
};

const closed = closedError({ method: 'GET', ...endpoint });
const nextTurn = async () => await new Promise(setImmediate);

/** Items whose input is their number; those named could not be read. */
const readItemsOf = (session: Session, count: number, unreadable: Record<number, Error> = {}) =>
	Array.from({ length: count }, (_, index): ReadItem => {
		const error = unreadable[index];
		return error ? { index, error } : { index, input: index, item: itemOf(session) };
	});

/** Two items each name the same person. */
const subjectOf = (input: number): Subject<Row> => ({
	parameter: 'user',
	collection: peopleWith({ paging: { style: 'page', max: 1000 } }),
	by: 'key',
	value: `p${Math.floor(input / 2)}@x.org`,
});

type Doing = Omit<Partial<ItemOperation<number>>, 'lookup'> & Pick<ItemOperation<number>, 'run'>;

/** Runs what is given over so many items. */
function start(
	doing: Doing,
	count: number,
	how: { keepGoing?: boolean; bad?: Record<number, Error> } = {},
) {
	const { keepGoing = true, bad } = how;
	const session = sessionWith();
	const items = readItemsOf(session, count, bad);
	const running = runItems(
		operation<number>({ ...described, ...doing }),
		items,
		session,
		keepGoing,
	);
	return { session, running };
}

/** Work on items that goes on when the test says so. */
class Held {
	readonly begun: number[] = [];
	private readonly ends: Array<() => void> = [];

	readonly work = async (input: number) => {
		this.begun.push(input);
		await new Promise<void>((end) => (this.ends[input] = end));
		return { input };
	};

	release = (...inputs: number[]) => inputs.forEach((input) => this.ends[input]!());

	/** Lets everything go on until nothing begins any more. */
	async releaseAll(): Promise<void> {
		for (let done = 0; done < this.begun.length; await nextTurn()) {
			this.release(...this.begun.slice(done));
			done = this.begun.length;
		}
	}
}

const numbers = (count: number) => [...Array(count).keys()];
const ok = (output: IDataObject): Outcome => ({ ok: true, output });

describe('Items are run', () => {
	it('each with its own input, and have their outcomes by index', async () => {
		const { running } = start({ run: async (input) => await Promise.resolve({ input }) }, 3);
		expect(await running).toEqual(new Map(numbers(3).map((input) => [input, ok({ input })])));
	});

	it('100 at once, and the next one when one is done', async () => {
		const held = new Held();
		const { running } = start({ run: held.work }, 250);
		expect(held.begun).toEqual(numbers(100));
		held.release(7, 42);
		await nextTurn();
		expect(held.begun).toEqual(numbers(102));
		await held.releaseAll();
		expect([...(await running).values()]).toEqual(numbers(250).map((input) => ok({ input })));
	});

	it('with their lookups planned for all of them together, also those that are run later', async () => {
		const world = new World(people(300), 1000);
		const collection = peopleWith({ paging: { style: 'page', max: 1000 } });
		const lookupOf = (input: number) =>
			({ collection, how: 'get', value: `p${input}@x.org` }) as LookupIn<never>;
		const session = sessionWith({ api: world.api });
		const find = operation<number>({
			...described,
			lookup: lookupOf,
			run: async (input, item) => {
				const rows = await item.directory(collection).answer(item.api, lookupOf(input));
				return { emails: emailsOf(rows) };
			},
		});
		const outcomes = await runItems(find, readItemsOf(session, 250), session, true);
		expect([...outcomes.values()]).toEqual(
			numbers(250).map((input) => ok({ emails: [`p${input}@x.org`] })),
		);
		expect(world.questions).toEqual(['everybody']);
	});

	it('and share the failure of a lookup that was planned for all of them', async () => {
		const world = new World(people(300), 1000);
		const failure = refusal(403);
		world.failure = () => failure;
		const session = sessionWith({ api: world.api });
		const find = operation<number>({
			...described,
			lookup: (input) => recordLookup(subjectOf(input)) as LookupIn<never>,
			run: async (input, item) => ({ ...(await findRecord(subjectOf(input), item)) }),
		});
		const outcomes = await runItems(find, readItemsOf(session, 250), session, true);
		expect([...outcomes.values()]).toEqual(numbers(250).map(() => ({ ok: false, error: failure })));
		expect(world.questions).toEqual(['everybody']);
	});

	it('and their dry run puts out all that they would change', async () => {
		const session = sessionWith();
		const dry = itemOf(session, { isDryRun: true });
		const twice = operation<number>({
			...described,
			run: async (_input, { api }) => {
				const row = await api.post(endpoint, { name: 'A' }, { id: 'new' });
				await api.put(endpoint, row, row);
				return { output: row, about: { name: 'A' } };
			},
		});
		const outcomes = await runItems(twice, [{ index: 0, input: 0, item: dry }], session, true);
		const wouldSend = [
			{ method: 'POST', path: '/people', body: { name: 'A' } },
			{ method: 'PUT', path: '/people', body: { id: 'new' } },
		];
		expect(outcomes.get(0)).toEqual(ok({ name: 'A', dryRun: true, wouldSend }));
	});
});

describe('An item that could not be read', () => {
	const bad = { 1: new Error('empty') };
	const failed = { ok: false, error: bad[1] };

	it('keeps everybody from being sent, where the node is to stop', async () => {
		const run = jest.fn(async () => await Promise.resolve({}));
		const { running } = start({ run }, 3, { keepGoing: false, bad });
		expect(await running).toEqual(new Map([[1, failed]]));
		expect(run).not.toHaveBeenCalled();
	});

	it('fails by itself, where the node is to keep going', async () => {
		const { running } = start({ run: async () => await Promise.resolve({}) }, 3, { bad });
		const outcomes = await running;
		expect(numbers(3).map((index) => outcomes.get(index))).toEqual([ok({}), failed, ok({})]);
	});
});

describe('An item that fails', () => {
	const failure = refusal(403);
	const run = async (input: number, { signal }: ItemSession) => {
		if (signal.aborted) throw closed;
		if (input === 1) throw failure;
		return await Promise.resolve({ input });
	};

	it('fails by itself, where the node is to keep going', async () => {
		const { running, session } = start({ run }, 3);
		const outcomes = [...(await running).values()];
		expect(outcomes).toEqual([ok({ input: 0 }), { ok: false, error: failure }, ok({ input: 2 })]);
		expect(session.lane.signal.aborted).toBe(false);
	});

	it('ends sending where the node is to stop; what comes after it has no outcome', async () => {
		const { running, session } = start({ run }, 250, { keepGoing: false });
		const outcomes = await running;
		expect(session.lane.signal.aborted).toBe(true);
		expect([outcomes.get(0), outcomes.get(1)]).toEqual([
			ok({ input: 0 }),
			{ ok: false, error: failure },
		]);
		expect(outcomes.get(249)).toBeUndefined();
	});

	it('before its first request, without a promise, fails as well', async () => {
		const broken: Doing['run'] = async () => {
			throw new TypeError('broken');
		};
		const outcomes = await start({ run: broken }, 1).running;
		expect(outcomes.get(0)).toMatchObject({ ok: false, error: { message: 'broken' } });
	});
});

describe('Waiting after a change', () => {
	const run = async (input: number) => await Promise.resolve({ input });

	it('takes up no place among the items that are run: all wait at once', async () => {
		const held = new Held();
		const wait: Doing['wait'] = async (input, _item, output) => {
			await held.work(input);
			return { ...output, waited: true };
		};
		const { running } = start({ run, wait }, 250);
		await nextTurn();
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
		await runItems(one, [{ index: 0, input: 0, item }], session, true);
		expect(wait).not.toHaveBeenCalled();
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
			expect(session.lane.signal.aborted).toBe(!keepGoing);
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
				async (entries: Array<{ input: number }>): Promise<Outcome[]> =>
					await Promise.resolve(
						entries.map(({ input }) => {
							if (input === 0) return { ok: false, error: failure };
							return input === 2 ? { ok: false, error: closed } : ok({ input });
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
