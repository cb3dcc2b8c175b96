import { inconsistentFault } from '../../nodes/shared/cloudflare/requestFaults';
import { emailsOf, lookupsOf, people, unfiltered, World } from './people';
import { endpoint } from './requests';

const untrusted = () => inconsistentFault(endpoint, 'it sent the same page twice');

describe('Lookups: what fails', () => {
	const settled = async (asking: Array<Promise<unknown>>) =>
		(await Promise.allSettled(asking)).map((one) =>
			one.status === 'fulfilled' ? one.value : (one.reason as Error).message,
		);

	it('for one key is that key\u2019s own', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'p1@x.org' ? new Error('broken') : undefined);
		const { find, prove } = lookupsOf(world);
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
		const { find } = lookupsOf(world);
		await expect(find('p1@x.org')).rejects.toThrow('broken');
		world.failure = () => undefined;
		expect(await find('p1@x.org')).toEqual(['p1@x.org']);
	});

	it('in the second way leaves those alone who were found in the first', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'everybody' ? new Error('broken') : undefined);
		const { prove, find } = lookupsOf(world);
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
		const { prove } = lookupsOf(world);
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
		const { findAll } = lookupsOf(world);
		expect(await findAll(...emailsOf(people(3)))).toEqual(emailsOf(people(3)).map((one) => [one]));
		expect(world.questions).toEqual(['everybody', ...emailsOf(people(3))]);
	});

	it('in a list for another reason fails for all, as asking one by one would', async () => {
		const world = new World(people(3));
		world.failure = (question) => (question === 'everybody' ? new Error('broken') : undefined);
		const { find } = lookupsOf(world);
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
		const { find } = lookupsOf(world, unfiltered);
		const { message } = failure();
		expect(await settled([find('p0@x.org'), find('p1@x.org')])).toEqual([message, message]);
		expect(world.questions).toEqual(['everybody']);
	});
});
