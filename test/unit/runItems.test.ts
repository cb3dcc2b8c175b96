import type { ItemSession } from '../../nodes/shared/operation/itemSession';
import { operation } from '../../nodes/shared/operation/operation';
import { changedRow } from '../../nodes/shared/operation/output';
import type { LookupIn } from '../../nodes/shared/operation/records';
import { findRecord, recordLookup } from '../../nodes/shared/operation/records';
import { runItems } from '../../nodes/shared/operation/runItems';
import type { Doing } from './itemsToRun';
import { described, closed, readItemsOf, subjectOf, start, Held, numbers, ok } from './itemsToRun';
import { emailsOf, people, peopleWith, World } from './people';
import { endpoint } from './requests';
import { itemOf, refusal, sessionWith } from './sessions';

describe('Items are run', () => {
	it('each with its own input, and have their outcomes by index', async () => {
		const { running } = start({ run: async (input) => await Promise.resolve({ input }) }, 3);
		expect(await running).toEqual(new Map(numbers(3).map((input) => [input, ok({ input })])));
	});

	it('100 at once, and the next one when one is done', async () => {
		const held = new Held();
		const { running } = start({ run: held.work }, 250);
		await held.settled();
		expect(held.begun).toEqual(numbers(100));
		held.release(7, 42);
		await held.settled();
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
				const rows = await item.lookups(collection).answer(item.api, lookupOf(input));
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
			effect: 'change',
			run: async (_input, { api }) => {
				const row = await api.post(endpoint, { name: 'A' }, { id: 'new' });
				await api.put(endpoint, row, row);
				return changedRow(peopleWith(), row as never, { outcome: 'updated', flags: {} });
			},
		});
		const only = { index: 0, name: 'A', input: 0, item: dry };
		const outcomes = await runItems(twice, [only], session, true);
		const wouldSend = [
			{ method: 'POST', path: '/people', body: { name: 'A' } },
			{ method: 'PUT', path: '/people', body: { id: 'new' } },
		];
		expect(outcomes.get(0)).toMatchObject(ok({ id: 'new', dryRun: true, wouldSend }));
	});
});

describe('Where the node is to stop, items that change something', () => {
	const failure = refusal(404);
	const changing = (runs: boolean[]) =>
		operation<number>({
			...described,
			effect: 'change',
			run: async (input, { isDryRun }) => {
				runs.push(isDryRun);
				if (input > 0) throw failure;
				return await Promise.resolve([]);
			},
		});
	const perform = async (isDryRun: boolean) => {
		const session = sessionWith();
		const read = readItemsOf(session, 3).map((one) => ({
			...one,
			item: itemOf(session, { isDryRun }),
		}));
		const runs: boolean[] = [];
		return { outcomes: await runItems(changing(runs), read, session, false), runs };
	};
	const failed = { ok: false, error: failure };

	it('are run without changing anything first, and all that would fail are named', async () => {
		const { outcomes, runs } = await perform(false);
		expect(runs).toEqual([true, true, true]);
		expect([...outcomes.values()]).toEqual([undefined, failed, failed]);
	});

	it('are run once if they are a dry run, and all that would fail are named', async () => {
		const { outcomes, runs } = await perform(true);
		expect(runs).toEqual([true, true, true]);
		expect([...outcomes.values()]).toEqual([undefined, failed, failed]);
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
		expect(session.queue.signal.aborted).toBe(false);
	});

	it('ends sending where the node is to stop; what comes after it has no outcome', async () => {
		const { running, session } = start({ run }, 250, { keepGoing: false });
		const outcomes = await running;
		expect(session.queue.signal.aborted).toBe(true);
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
