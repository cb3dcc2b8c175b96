import { pagingError } from '../../nodes/shared/cloudflare/errors';
import { endpoint } from './requests';
import { directoryOf, emailsOf, people, rowOf, unfiltered, World } from './people';

const untrusted = () => pagingError(endpoint, 'it sent the same page twice');
const numbered = (prefix: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${prefix}${at}@x.org`);

describe('Directory: nobody is called absent before a second way says so', () => {
	it('one key: its filter, then the list', async () => {
		const world = new World(people(3));
		const { prove } = directoryOf(world);
		expect(await prove('nobody@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['nobody@x.org', 'everybody']);
	});

	it('and then that is known', async () => {
		const world = new World(people(3));
		const { prove, every, find } = directoryOf(world);
		await prove('nobody@x.org');
		expect(await prove('Nobody@x.org')).toEqual([[]]);
		expect(await every('nobody@x.org')).toEqual([[]]);
		expect(await find('nobody@x.org')).toEqual([]);
		expect(world.questions).toHaveLength(2);
	});

	it('the list finds whom the filter left out, as it minds letter case', async () => {
		const world = new World([rowOf('Maria.Sol@X.org')]);
		const { prove } = directoryOf(world);
		expect(await prove('maria.sol@x.org')).toEqual([['Maria.Sol@X.org']]);
		expect(world.questions).toEqual(['maria.sol@x.org', 'everybody']);
	});

	it('somebody whom the filter finds is there: nothing else is asked', async () => {
		const world = new World(people(3));
		const { prove } = directoryOf(world);
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(world.questions).toEqual(['p1@x.org']);
	});

	it('two keys: a filter each, then one list for whoever is missing', async () => {
		const world = new World(people(3));
		const { prove } = directoryOf(world);
		expect(await prove('a@x.org', 'p1@x.org')).toEqual([[], ['p1@x.org']]);
		expect(world.questions).toEqual(['a@x.org', 'p1@x.org', 'everybody']);
	});

	it('several keys: the list, then the filter for one who is missing', async () => {
		const world = new World(people(3));
		const { prove } = directoryOf(world);
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
		const { prove } = directoryOf(world);
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
		const { prove } = directoryOf(world);
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
		const { prove, find } = directoryOf(world);
		const keys = ['p0@x.org', 'p1@x.org', 'a@x.org', 'b@x.org'];
		expect(await prove(...keys)).toEqual([['p0@x.org'], ['p1@x.org'], [], []]);
		expect(world.questions).toEqual(['everybody', 'everybody']);
		expect(await find('p2@x.org')).toEqual(['p2@x.org']);
	});

	it('500 keys of which 50 are missing, among 5,000, take ten requests', async () => {
		const world = new World(people(5000), 1000);
		const { prove } = directoryOf(world, { paging: { style: 'page', max: 1000 } });
		const there = emailsOf(people(4500).slice(-450));
		const missing = numbered('a', 50);
		const answers = await prove(...there, ...missing);
		expect(answers).toEqual([...there.map((email) => [email]), ...missing.map(() => [])]);
		expect(world.requests).toBe(10);
	});

	it('the list of everybody alone is not enough', async () => {
		const world = new World(people(9));
		const { findAll, prove, find } = directoryOf(world);
		await findAll(...emailsOf(people(3)));
		expect(await find('a@x.org')).toEqual([]);
		expect(world.questions).toEqual(['everybody']);
		expect(await prove('a@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['everybody', 'a@x.org', 'everybody']);
	});

	it('without a filter the list is read twice', async () => {
		const world = new World(people(3));
		const { prove } = directoryOf(world, unfiltered);
		expect(await prove('p1@x.org')).toEqual([['p1@x.org']]);
		expect(await prove('a@x.org', 'b@x.org')).toEqual([[], []]);
		expect(world.questions).toEqual(['everybody', 'everybody', 'everybody']);
	});

	it('a list without pages is no more than one page', async () => {
		const world = new World(people(25), 100);
		const { prove } = directoryOf(world, { paging: { style: 'none' } });
		await prove('p0@x.org', 'p1@x.org', 'a@x.org');
		expect(world.questions).toEqual(['everybody', 'a@x.org']);
		await prove('p0@x.org', 'c@x.org', 'd@x.org', 'e@x.org');
		expect(world.questions.slice(2)).toEqual(['everybody', 'everybody']);
	});

	it('one who is only looked for, not proven absent, is not asked for a second time', async () => {
		const world = new World(people(3));
		const { directory } = directoryOf(world);
		const [found, proven] = await Promise.all([
			directory.find(world.api, 'a@x.org'),
			directory.findOrProveAbsent(world.api, 'p1@x.org'),
		]);
		expect([found, emailsOf(proven)]).toEqual([[], ['p1@x.org']]);
		expect(world.questions).toEqual(['a@x.org', 'p1@x.org']);
	});

	it('after a change of unknown fate all that was known is asked again, in two ways', async () => {
		const world = new World(people(3));
		const { prove, fresh } = directoryOf(world);
		await prove('a@x.org');
		expect(await fresh('a@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['a@x.org', 'everybody', 'a@x.org', 'everybody']);
		world.rows.push(rowOf('a@x.org'));
		expect(await fresh('A@x.org')).toEqual([['a@x.org']]);
	});
});

describe('Directory: a filter that is not exact', () => {
	const near = ['xada@x.org', 'ada@x.org', 'ada@x.org.uk'];

	it.each<[string, World['filter']]>([
		['takes parts of addresses', (row, email) => row.email.includes(email)],
		['lets everybody through', () => true],
	])('makes nobody somebody else, where it %s', async (_what, filter) => {
		const world = new World(near.map((email) => rowOf(email)));
		world.filter = filter;
		const { find, prove } = directoryOf(world);
		expect(await find('ada@x.org')).toEqual(['ada@x.org']);
		expect(await prove('xada@x.org')).toEqual([['xada@x.org']]);
		expect(await prove('da@x.org')).toEqual([[]]);
	});
});

describe('Directory: every record of a key', () => {
	it('is found by listing, however it is spelled', async () => {
		const world = new World([...people(3), rowOf('P1@X.org', 'twin'), rowOf('p1@x.org', 'third')]);
		const { every } = directoryOf(world);
		expect(await every('p1@x.org')).toEqual([['p1@x.org', 'P1@X.org', 'p1@x.org']]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('is found although the filter gave one before', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('A@x.org', '2')]);
		const { find, every } = directoryOf(world);
		expect(await find('a@x.org')).toEqual(['a@x.org']);
		expect(await every('a@x.org')).toEqual([['a@x.org', 'A@x.org']]);
		expect(world.questions).toEqual(['a@x.org', 'everybody']);
	});

	it('or none: then the filter is asked as well, and after that it is known', async () => {
		const world = new World(people(3));
		const { every } = directoryOf(world);
		expect(await every('a@x.org')).toEqual([[]]);
		expect(await every('a@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['everybody', 'a@x.org']);
	});

	it('is known where everybody is', async () => {
		const world = new World(people(3));
		const { every } = directoryOf(world);
		await every('p0@x.org');
		expect(await every('p1@x.org', 'P2@x.org')).toEqual([['p1@x.org'], ['p2@x.org']]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('makes the list be read for all who ask with it', async () => {
		const world = new World(people(100));
		const { directory } = directoryOf(world);
		const found = await Promise.all([
			directory.find(world.api, 'p50@x.org'),
			directory.findEvery(world.api, 'p51@x.org'),
		]);
		expect(found.map(emailsOf)).toEqual([['p50@x.org'], ['p51@x.org']]);
		expect(world.questions).toEqual(['everybody']);
	});

	it.each([
		['an answer that never came', () => new Error('broken')],
		['a list that can not be trusted', untrusted],
	])('is not known after %s', async (_what, failure) => {
		const world = new World(people(3));
		world.failure = failure;
		const { every } = directoryOf(world);
		await expect(every('p1@x.org')).rejects.toThrow(failure().message);
		expect(world.questions).toEqual(['everybody']);
	});
});

describe('Directory: what fails', () => {
	const settled = async (asking: Array<Promise<unknown>>) =>
		(await Promise.allSettled(asking)).map((one) =>
			one.status === 'fulfilled' ? one.value : (one.reason as Error).message,
		);

	it('for one key is that key\u2019s own', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'p1@x.org' ? new Error('broken') : undefined);
		const { find, prove } = directoryOf(world);
		expect(await settled([find('p0@x.org'), find('p1@x.org'), find('P1@X.org')])).toEqual([
			['p0@x.org'],
			'broken',
			'broken',
		]);
		expect(await settled([prove('p1@x.org')])).toEqual(['broken']);
		expect(world.questions).not.toContain('everybody');
	});

	it('is asked again by whoever asks later', async () => {
		const world = new World(people(3));
		world.failure = () => new Error('broken');
		const { find } = directoryOf(world);
		await expect(find('p1@x.org')).rejects.toThrow('broken');
		world.failure = () => undefined;
		expect(await find('p1@x.org')).toEqual(['p1@x.org']);
	});

	it('in the second way leaves those alone who were found in the first', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'everybody' ? new Error('broken') : undefined);
		const { prove, find } = directoryOf(world);
		expect(await settled([prove('p0@x.org'), prove('a@x.org')])).toEqual([
			[['p0@x.org']],
			'broken',
		]);
		// Neither there nor surely absent: it is asked for again.
		world.failure = () => undefined;
		expect(await prove('a@x.org')).toEqual([[]]);
		expect(await find('a@x.org')).toEqual([]);
	});

	it('in the filter as second way is that key\u2019s own as well', async () => {
		const world = new World(people(20));
		world.failure = (question) => (question === 'a@x.org' ? new Error('broken') : undefined);
		const { prove } = directoryOf(world);
		const keys = ['p0@x.org', 'p1@x.org', 'a@x.org', 'b@x.org'];
		expect(await settled(keys.map(async (key) => await prove(key)))).toEqual([
			[['p0@x.org']],
			[['p1@x.org']],
			'broken',
			[[]],
		]);
		world.failure = () => undefined;
		await prove('b@x.org');
		expect(world.questions).toEqual(['everybody', 'a@x.org', 'b@x.org']);
		await prove('a@x.org');
		expect(world.questions.slice(3)).toEqual(['a@x.org', 'everybody']);
	});

	it('in a list that can not be trusted is asked for one by one', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'everybody' ? untrusted() : undefined);
		const { findAll } = directoryOf(world);
		expect(await findAll(...emailsOf(people(3)))).toEqual(emailsOf(people(3)).map((one) => [one]));
		expect(world.questions).toEqual(['everybody', ...emailsOf(people(3))]);
	});

	it('in a list for another reason fails for all, as asking one by one would', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'everybody' ? new Error('broken') : undefined);
		const { find } = directoryOf(world);
		const asking = emailsOf(people(3)).map(async (email) => await find(email));
		expect(await settled(asking)).toEqual(['broken', 'broken', 'broken']);
		expect(world.questions).toEqual(['everybody']);
	});

	it.each([
		['broken', () => new Error('broken')],
		['not to be trusted', untrusted],
	])('without a filter is everybody\u2019s: the list is %s', async (_what, failure) => {
		const world = new World(people(3));
		world.failure = failure;
		const { find } = directoryOf(world, unfiltered);
		const { message } = failure();
		expect(await settled([find('p0@x.org'), find('p1@x.org')])).toEqual([message, message]);
		expect(world.questions).toEqual(['everybody']);
	});
});
