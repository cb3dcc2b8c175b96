import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { addList, listsOf } from '../../emulator/resources/zeroTrustLists';
import { addListItem, listItems } from '../../emulator/routes/zeroTrustListItems';
import type { Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, resourceLocator, sentChanges, useEmulator } from '../support/emulator';
import { proxy } from '../support/proxy';

const emulator = useEmulator({ seed: { zeroTrustListItems: 8 } });

const account = resourceLocator('id', seeded.account);
const onCall = resourceLocator('id', seeded.zeroTrustList);
const ADA = 'ada.lovelace@example.com';
const NEW = ['one@example.com', 'two@example.com', 'three@example.com'];

const values = (listId = seeded.zeroTrustList) =>
	listItems(emulator.state, listId).map(({ value }) => value);
const listNamed = (name: string) =>
	listsOf(emulator.state, seeded.account)
		.rows()
		.find((one) => one.name === name)!;
const emails = (addresses: string[]) => addresses.map((email) => ({ email }));
const people = (count: number) =>
	Array.from({ length: count }, (_, nth) => `person.${nth}@team.example`);

const perform = async (
	operation: 'add' | 'remove' | 'getAll' | 'getItems',
	parameters: IDataObject = {},
	{ items = [{}], ...setup }: Partial<Setup> = {},
) =>
	await run({
		node: 'zeroTrustList',
		parameters: {
			operation,
			account,
			...(operation !== 'getAll' && { list: onCall }),
			...(operation.startsWith('get') ? { returnAll: true } : { email: '={{ $json.email }}' }),
			...parameters,
		},
		items,
		credential: credentialFor(emulator, 'apiToken'),
		...setup,
	});

const requests = () =>
	emulator.requests.map(({ method, path }) => `${method} ${path.replace(/^.*\/gateway/, '')}`);
const keepGoing = { onError: 'continueRegularOutput' } as const;

describe('Get Many', () => {
	it('lists all lists with one request, simplified', async () => {
		const { json } = await perform('getAll');
		expect(json).toHaveLength(8);
		expect(json[0]).toEqual({
			name: 'On call',
			type: 'EMAIL',
			id: seeded.zeroTrustList,
			count: 8,
			description: 'Used by the rules for On call',
			created_at: '2026-01-05T09:00:00.000Z',
			updated_at: '2026-01-05T09:00:00.000Z',
		});
		expect(json[1]).toMatchObject({ name: 'Contractors', description: null });
		expect(requests()).toEqual(['GET /lists']);
	});

	it.each([
		[{ type: 'EMAIL' }, ['On call', 'Contractors', 'Finance', 'Auditors']],
		[{ search: 'RULES for Fin' }, ['Finance']],
		[{ search: 'lap', type: 'SERIAL' }, ['Laptops']],
		[{ search: 'lap', type: 'EMAIL' }, []],
	])('filters by %j', async (filters, names) => {
		emulator.reset({ zeroTrustLists: 6 });
		const { json } = await perform('getAll', { filters });
		expect(json.map(({ name }) => name)).toEqual(names);
	});

	it('counts the limit after the filters', async () => {
		const filters = { type: 'EMAIL' };
		const { json } = await perform('getAll', { filters, returnAll: false, limit: 2 });
		expect(json.map(({ name }) => name)).toEqual(['On call', 'Contractors']);
	});
});

describe('Get Items', () => {
	it('returns the entries flat, by the name of the list as well', async () => {
		const list = resourceLocator('name', 'On call');
		const { json } = await perform('getItems', { list });
		expect(json).toHaveLength(8);
		expect(json[0]).toEqual({
			email: ADA,
			value: ADA,
			description: 'Since 2020',
			created_at: '2026-01-05T09:00:00.000Z',
		});
		expect(json[1]).toMatchObject({ description: null });
	});

	it('has no email for what is no address', async () => {
		const list = resourceLocator('name', 'Blocked domains');
		const { json } = await perform('getItems', { list });
		expect(json[0]).toMatchObject({ email: null, value: 'one-2.example.com' });
	});

	it.each(['flat', 'nested'] as const)('reads all pages of 1,000: %s', async (listItems) => {
		emulator.reset({ zeroTrustListItems: 2345 });
		emulator.settings.entriesPerList = 5000;
		emulator.settings.listItems = listItems;
		const { json } = await perform('getItems');
		expect(json).toHaveLength(2345);
		expect(new Set(json.map(({ value }) => value)).size).toBe(2345);
		expect(emulator.requests).toHaveLength(3);
	});

	it.each([
		[{ value: 'ADA.Lovelace@EXAMPLE.com ' }, [ADA]],
		[{ value: 'lovelace' }, []],
		[{ contains: 'LOVE' }, [ADA]],
		[{ contains: '@example.com', value: ADA }, [ADA]],
	])('filters by %j', async (filters, expected) => {
		const { json } = await perform('getItems', { filters });
		expect(json.map(({ value }) => value)).toEqual(expected);
	});

	it('compares other values ignoring case', async () => {
		const list = resourceLocator('name', 'Blocked domains');
		const { json } = await perform('getItems', { list, filters: { value: 'ONE-2.Example.com' } });
		expect(json.map(({ value }) => value)).toEqual(['one-2.example.com']);
	});
});

describe('Add', () => {
	it('adds the addresses of all items with one request, as typed', async () => {
		const { json } = await perform(
			'add',
			{ additionalFields: { description: '={{ $json.note }}' } },
			{
				items: [
					{ email: ' One@Example.com ', note: 'Team A' },
					{ email: NEW[1]!, note: '' },
				],
			},
		);
		expect(json).toEqual([
			{
				email: 'One@Example.com',
				outcome: 'added',
				name: 'On call',
				id: seeded.zeroTrustList,
				value: 'One@Example.com',
				description: 'Team A',
				wasAdded: true,
			},
			expect.objectContaining({ email: NEW[1], description: null, wasAdded: true }),
		]);
		expect(sentChanges(emulator).map(({ body }) => body)).toEqual([
			{ append: [{ value: 'One@Example.com', description: 'Team A' }, { value: NEW[1] }] },
		]);
		expect(values()).toHaveLength(10);
	});

	it('sends only what is missing, each address once', async () => {
		const { json } = await perform('add', {}, { items: emails([ADA, NEW[0]!, 'ONE@example.com']) });
		expect(json.map(({ outcome, wasAdded, value }) => [outcome, wasAdded, value])).toEqual([
			['alreadyThere', false, ADA],
			['added', true, NEW[0]],
			['alreadyThere', false, NEW[0]],
		]);
		expect(sentChanges(emulator).map(({ body }) => body)).toEqual([
			{ append: [{ value: NEW[0] }] },
		]);
	});

	it('takes 500 people with one write, and nothing per person', async () => {
		emulator.reset({ zeroTrustListItems: 300 });
		const { json } = await perform('add', {}, { items: emails(people(500)) });
		expect(json.every(({ wasAdded }) => wasAdded === true)).toBe(true);
		expect(json.map(({ email }) => email)).toEqual(people(500));
		const list = `/lists/${seeded.zeroTrustList}`;
		expect(requests()).toEqual([
			`GET ${list}`,
			`GET ${list}/items`,
			`PATCH ${list}`,
			`GET ${list}/items`,
		]);
		expect(values()).toHaveLength(800);
	});

	it('puts the items of several lists together for each list, by name', async () => {
		const items = [
			{ email: NEW[0]!, list: 'On call' },
			{ email: NEW[1]!, list: 'Finance' },
			{ email: NEW[2]!, list: 'On call' },
		];
		const list = resourceLocator('name', '={{ $json.list }}');
		const { json } = await perform('add', { list }, { items });
		expect(json.map(({ name, wasAdded }) => [name, wasAdded])).toEqual([
			['On call', true],
			['Finance', true],
			['On call', true],
		]);
		expect(sentChanges(emulator)).toHaveLength(2);
		expect(values(listNamed('Finance').id)).toContain(NEW[1]);
		expect(requests().filter((one) => one === 'GET /lists')).toHaveLength(1);
	});

	it('fails for an address that is there, where it is told to, and sends nothing', async () => {
		const options = { ifExists: 'fail' };
		const { error } = await perform('add', { options }, { items: emails([NEW[0]!, ADA]) });
		expect(error?.message).toContain(`'Email' is taken: ${ADA} is there already`);
		expect(error?.context.itemIndex).toBe(1);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it.each(['add', 'remove'] as const)('%s: refuses a list of another type', async (operation) => {
		const list = resourceLocator('name', 'Blocked domains');
		const { json } = await perform(operation, { list }, { items: emails([ADA]), ...keepGoing });
		expect(json[0]?.error).toBe("'List' is a list of the type DOMAIN: Blocked domains");
		expect(JSON.stringify(json[0]?.details)).toContain('EMAIL');
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('refuses a name that several lists have, with their IDs', async () => {
		const { id } = addList(emulator.state, 'On call');
		const list = resourceLocator('name', 'On call');
		const { json } = await perform('add', { list }, { items: emails(NEW), ...keepGoing });
		for (const { error, details } of json) {
			expect(error).toContain("'List' is ambiguous: 2 Zero Trust lists have the name On call");
			expect(JSON.stringify(details)).toContain(id);
			expect(JSON.stringify(details)).toContain(seeded.zeroTrustList);
		}
		expect(json).toHaveLength(3);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('shows each item of a dry run the whole request', async () => {
		const options = { dryRun: true };
		const { json } = await perform('add', { options }, { items: emails([NEW[0]!, NEW[1]!, ADA]) });
		const wouldSend = [
			{
				method: 'PATCH',
				path: `/accounts/${seeded.account}/gateway/lists/${seeded.zeroTrustList}`,
				body: { append: [{ value: NEW[0] }, { value: NEW[1] }] },
			},
		];
		expect(json.map((one) => one.wouldSend)).toEqual([wouldSend, wouldSend, []]);
		expect(json[0]).toMatchObject({
			email: NEW[0],
			outcome: 'wouldChange',
			wouldDo: `Add ${NEW[0]} to Zero Trust list On call in account Analytical Engines`,
			name: 'On call',
			wasAdded: null,
		});
		expect(json[2]).toMatchObject({
			outcome: 'wouldNotChange',
			wouldDo: `Nothing to do for ${ADA} in Zero Trust list On call in account Analytical Engines: already there`,
			wasAdded: false,
		});
		expect(sentChanges(emulator)).toEqual([]);
	});
});

describe('The limit of entries', () => {
	beforeEach(() => emulator.reset({ zeroTrustListItems: 990 }));

	it('lets in what fits exactly', async () => {
		const { json } = await perform('add', {}, { items: emails(people(10)) });
		expect(json.every(({ wasAdded }) => wasAdded)).toBe(true);
		expect(values()).toHaveLength(1000);
	});

	it('fails every item that would be added, before sending, and says how many there are', async () => {
		const items = emails([...people(11), ADA]);
		const { json } = await perform('add', {}, { items, ...keepGoing });
		for (const { error, details } of json.slice(0, 11)) {
			expect(error).toBe(
				"'List' has no room: On call has 990 of at most 1,000 entries, so 10 more fit, and 11 would be added",
			);
			expect(JSON.stringify(details)).toContain('Enterprise Limit');
		}
		expect(json[11]).toMatchObject({ outcome: 'alreadyThere' });
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('holds for a dry run, and ends a run with other lists while nothing is done', async () => {
		const dry = await perform(
			'add',
			{ options: { dryRun: true } },
			{ items: emails(people(11)), ...keepGoing },
		);
		expect(dry.json.every(({ error }) => error)).toBe(true);
		const list = resourceLocator('name', '={{ $json.list }}');
		const items = [
			{ email: NEW[0]!, list: 'Finance' },
			...people(11).map((email) => ({ email, list: 'On call' })),
		];
		const { error } = await perform('add', { list }, { items });
		expect(error?.message).toContain("'List' has no room");
		expect(sentChanges(emulator)).toEqual([]);
		const { json } = await perform('add', { list }, { items, ...keepGoing });
		expect(json.map((one) => 'error' in one)).toEqual(items.map((_, nth) => nth > 0));
		expect(values(listNamed('Finance').id)).toContain(NEW[0]);
	});

	it('is 5,000 with the option', async () => {
		emulator.settings.entriesPerList = 5000;
		const options = { enterpriseLimit: true };
		const { json } = await perform('add', { options }, { items: emails(people(1500)) });
		expect(json.every(({ wasAdded }) => wasAdded)).toBe(true);
		// A request takes a thousand; one after the other.
		expect(sentChanges(emulator)).toHaveLength(2);
		expect(values()).toHaveLength(2490);
		const more = await perform(
			'add',
			{ options },
			{ items: emails(people(4500).slice(1500)), ...keepGoing },
		);
		expect(more.json[0]?.error).toContain('2,490 of at most 5,000 entries, so 2,510 more fit');
		expect(JSON.stringify(more.json[0]?.details)).not.toContain('Enterprise');
	});
});

describe('Remove', () => {
	it('removes the addresses of all items with one request, in the stored spelling', async () => {
		addListItem(emulator.state, seeded.zeroTrustList, { value: 'Kim.Noor@Example.com' });
		const items = emails(['kim.noor@example.com', ADA.toUpperCase()]);
		const { json } = await perform('remove', {}, { items });
		expect(json).toEqual([
			{
				email: 'kim.noor@example.com',
				outcome: 'removed',
				name: 'On call',
				id: seeded.zeroTrustList,
				value: 'Kim.Noor@Example.com',
				description: null,
				removed: true,
				alreadyAbsent: false,
			},
			expect.objectContaining({ value: ADA, description: 'Since 2020', removed: true }),
		]);
		expect(sentChanges(emulator).map(({ body }) => body)).toEqual([
			{ remove: ['Kim.Noor@Example.com', ADA] },
		]);
		expect(values()).toHaveLength(7);
	});

	it('removes every spelling of an address', async () => {
		emulator.settings.listItemCase = 'sensitive';
		addListItem(emulator.state, seeded.zeroTrustList, { value: 'ADA.Lovelace@example.com' });
		const { json } = await perform('remove', {}, { items: emails([ADA]) });
		expect(json[0]).toMatchObject({ removed: true, value: `${ADA}, ADA.Lovelace@example.com` });
		expect(values()).toHaveLength(7);
	});

	it.each([
		['fail', ['error']],
		['leaveOut', []],
		['succeed', ['alreadyAbsent']],
	])('an address that is not there: %s', async (ifMissing, expected) => {
		const items = emails(['nobody@example.com']);
		const { json } = await perform('remove', { options: { ifMissing } }, { items, ...keepGoing });
		expect(json.map(({ error, outcome }) => (error ? 'error' : outcome))).toEqual(expected);
		if (ifMissing === 'fail') {
			expect(json[0]?.error).toBe(
				"'Email' not found: nobody@example.com is not in the Zero Trust list On call",
			);
		}
		if (ifMissing === 'succeed') {
			expect(json[0]).toMatchObject({ removed: false, alreadyAbsent: true, value: null });
		}
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('sends an address once, and says of the later item that it was absent', async () => {
		const { json } = await perform('remove', {}, { items: emails([ADA, ` ${ADA}`]) });
		expect(json.map(({ outcome }) => outcome)).toEqual(['removed', 'alreadyAbsent']);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('says in a dry run what would be done, and changes nothing', async () => {
		const options = { dryRun: true };
		const { json } = await perform('remove', { options }, { items: emails([ADA]) });
		expect(json[0]).toMatchObject({
			wouldDo: `Remove ${ADA} from Zero Trust list On call in account Analytical Engines`,
			wouldChange: true,
			removed: null,
			wouldSend: [{ method: 'PATCH', body: { remove: [ADA] } }],
		});
		expect(values()).toContain(ADA);
	});

	it.each(['fail', 'succeed', 'leaveOut'])(
		'never takes a missing list for a missing address: %s',
		async (ifMissing) => {
			const list = resourceLocator('id', '11111111-2222-4333-8444-555555555555');
			const parameters = { list, options: { ifMissing } };
			const { json } = await perform('remove', parameters, { items: emails([ADA]), ...keepGoing });
			expect(json[0]?.error).toContain('2218');
			const byName = { ...parameters, list: resourceLocator('name', 'Nobody') };
			const named = await perform('remove', byName, { items: emails([ADA]), ...keepGoing });
			expect(named.json[0]?.error).toContain('no Zero Trust list with the name Nobody');
		},
	);
});

describe('What somebody else does meanwhile', () => {
	/** Does something at Cloudflare just before the first change arrives. */
	const before = async (work: () => void) => {
		let isDone = false;
		const { baseUrl } = await proxy(emulator, {
			request: ({ method }) => {
				if (method === 'PATCH' && !isDone) {
					isDone = true;
					work();
				}
			},
		});
		return credentialFor({ ...emulator, baseUrl }, 'apiToken');
	};

	it.each(['refuse', 'ignore'] as const)(
		'an address that somebody else adds is there, and the others are added: %s',
		async (presentListItem) => {
			emulator.settings.presentListItem = presentListItem;
			const credential = await before(() => {
				const item = addListItem(emulator.state, seeded.zeroTrustList, { value: NEW[1]! });
				item.created_at = '2026-01-05T09:00:00Z';
			});
			const { json } = await perform('add', {}, { items: emails(NEW), credential });
			expect(json.map(({ outcome }) => outcome)).toEqual(['added', 'alreadyThere', 'added']);
			expect(values()).toHaveLength(11);
		},
	);

	it.each([
		['refuse', ['removed', 'alreadyAbsent', 'removed']],
		['ignore', ['removed', 'removed', 'removed']],
	] as const)(
		'an address that somebody else removes is gone, and the others, too: %s',
		async (absentListItem, outcomes) => {
			emulator.settings.absentListItem = absentListItem;
			const three = values().slice(0, 3);
			const credential = await before(() => {
				const [, second] = emulator.state
					.table<{ id: string; value: string }>(
						{ name: 'zeroTrustListItems', keyOf: ({ value }) => value },
						seeded.zeroTrustList,
					)
					.rows();
				emulator.state
					.table<{ id: string; value: string }>(
						{ name: 'zeroTrustListItems', keyOf: ({ value }) => value },
						seeded.zeroTrustList,
					)
					.remove(second!.id);
			});
			const { json } = await perform('remove', {}, { items: emails(three), credential });
			expect(json.map(({ outcome }) => outcome)).toEqual(outcomes);
			expect(values()).toHaveLength(5);
		},
	);

	it('one address that Cloudflare refuses fails alone', async () => {
		const items = emails([...NEW, 'jos\u00e9@b\u00fccher.example']);
		emulator.settings.listItemCase = 'sensitive';
		emulator.settings.entriesPerList = 11;
		const { json } = await perform('add', {}, { items, ...keepGoing });
		expect(json.filter(({ wasAdded }) => wasAdded)).toHaveLength(3);
		expect(json.filter(({ error }) => error)).toHaveLength(1);
		expect(values()).toHaveLength(11);
	});
});
