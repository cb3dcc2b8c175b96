import type { Lookup } from '../../nodes/shared/cloudflare/lookups';
import type { Row } from './people';
import { emailsOf, lookupsOf, people, rowOf, unfiltered, World } from './people';

const by = (how: Lookup['how'], ...values: string[]) => values.map((value) => ({ how, value }));

/** Lookups that are prefetched and then answered one after the other. */
function prefetchIn(
	world: World,
	requested: Lookup[],
	...changes: Parameters<typeof lookupsOf>[1][]
) {
	const { lookups } = lookupsOf(world, ...changes);
	for (const lookup of requested) lookups.prefetch(world.api, lookup);
	const answer = async (lookup: Lookup): Promise<Row[]> => await lookups.answer(world.api, lookup);
	return { lookups, answer };
}

describe('Lookups that are prefetched', () => {
	const keys = emailsOf(people(3));

	it('are asked for together, whenever they are answered', async () => {
		const world = new World(people(30));
		const lookups = by('findOrProveAbsent', ...keys);
		const { answer } = prefetchIn(world, lookups);
		for (const lookup of lookups) {
			expect(emailsOf(await answer(lookup))).toEqual([lookup.value]);
			await new Promise(setImmediate);
		}
		expect(world.questions).toEqual(['everybody']);
	});

	it('wait until all of them are known, which may take several turns of the event loop', async () => {
		const world = new World(people(30));
		const { lookups } = lookupsOf(world);
		const wanted = by('findOrProveAbsent', ...keys);
		let allKnown = () => {};
		const collecting = new Promise<void>((resolve) => (allKnown = resolve));
		for (const lookup of wanted) {
			lookups.prefetch(world.api, lookup, collecting);
			await new Promise(setImmediate);
		}
		expect(world.questions).toEqual([]);
		allKnown();
		const found = await Promise.all(wanted.map((one) => lookups.answer(world.api, one)));
		expect(emailsOf(found.flat())).toEqual(keys);
		expect(world.questions).toEqual(['everybody']);
	});

	it('by key and by ID are asked for together as well', async () => {
		const world = new World(people(30));
		const lookups = [...by('get', 'p0@x.org'), ...by('find', 'p1@x.org', 'p2@x.org')];
		const { answer } = prefetchIn(world, lookups);
		expect(await Promise.all(lookups.map(answer))).toEqual(people(3).map((row) => [row]));
		expect(world.questions).toEqual(['everybody']);
	});

	it('are sent once, whatever their letter case', async () => {
		const world = new World(people(3));
		const lookups = by('find', 'p1@x.org', 'P1@x.org', 'p1@X.org');
		const { answer } = prefetchIn(world, lookups);
		for (const lookup of lookups) expect(emailsOf(await answer(lookup))).toEqual(['p1@x.org']);
		expect(world.questions).toEqual(['p1@x.org']);
	});

	it('find nobody where nobody is, in two ways', async () => {
		const world = new World(people(3));
		const [lookup] = by('findOrProveAbsent', 'nobody@x.org') as [Lookup];
		expect(await prefetchIn(world, [lookup]).answer(lookup)).toEqual([]);
		expect(world.questions).toEqual(['nobody@x.org', 'everybody']);
	});

	it('find every record of a key', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('A@x.org', '2')]);
		const [lookup] = by('findEvery', 'a@x.org') as [Lookup];
		expect(await prefetchIn(world, [lookup]).answer(lookup)).toEqual(world.rows);
		expect(world.questions).toEqual(['everybody']);
	});

	it('are not needed: what was not prefetched is looked up', async () => {
		const world = new World(people(3));
		const { answer } = prefetchIn(world, []);
		const [byKey, byId] = [...by('find', 'p1@x.org'), ...by('get', 'p2@x.org')] as [Lookup, Lookup];
		expect(emailsOf(await answer(byKey))).toEqual(['p1@x.org']);
		expect(emailsOf(await answer(byId))).toEqual(['p2@x.org']);
		expect(world.questions).toEqual(['p1@x.org', 'id p2@x.org']);
	});
});

describe('A prefetched lookup that fails', () => {
	const failing = (lookups: Lookup[], ...changes: Parameters<typeof lookupsOf>[1][]) => {
		const world = new World(people(3));
		const failure = new Error('broken');
		world.failure = () => failure;
		return { world, failure, ...prefetchIn(world, lookups, ...changes) };
	};

	it('fails for the item that is answered, and for nobody before it', async () => {
		const unhandled = jest.fn();
		process.on('unhandledRejection', unhandled);
		const [lookup] = by('find', 'p1@x.org') as [Lookup];
		const { answer, failure } = failing([lookup]);
		for (let turns = 3; turns > 0; turns--) await new Promise(setImmediate);
		expect(unhandled).not.toHaveBeenCalled();
		await expect(answer(lookup)).rejects.toBe(failure);
		process.off('unhandledRejection', unhandled);
	});

	it('is asked for once more by the next item', async () => {
		const [lookup] = by('find', 'p1@x.org') as [Lookup];
		const { answer, failure, world } = failing([lookup]);
		await expect(answer(lookup)).rejects.toBe(failure);
		world.failure = () => undefined;
		expect(emailsOf(await answer(lookup))).toEqual(['p1@x.org']);
	});

	it('fails for all items that prefetched it, whenever they come, and is asked for once', async () => {
		const [lookup] = by('find', 'p1@x.org') as [Lookup];
		const { answer, failure, world } = failing([lookup, lookup, lookup]);
		const [first] = await Promise.allSettled([answer(lookup)]);
		await new Promise(setImmediate);
		const later = [1, 2].map(async () => await answer(lookup));
		const answers = [first, ...(await Promise.allSettled(later))];
		expect(answers).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: failure })));
		expect(world.questions).toEqual(['p1@x.org']);
	});

	it('fails for all that one list is to answer', async () => {
		const lookups = by('find', 'p0@x.org', 'p1@x.org');
		const { answer, failure, world } = failing(lookups, unfiltered);
		for (const lookup of lookups) await expect(answer(lookup)).rejects.toBe(failure);
		expect(world.questions).toEqual(['everybody']);
	});
});

describe('What the execution did since a lookup was prefetched', () => {
	it.each(['find', 'findOrProveAbsent', 'findEvery', 'get'] as const)(
		'is known: deleted, %s',
		async (how) => {
			const world = new World(people(3));
			const [lookup] = by(how, 'p1@x.org') as [Lookup];
			const { answer, lookups } = prefetchIn(world, [lookup]);
			await new Promise(setImmediate);
			const asked = [...world.questions];
			lookups.records.remove({ id: 'p1@x.org', key: 'p1@x.org' });
			expect(await answer(lookup)).toEqual([]);
			expect(await answer(lookup)).toEqual([]);
			expect(world.questions).toEqual(asked);
		},
	);

	it('is known: made', async () => {
		const world = new World([]);
		const [lookup] = by('find', 'new@x.org') as [Lookup];
		const { answer, lookups } = prefetchIn(world, [lookup]);
		await new Promise(setImmediate);
		lookups.records.add(rowOf('New@x.org', 'made'));
		expect(await answer(lookup)).toEqual([rowOf('New@x.org', 'made')]);
		expect(world.questions).toEqual(['new@x.org']);
	});

	it('is known: changed', async () => {
		const world = new World(people(3));
		const [lookup] = by('findOrProveAbsent', 'p1@x.org') as [Lookup];
		const { answer, lookups } = prefetchIn(world, [lookup]);
		await new Promise(setImmediate);
		lookups.records.replace({ ...rowOf('p1@x.org'), status: 'new' });
		expect(await answer(lookup)).toEqual([{ ...rowOf('p1@x.org'), status: 'new' }]);
	});
});
