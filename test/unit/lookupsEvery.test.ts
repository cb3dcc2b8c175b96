import { inconsistentFault } from '../../nodes/shared/cloudflare/requestFaults';
import { emailsOf, lookupsOf, people, rowOf, World } from './people';
import { endpoint } from './requests';

const untrusted = () => inconsistentFault(endpoint, 'it sent the same page twice');

describe('Lookups: every record of a key', () => {
	it('is found by listing, however it is spelled', async () => {
		const world = new World([...people(3), rowOf('P1@X.org', 'twin'), rowOf('p1@x.org', 'third')]);
		const { every } = lookupsOf(world);
		expect(await every('p1@x.org')).toEqual([['p1@x.org', 'P1@X.org', 'p1@x.org']]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('is found although the filter gave one before', async () => {
		const world = new World([rowOf('a@x.org', '1'), rowOf('A@x.org', '2')]);
		const { find, every } = lookupsOf(world);
		expect(await find('a@x.org')).toEqual(['a@x.org']);
		expect(await every('a@x.org')).toEqual([['a@x.org', 'A@x.org']]);
		expect(world.questions).toEqual(['a@x.org', 'everybody']);
	});

	it('or none: then the filter is asked as well, and after that it is known', async () => {
		const world = new World(people(3));
		const { every } = lookupsOf(world);
		expect(await every('a@x.org')).toEqual([[]]);
		expect(await every('a@x.org')).toEqual([[]]);
		expect(world.questions).toEqual(['everybody', 'a@x.org']);
	});

	it('is known where everybody is', async () => {
		const world = new World(people(3));
		const { every } = lookupsOf(world);
		await every('p0@x.org');
		expect(await every('p1@x.org', 'P2@x.org')).toEqual([['p1@x.org'], ['p2@x.org']]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('makes the list be read for all who ask with it', async () => {
		const world = new World(people(100));
		const { lookups } = lookupsOf(world);
		const found = await Promise.all([
			lookups.find(world.api, 'p50@x.org'),
			lookups.findEvery(world.api, 'p51@x.org'),
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
		const { every } = lookupsOf(world);
		await expect(every('p1@x.org')).rejects.toThrow(failure().message);
		expect(world.questions).toEqual(['everybody']);
	});
});
