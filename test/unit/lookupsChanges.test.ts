import { held } from './held';
import type { Row } from './people';
import { emailsOf, lookupsOf, people, rowOf, World } from './people';

describe('Lookups: what the execution did itself', () => {
	it('is known without asking: made', async () => {
		const world = new World([]);
		const { lookups, find } = lookupsOf(world);
		await find('new@x.org');
		lookups.records.add(rowOf('New@x.org', 'n'));
		expect(await find('new@X.org')).toEqual(['New@x.org']);
		expect(world.questions).toHaveLength(1);
	});

	it('is known although a list of everybody does not have it yet', async () => {
		const world = new World(people(3));
		const { lookups, find, findAll } = lookupsOf(world);
		lookups.records.add(rowOf('new@x.org', 'n'));
		await findAll(...emailsOf(people(3)));
		expect(await find('new@x.org')).toEqual(['new@x.org']);
		expect(world.questions).toEqual(['everybody']);
	});

	it('is known without asking: deleted', async () => {
		const world = new World(people(3));
		const { lookups, find } = lookupsOf(world);
		await find('p1@x.org');
		lookups.records.remove({ id: 'p1@x.org', key: 'P1@x.org' });
		expect(await find('p1@x.org')).toEqual([]);
		expect(world.questions).toHaveLength(1);
	});

	it('takes away only the one that was deleted', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('a@x.org', '2')]);
		const { lookups, find } = lookupsOf(world);
		await find('a@x.org');
		lookups.records.remove({ id: '1', key: 'a@x.org' });
		expect(await lookups.find(world.api, 'A@x.org')).toEqual([rowOf('a@x.org', '2')]);
	});

	it('replaces a record that was there before', async () => {
		const { lookups, find } = lookupsOf(new World(people(1)));
		await find('p0@x.org');
		lookups.records.add(rowOf('P0@x.org', 'p0@x.org'));
		expect(await find('p0@x.org')).toEqual(['P0@x.org']);
	});

	it('or would do in a dry run, is known as well, although it has no ID', async () => {
		const world = new World([]);
		const { lookups, find } = lookupsOf(world);
		lookups.records.add({ email: 'New@x.org' } as Row);
		expect(await find('new@X.org')).toEqual(['New@x.org']);
		expect(await find('other@x.org')).toEqual([]);
		expect(world.questions).toEqual(['other@x.org']);
	});
});

describe('Lookups: while an answer is under way', () => {
	const during = async (change: (all: ReturnType<typeof lookupsOf>, world: World) => void) => {
		const world = new World(people(3));
		const all = lookupsOf(world);
		const answer = held(() => undefined);
		world.held = answer.work();
		const asking = all.findAll(...emailsOf(people(3)));
		await new Promise(setImmediate);
		change(all, world);
		answer.release();
		return { ...all, found: await asking, world };
	};

	it('one that is made is found with it', async () => {
		const { found, lookups, world } = await during(({ lookups: there }) => {
			there.records.add(rowOf('P1@x.org', 'twin'));
			there.records.add(rowOf('new@x.org'));
		});
		expect(found[1]?.sort()).toEqual(['P1@x.org', 'p1@x.org']);
		expect(emailsOf(await lookups.find(world.api, 'NEW@x.org'))).toEqual(['new@x.org']);
	});

	it('one that is deleted is not found any more', async () => {
		const { found, prove, world } = await during(({ lookups }) => {
			lookups.records.remove({ id: 'p1@x.org', key: 'p1@x.org' });
		});
		expect(found).toEqual([['p0@x.org'], [], ['p2@x.org']]);
		expect(await prove('p1@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('one that is changed is found as it is now', async () => {
		const { lookups, world } = await during(({ lookups: there }) => {
			there.records.replace({ ...rowOf('p1@x.org'), name: 'New' } as never);
		});
		const found = await lookups.find(world.api, 'p1@x.org');
		expect(found).toEqual([{ ...rowOf('p1@x.org'), name: 'New' }]);
	});
});

describe('Lookups: a record that was changed', () => {
	const changed = { ...rowOf('a@x.org', '1'), name: 'New' };

	it('is known as it is now, beside others with its key', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('a@x.org', '2')]);
		const { lookups, find } = lookupsOf(world);
		await find('a@x.org');
		lookups.records.replace({ ...changed, name: 'Old' } as never);
		lookups.records.replace(changed);
		const found = await lookups.find(world.api, 'A@x.org');
		expect(found).toEqual([rowOf('a@x.org', '2'), changed]);
		expect(world.questions).toHaveLength(1);
	});

	it('is known by its ID', () => {
		const { lookups } = lookupsOf(new World([]));
		lookups.records.replace(changed);
		lookups.records.add(rowOf('b@x.org', '2'));
		expect(lookups.records.changed('1')).toEqual(changed);
		expect(lookups.records.changed('2')).toEqual(rowOf('b@x.org', '2'));
		expect(lookups.records.changed('3')).toBeUndefined();
	});

	it('is not known any more when it was deleted', () => {
		const { lookups } = lookupsOf(new World([]));
		lookups.records.replace(changed);
		lookups.records.remove({ id: '1', key: 'a@x.org' });
		expect(lookups.records.changed('1')).toBeUndefined();
	});
});

describe('Lookups: a record that was deleted', () => {
	it('by its ID is not found by its address either', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('a@x.org', '2')]);
		const { lookups, find, prove, every } = lookupsOf(world);
		await find('a@x.org');
		lookups.records.remove({ id: '1', key: '1' });
		expect(await lookups.find(world.api, 'a@x.org')).toEqual([rowOf('a@x.org', '2')]);
		lookups.records.remove({ id: '2', key: '2' });
		expect(await find('a@x.org')).toEqual([]);
		expect(await prove('a@x.org')).toEqual([[]]);
		expect(await every('a@x.org')).toEqual([[]]);
	});

	it('leaves nobody with its address, and nobody is asked', async () => {
		const world = new World(people(3));
		const { lookups, prove, every } = lookupsOf(world);
		await prove('p1@x.org');
		lookups.records.remove({ id: 'p1@x.org', key: 'P1@x.org' });
		expect(await prove('p1@x.org')).toEqual([[]]);
		expect(await every('p1@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['p1@x.org']);
	});

	it('may be made again, and is known then', async () => {
		const world = new World(people(3));
		const { lookups, prove } = lookupsOf(world);
		lookups.records.remove({ id: 'p1@x.org', key: 'p1@x.org' });
		lookups.records.add(rowOf('p1@x.org', 'again'));
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(world.questions).toEqual([]);
	});

	it('without an address is kept apart from all that have one', async () => {
		const world = new World([{ id: '1' } as never, rowOf('a@x.org', '2')]);
		const { every } = lookupsOf(world);
		expect(await every('a@x.org')).toEqual([['a@x.org']]);
	});
});
