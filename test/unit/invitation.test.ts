import fc from 'fast-check';

import { seeded } from '../../emulator';
import { apiError } from '../../emulator/envelope';
import { person } from '../../emulator/people';
import type { Result } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const members = () => emulator.state.organizationMembers(seeded.organization);
const batches = () =>
	emulator.requests
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => (body as { members: Array<{ user: { email: string } }> }).members)
		.map((batch) => batch.map(({ user }) => user.email));

const createMany = async (addresses: string[], ifExists = 'returnExisting', onError = true) =>
	await run({
		node: 'organizationMember',
		parameters: {
			operation: 'createMany',
			organization: resourceLocator('id', seeded.organization),
			email: '={{ $json.address }}',
			options: { ifExists },
		},
		items: addresses.map((address) => ({ address })),
		onError: onError ? 'continueRegularOutput' : undefined,
		credential: credentialFor(emulator),
	});

/** In order, one for each, paired. */
function expectPaired({ items, error }: Result, count: number): void {
	expect(error).toBeUndefined();
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
		Array.from({ length: count }, (_, item) => ({ item })),
	);
}

const expectOnce = (addresses: string[]) => {
	const there = members().map(({ user }) => user.email);
	expect(addresses.map((address) => there.filter((one) => one === address).length)).toEqual(
		addresses.map(() => 1),
	);
};

type Kind = 'new' | 'unwanted' | 'there';

const THERE = 60;

const addressOf = (kind: Kind, nth: number) =>
	kind === 'there' ? person(nth).email : `${kind}${nth}@example.com`;

/** Any number of items: people who are new, who Cloudflare won't have, and who are there. */
const crowd = fc.array(
	fc.oneof(
		{ weight: 7, arbitrary: fc.constant<Kind>('new') },
		{ weight: 1, arbitrary: fc.constant<Kind>('unwanted') },
		{ weight: 1, arbitrary: fc.constant<Kind>('there') },
	),
	{ minLength: 1, maxLength: 40 },
);

/** A fresh organization that refuses the unwanted, each by name. */
function organizationOf(batchCreate: 'atomic' | 'partial'): void {
	emulator.reset({ members: THERE });
	emulator.settings.batchCreate = batchCreate;
	members().forEach((member) => (member.status = 'active'));
	const table = emulator.state.organizationMemberTable(seeded.organization);
	const findAll = table.findAll.bind(table);
	table.findAll = (key) => {
		if (key.startsWith('unwanted')) throw apiError(400, 1001, `${key} is not wanted`);
		return findAll(key);
	};
}

describe('A refused batch is taken apart', () => {
	const judged = async (
		kinds: Kind[],
		batchCreate: 'atomic' | 'partial',
		ifExists: 'returnExisting' | 'fail',
	) => {
		organizationOf(batchCreate);
		const addresses = kinds.map(addressOf);
		const result = await createMany(addresses, ifExists);
		expectPaired(result, kinds.length);
		result.json.forEach((json, item) => {
			const [kind, address] = [kinds[item]!, addresses[item]!];
			const guilty = kind === 'unwanted' || (kind === 'there' && ifExists === 'fail');
			if (guilty) expect(json).toMatchObject({ error: expect.stringContaining(address) });
			else expect(json).toMatchObject({ email: address, wasCreated: kind === 'new' });
		});
		expectOnce(addresses.filter((_, item) => kinds[item] !== 'unwanted'));
		expect(members()).toHaveLength(THERE + kinds.filter((kind) => kind === 'new').length);
		expect(Math.max(...batches().map((batch) => batch.length))).toBeLessThanOrEqual(10);
	};

	it('until only the guilty fail, each with an error of their own', async () => {
		const given = fc.tuple(crowd, fc.constantFrom('returnExisting' as const, 'fail' as const));
		await fc.assert(
			fc.asyncProperty(given, async ([kinds, ifExists]) => {
				await judged(kinds, 'atomic', ifExists);
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	it('and where Cloudflare lets the good ones in, nobody is sent twice', async () => {
		const strangers = crowd.map((kinds) => kinds.filter((kind) => kind !== 'there'));
		await fc.assert(
			fc.asyncProperty(strangers, async (kinds) => {
				fc.pre(kinds.length > 0);
				await judged(kinds, 'partial', 'returnExisting');
				const sent = batches().flat();
				expect(sent.filter((address) => address.startsWith('new'))).toHaveLength(
					kinds.filter((kind) => kind === 'new').length,
				);
			}),
			{ numRuns: 15 },
		);
	}, 60_000);

	it('with no more requests than halving takes', async () => {
		organizationOf('atomic');
		const kinds = Array.from({ length: 10 }, (): Kind => 'new').fill('unwanted', 6, 7);
		await createMany(kinds.map(addressOf));
		expect(batches().map((batch) => batch.length)).toEqual([10, 5, 5, 3, 2, 2, 1, 1, 1]);
	});

	it('and people who are in the input twice share what comes of it', async () => {
		organizationOf('atomic');
		const result = await createMany([
			'new1@example.com',
			'unwanted1@example.com',
			'NEW1@example.com',
			'Unwanted1@example.com',
			person(3).email.toUpperCase(),
		]);
		expectPaired(result, 5);
		expect(result.json).toMatchObject([
			{ wasCreated: true },
			{ error: expect.stringContaining('unwanted1@example.com is not wanted') },
			{ email: 'new1@example.com', wasCreated: false },
			{ error: expect.stringContaining('unwanted1@example.com is not wanted') },
			{ email: person(3).email, wasCreated: false },
		]);
		expectOnce(['new1@example.com', person(3).email]);
	});
});

describe('A batch that is not taken apart', () => {
	const everybody = Array.from({ length: 150 }, (_, nth) => addressOf('new', nth));

	it.each([401, 403])('one refused with %i, and nothing more is sent', async (status) => {
		emulator.fault({ kind: 'status', status, method: 'POST', times: Infinity });
		const result = await createMany(everybody);
		expectPaired(result, 150);
		result.json.forEach(({ error }) => expect(error).toContain(`HTTP ${status}`));
		// Those that were under way by then, of 15.
		expect(batches().length).toBeLessThan(11);
		expect(new Set(batches().flat()).size).toBe(batches().flat().length);
	});

	it.each([404, 413])('one refused with %i', async (status) => {
		emulator.fault({ kind: 'status', status, method: 'POST' });
		const result = await createMany(everybody.slice(0, 12));
		expect(result.json.map(({ error }) => error !== undefined)).toEqual(
			everybody.slice(0, 12).map((_, item) => item < 10),
		);
		expect(batches()).toHaveLength(2);
	});

	it('one of unknown fate: a listing settles it', async () => {
		emulator.fault({ kind: 'reset-after', method: 'POST' });
		emulator.fault({ kind: 'status', status: 503, method: 'POST' });
		const result = await createMany(everybody.slice(0, 30));
		expectPaired(result, 30);
		const made = result.json.map(({ wasCreated }) => wasCreated === true);
		expect(made).toEqual(everybody.slice(0, 30).map((_, item) => item < 10 || item >= 20));
		expect(JSON.stringify(result.json[10])).toContain('Running again is safe');
		expectOnce([...everybody.slice(0, 10), ...everybody.slice(20, 30)]);
		expect(batches()).toHaveLength(3);
		const looks = emulator.requests.filter(({ method }) => method === 'GET');
		// Whom one listing does not find is looked for in another, before they are called absent.
		expect(looks.map(({ query }) => query)).toEqual(
			Array.from({ length: 3 }, () => [['page_size', '1000']]),
		);
	});
});

it('Without Continue the first batch that fails ends it', async () => {
	emulator.fault({ kind: 'status', status: 404, method: 'POST' });
	const everybody = Array.from({ length: 150 }, (_, nth) => addressOf('new', nth));
	const { error, items } = await createMany(everybody, 'returnExisting', false);
	expect(items).toEqual([]);
	expect(error?.message).toContain('HTTP 404');
	// Those that were under way by then, of 15.
	expect(batches().length).toBeLessThanOrEqual(5);
});
