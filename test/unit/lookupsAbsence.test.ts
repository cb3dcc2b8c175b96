import { emailsOf, lookupsOf, people, rowOf, unfiltered, World } from './people';

const numbered = (prefix: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${prefix}${at}@x.org`);

describe('Lookups: nobody is called absent before a second way says so', () => {
	it('one key: its filter, then the list', async () => {
		const world = new World(people(3));
		const { prove } = lookupsOf(world);
		expect(await prove('nobody@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['nobody@x.org', 'everybody']);
	});

	it('and then that is known', async () => {
		const world = new World(people(3));
		const { prove, every, find } = lookupsOf(world);
		await prove('nobody@x.org');
		expect(await prove('Nobody@x.org')).toEqual([[]]);
		expect(await every('nobody@x.org')).toEqual([[]]);
		expect(await find('nobody@x.org')).toEqual([]);
		expect(world.questions).toHaveLength(2);
	});

	it('the list finds whom the filter left out, as it minds letter case', async () => {
		const world = new World([rowOf('Maria.Sol@X.org')]);
		const { prove } = lookupsOf(world);
		expect(await prove('maria.sol@x.org')).toEqual([['Maria.Sol@X.org']]);
		expect(world.questions).toEqual(['maria.sol@x.org', 'everybody']);
	});

	it('somebody whom the filter finds is there: nothing else is asked', async () => {
		const world = new World(people(3));
		const { prove } = lookupsOf(world);
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(world.questions).toEqual(['p1@x.org']);
	});

	it('two keys: a filter each, then one list for whoever is missing', async () => {
		const world = new World(people(3));
		const { prove } = lookupsOf(world);
		expect(await prove('a@x.org', 'p1@x.org')).toEqual([[], ['p1@x.org']]);
		expect(world.questions).toEqual(['a@x.org', 'p1@x.org', 'everybody']);
	});

	it('several keys: the list, then the filter for one who is missing', async () => {
		const world = new World(people(3));
		const { prove } = lookupsOf(world);
		expect(await prove('p0@x.org', 'p1@x.org', 'a@x.org')).toEqual([
			['p0@x.org'],
			['p1@x.org'],
			[],
		]);
		expect(world.questions).toEqual(['everybody', 'a@x.org']);
	});

	it('the filter finds whom the list missed, as rows moved meanwhile', async () => {
		const world = new World(people(3));
		world.misses = ({ id }, question) => question === 'everybody' && id === 'p1@x.org';
		const { prove } = lookupsOf(world);
		expect(await prove('p0@x.org', 'p1@x.org', 'p2@x.org')).toEqual(
			emailsOf(people(3)).map((email) => [email]),
		);
		expect(world.questions).toEqual(['everybody', 'p1@x.org']);
	});

	it.each([
		// Two pages: asking for two takes as many requests as a second list.
		[2, ['everybody', 'a0@x.org', 'a1@x.org']],
		[3, ['everybody', 'everybody']],
	])('%i missing among 20: %j', async (missing, questions) => {
		const world = new World(people(20));
		const { prove } = lookupsOf(world);
		const keys = [...emailsOf(people(4)), ...numbered('a', missing)];
		const answers = await prove(...keys);
		expect(answers.slice(0, 4)).toEqual(emailsOf(people(4)).map((email) => [email]));
		expect(answers.slice(4)).toEqual(numbered('a', missing).map(() => []));
		expect(world.questions).toEqual(questions);
	});

	it('a second list finds whom the first one missed, and loses nobody whom that one had', async () => {
		const world = new World(people(3));
		let lists = 0;
		world.misses = ({ id }, question) => {
			if (question !== 'everybody') return false;
			if (id === 'p0@x.org') lists++;
			return lists === 1 ? id === 'p1@x.org' : id === 'p2@x.org';
		};
		const { prove, find } = lookupsOf(world);
		const keys = ['p0@x.org', 'p1@x.org', 'a@x.org', 'b@x.org'];
		expect(await prove(...keys)).toEqual([['p0@x.org'], ['p1@x.org'], [], []]);
		expect(world.questions).toEqual(['everybody', 'everybody']);
		expect(await find('p2@x.org')).toEqual(['p2@x.org']);
	});

	it('500 keys of which 50 are missing, among 5,000, take ten requests', async () => {
		const world = new World(people(5000), 1000);
		const { prove } = lookupsOf(world, { paging: { style: 'page', max: 1000 } });
		const there = emailsOf(people(4500).slice(-450));
		const missing = numbered('a', 50);
		const answers = await prove(...there, ...missing);
		expect(answers).toEqual([...there.map((email) => [email]), ...missing.map(() => [])]);
		expect(world.requests).toBe(10);
	});

	it('the list of everybody alone is not enough', async () => {
		const world = new World(people(9));
		const { findAll, prove, find } = lookupsOf(world);
		await findAll(...emailsOf(people(3)));
		expect(await find('a@x.org')).toEqual([]);
		expect(world.questions).toEqual(['everybody']);
		expect(await prove('a@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['everybody', 'a@x.org', 'everybody']);
	});

	it('without a filter the list is read twice', async () => {
		const world = new World(people(3));
		const { prove } = lookupsOf(world, unfiltered);
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(await prove('a@x.org', 'b@x.org')).toEqual([[], []]);
		expect(world.questions).toEqual(['everybody', 'everybody', 'everybody']);
	});

	it('a list without pages is no more than one page', async () => {
		const world = new World(people(25), 100);
		const { prove } = lookupsOf(world, { paging: { style: 'none' } });
		await prove('p0@x.org', 'p1@x.org', 'a@x.org');
		expect(world.questions).toEqual(['everybody', 'a@x.org']);
		await prove('p0@x.org', 'c@x.org', 'd@x.org', 'e@x.org');
		expect(world.questions.slice(2)).toEqual(['everybody', 'everybody']);
	});

	it('one who is only looked for, not proven absent, is not asked for a second time', async () => {
		const world = new World(people(3));
		const { lookups } = lookupsOf(world);
		const [found, proven] = await Promise.all([
			lookups.find(world.api, 'a@x.org'),
			lookups.findOrProveAbsent(world.api, 'p1@x.org'),
		]);
		expect([found, emailsOf(proven)]).toEqual([[], ['p1@x.org']]);
		expect(world.questions).toEqual(['a@x.org', 'p1@x.org']);
	});

	it('after a change of unknown fate all that was known is asked again, in two ways', async () => {
		const world = new World(people(3));
		const { prove, fresh } = lookupsOf(world);
		await prove('a@x.org');
		expect(await fresh('a@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['a@x.org', 'everybody', 'a@x.org', 'everybody']);
		world.rows.push(rowOf('a@x.org'));
		expect(await fresh('A@x.org')).toEqual([['a@x.org']]);
	});
});

describe('Lookups: a filter that is not exact', () => {
	const near = ['xada@x.org', 'ada@x.org', 'ada@x.org.uk'];

	it.each<[string, World['filter']]>([
		['takes parts of addresses', (row, email) => row.email.includes(email)],
		['lets everybody through', () => true],
	])('makes nobody somebody else, where it %s', async (_what, filter) => {
		const world = new World(near.map((email) => rowOf(email)));
		world.filter = filter;
		const { find, prove } = lookupsOf(world);
		expect(await find('ada@x.org')).toEqual(['ada@x.org']);
		expect(await prove('xada@x.org')).toEqual([['xada@x.org']]);
		expect(await prove('da@x.org')).toEqual([[]]);
	});
});
