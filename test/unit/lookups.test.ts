import fc from 'fast-check';

import type { Resource } from '../../nodes/shared/cloudflare/resource';
import type { Row } from './people';
import { emailsOf, lookupsOf, people, rowOf, unfiltered, World } from './people';

describe('A question', () => {
	it('is asked once, however often it comes, whatever its letter case', async () => {
		const world = new World(people(3));
		const { find, findAll } = lookupsOf(world);
		expect(await findAll('p1@x.org', 'p1@x.org')).toEqual([['p1@x.org'], ['p1@x.org']]);
		expect(await find('P1@X.org')).toEqual(['p1@x.org']);
		expect(world.questions).toEqual(['p1@x.org']);
	});

	it('without an answer is not asked again either', async () => {
		const world = new World(people(3));
		const { find } = lookupsOf(world);
		expect(await find('nobody@x.org')).toEqual([]);
		expect(await find('nobody@x.org')).toEqual([]);
		expect(world.questions).toHaveLength(1);
	});

	it('with capitals is asked in small letters as well, where nobody is found', async () => {
		const world = new World(people(3));
		expect(await lookupsOf(world).find('P2@x.ORG')).toEqual(['p2@x.org']);
		expect(world.questions).toEqual(['P2@x.ORG', 'p2@x.org']);
	});

	it('with capitals is asked once where Cloudflare does not mind', async () => {
		const world = new World(people(3), 10, false);
		expect(await lookupsOf(world).find('P2@x.ORG')).toEqual(['p2@x.org']);
		expect(world.questions).toHaveLength(1);
	});

	it('brings back all records with that key', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('b@x.org'), rowOf('a@x.org', '2')]);
		expect(await lookupsOf(world).find('a@x.org')).toEqual(['a@x.org', 'a@x.org']);
	});

	it('that failed fails for all who asked, and can be asked again', async () => {
		const world = new World(people(3));
		const { find, findAll } = lookupsOf(world);
		world.failure = () => new Error('broken');
		await expect(findAll('p1@x.org', 'p2@x.org')).rejects.toThrow('broken');
		world.failure = () => undefined;
		expect(await find('p1@x.org')).toEqual(['p1@x.org']);
	});

	it('is looked up again after a change of unknown fate', async () => {
		const world = new World(people(1));
		const { lookups, find } = lookupsOf(world);
		expect(await find('new@x.org')).toEqual([]);
		world.rows.push(rowOf('new@x.org'));
		expect(emailsOf(await lookups.findFresh(world.api, 'new@x.org'))).toEqual(['new@x.org']);
		expect(await find('new@x.org')).toEqual(['new@x.org']);
		expect(world.questions).toHaveLength(2);
	});
});

describe('Questions that come together', () => {
	const asked = async (world: World, count: number, changes?: Partial<Resource<Row>>) => {
		const { findAll } = lookupsOf(world, changes);
		const keys = emailsOf(people(count));
		expect(await findAll(...keys)).toEqual(keys.map((key) => [key]));
		return world.questions;
	};

	it('are asked one by one while they are few', async () => {
		expect(await asked(new World(people(5)), 2)).toEqual(['p0@x.org', 'p1@x.org']);
	});

	it('are answered by listing everybody where that takes no more requests', async () => {
		expect(await asked(new World(people(30)), 3)).toEqual(['everybody']);
	});

	it('are asked one by one where everybody is too many', async () => {
		const questions = await asked(new World(people(41)), 4);
		expect(questions).toEqual(['everybody', ...emailsOf(people(4))]);
	});

	it('are answered by listing where the list can not be narrowed down', async () => {
		expect(await asked(new World(people(500)), 1, unfiltered)).toEqual(['everybody']);
	});

	it('leave nothing to ask when everybody was listed, not even about strangers', async () => {
		const world = new World(people(9));
		const { find, findAll } = lookupsOf(world);
		await findAll('p1@x.org', 'p2@x.org', 'stranger@x.org');
		expect(await find('P7@x.org')).toEqual(['p7@x.org']);
		expect(await find('another@x.org')).toEqual([]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('leave nobody out who has the same address as another, when everybody is listed', async () => {
		const world = new World([...people(3), rowOf('P1@x.org', 'twin')]);
		const { findAll } = lookupsOf(world);
		const [, found] = await findAll('p0@x.org', 'p1@x.org', 'p2@x.org');
		expect(found).toEqual(['p1@x.org', 'P1@x.org']);
		expect(world.questions).toEqual(['everybody']);
	});

	it('count once when they are the same', async () => {
		const world = new World(people(9));
		await lookupsOf(world).findAll('p1@x.org', 'P1@x.org', 'p1@X.org', 'p2@x.org');
		expect(world.questions).not.toContain('everybody');
	});

	it('are all answered right, however they come', async () => {
		const keys = fc.array(
			fc.tuple(fc.nat(40), fc.boolean()).map(([at, loud]) => {
				return loud ? `P${at}@X.ORG` : `p${at}@x.org`;
			}),
			{ minLength: 1, maxLength: 30 },
		);
		const given = fc.record({ keys, count: fc.nat(60), strict: fc.boolean(), split: fc.nat(30) });
		await fc.assert(
			fc.asyncProperty(given, async ({ keys: all, count, strict, split }) => {
				const world = new World(people(count), 10, strict);
				const { findAll } = lookupsOf(world);
				const answers = [
					...(await findAll(...all.slice(0, split))),
					...(await findAll(...all.slice(split))),
				];
				const there = new Set(emailsOf(world.rows));
				const right = all.map((key) => [key.toLowerCase()].filter((email) => there.has(email)));
				expect(answers).toEqual(right);
				const questions = new Set(all.map((key) => key.toLowerCase())).size;
				expect(world.questions.length).toBeLessThanOrEqual(2 * questions + 2);
			}),
		);
	});
});

describe('Names that are compared exactly', () => {
	const byName: Parameters<typeof lookupsOf>[1] = {
		key: { noun: 'name', exact: true, of: ({ email }) => email, fields: (name) => ({ name }) },
	};

	it('differ by letter case, and not by the space around them', async () => {
		const { prove } = lookupsOf(new World([rowOf('Sales'), rowOf('sales')]), byName);
		expect(await prove('Sales', ' sales ', 'SALES')).toEqual([['Sales'], ['sales'], []]);
	});

	it('are prefetched one by one', async () => {
		const world = new World([rowOf('Sales'), rowOf('sales')]);
		const { lookups } = lookupsOf(world, byName);
		const wanted = ['Sales', 'sales'].map(
			(value) => ({ how: 'findOrProveAbsent', value }) as const,
		);
		for (const lookup of wanted) lookups.prefetch(world.api, lookup);
		const found = wanted.map(async (lookup) => emailsOf(await lookups.answer(world.api, lookup)));
		expect(await Promise.all(found)).toEqual([['Sales'], ['sales']]);
		expect(world.questions).toEqual(['everybody']);
	});
});

describe('Work on one key', () => {
	it('is done one after the other, also after a failure, and apart from other keys', async () => {
		const { lookups } = lookupsOf(new World([]));
		const log: string[] = [];
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => (release = resolve));
		const first = lookups.oneAtATime('a', async () => {
			log.push('first begins');
			await held;
			log.push('first fails');
			throw new Error('broken');
		});
		const second = lookups.oneAtATime('A', async () => log.push('second'));
		await lookups.oneAtATime('b', async () => log.push('other key'));
		release();
		await expect(first).rejects.toThrow('broken');
		await second;
		expect(log).toEqual(['first begins', 'other key', 'first fails', 'second']);
	});
});
