import { inconsistentFault } from '../../nodes/shared/cloudflare/requestFaults';
import { goneById, lookupsOf, people, peopleWith, rowOf, unfiltered, World } from './people';
import { endpoint } from './requests';
import { noAnswer, refusal, strangePage } from './sessions';

const ids = (count: number) => people(count).map(({ id }) => id);

describe('Lookups: a record by ID', () => {
	it('is asked for by itself while they are few, each once', async () => {
		const world = new World(people(5));
		const { get } = lookupsOf(world);
		expect(await Promise.all(['p0@x.org', 'p1@x.org', 'p0@x.org'].map(get))).toEqual(
			['p0@x.org', 'p1@x.org', 'p0@x.org'].map((id) => rowOf(id)),
		);
		expect(world.questions).toEqual(['id p0@x.org', 'id p1@x.org']);
	});

	it('is taken from the list where they are several', async () => {
		const world = new World(people(30));
		const { get } = lookupsOf(world);
		expect(await Promise.all(ids(3).map(get))).toEqual(people(3));
		expect(world.questions).toEqual(['everybody']);
		expect(world.requests).toBe(3);
	});

	it('is asked for by itself where the list is too long', async () => {
		const world = new World(people(31));
		const { get } = lookupsOf(world);
		expect(await Promise.all(ids(3).map(get))).toEqual(people(3));
		expect(world.questions).toEqual(['everybody', ...ids(3).map((id) => `id ${id}`)]);
	});

	it('is asked for by itself where the list can not be trusted', async () => {
		const world = new World(people(3));
		world.failure = (question) =>
			question === 'everybody' ? inconsistentFault(endpoint, 'pages repeat') : undefined;
		const { get } = lookupsOf(world);
		expect(await Promise.all(ids(3).map(get))).toEqual(people(3));
	});

	it('that the list does not have is asked for, and Cloudflare\u2019s refusal is its own', async () => {
		const world = new World(people(3));
		world.misses = ({ id }, question) => question === 'everybody' && id === 'p1@x.org';
		const { get } = lookupsOf(world);
		const answers = await Promise.allSettled([...ids(2), 'unknown'].map(get));
		expect(answers).toMatchObject([
			{ value: rowOf('p0@x.org') },
			{ value: rowOf('p1@x.org') },
			{
				reason: { facts: { status: 404 }, message: expect.stringContaining('Said by Cloudflare') },
			},
		]);
		expect(world.questions).toEqual(['everybody', 'id p1@x.org', 'id unknown']);
	});

	it('counts with the keys that are asked for at the same time', async () => {
		const world = new World(people(5));
		const { get, find } = lookupsOf(world);
		expect(await Promise.all([get('p0@x.org'), find('p0@x.org'), find('p1@x.org')])).toEqual([
			rowOf('p0@x.org'),
			['p0@x.org'],
			['p1@x.org'],
		]);
		expect(world.questions).toEqual(['everybody']);
	});

	it('makes nothing be listed only because the resource has no filter', async () => {
		const world = new World(people(5));
		const { get } = lookupsOf(world, unfiltered);
		expect(await get('p1@x.org')).toEqual(rowOf('p1@x.org'));
		expect(world.questions).toEqual(['id p1@x.org']);
	});

	it('that this execution deleted is gone, without asking', async () => {
		const world = new World(people(3));
		const { lookups, get } = lookupsOf(world);
		expect(lookups.records.hasRemoved('p1@x.org')).toBe(false);
		lookups.records.remove({ id: 'p1@x.org', key: 'p1@x.org' });
		expect(await get('p1@x.org')).toBeUndefined();
		expect(lookups.records.hasRemoved('p1@x.org')).toBe(true);
		expect(world.questions).toEqual([]);
	});

	it('fails when the list fails, with all that were asked for together', async () => {
		const world = new World(people(3));
		world.failure = () => new Error('broken');
		const { get } = lookupsOf(world);
		const answers = await Promise.allSettled(ids(3).map(get));
		expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
	});
});

describe('Lookups: whether an error says that a record is gone', () => {
	const gone = goneById('x');
	const toItem = (status: number, code?: number, message?: string) =>
		refusal(status, code, message, peopleWith().item('x'));

	it('a 404 of Cloudflare\u2019s own to its address does, where the collection is there', async () => {
		const world = new World(people(3));
		expect(await lookupsOf(world).saysGone(gone)).toBe(true);
		expect(world.questions).toEqual(['anybody']);
	});

	it('and the collection is asked for once', async () => {
		const world = new World(people(30));
		const { saysGone } = lookupsOf(world);
		const asking = ['1', '2', '3'].map(async (id) => await saysGone(goneById(id), id));
		expect(await Promise.all(asking)).toEqual([true, true, true]);
		expect(await saysGone(goneById('x', 1001))).toBe(true);
		expect(world.requests).toBe(1);
	});

	it('an empty collection is there, too', async () => {
		expect(await lookupsOf(new World([])).saysGone(gone)).toBe(true);
	});

	it('and is not asked for where everybody was listed', async () => {
		const world = new World(people(3));
		const { saysGone, every } = lookupsOf(world);
		await every('p0@x.org');
		expect(await saysGone(gone)).toBe(true);
		expect(world.questions).toEqual(['everybody']);
	});

	it.each([{ style: 'none' as const }, { style: 'token' as const, max: 1000 }])(
		'a collection that is listed by %j is asked for as shortly as can be',
		async (paging) => {
			const world = new World(people(3));
			await lookupsOf(world, { paging }).saysGone(gone);
			expect(world.questions).toEqual([paging.style === 'none' ? 'everybody' : 'anybody']);
		},
	);

	it.each<[string, unknown]>([
		['a 404 to the list', refusal(404)],
		['a 404 to the address of another record', goneById('y')],
		['a page of something in between', strangePage(404, peopleWith().item('x'))],
		['no such route (7000)', toItem(404, 7000)],
		['no such route (7003)', toItem(404, 7003)],
		['a product that is not on', toItem(404, 9999, 'access.api.error.not_enabled')],
		['403', toItem(403)],
		['400', toItem(400)],
		['500', toItem(500)],
		['no answer', noAnswer()],
		['an error of ours', new Error('404')],
		['nothing', undefined],
	])('%s does not, and nothing is asked', async (_what, error) => {
		const world = new World(people(3));
		expect(await lookupsOf(world).saysGone(error)).toBe(false);
		expect(world.questions).toEqual([]);
	});

	it.each([refusal(404, 1004), refusal(403), noAnswer()])(
		'nobody knows where the collection itself is refused: $message',
		async (failure) => {
			const world = new World(people(3));
			world.failure = () => failure;
			await expect(lookupsOf(world).saysGone(gone)).rejects.toBe(failure);
		},
	);
});
