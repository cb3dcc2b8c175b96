import { seeded } from '../../emulator';
import { run } from '../support/engine';
import {
	sentChanges,
	credentialFor,
	useEmulator,
	resourceLocator,
	schemes,
	sentRequests,
} from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const usersPath = `/accounts/${seeded.account}/access/users`;
const users = () => emulator.state.accessUsers(seeded.account);
const ada = () => users().find(({ email }) => email === 'ada.lovelace@example.com')!;

describe.each(schemes)('Access user, with %s', (scheme) => {
	const perform = async (operation: string, parameters = {}, items = [{}]) =>
		await run({
			node: 'accessUser',
			parameters: { operation, account, ...parameters },
			items,
			credential: credentialFor(emulator, scheme),
		});

	it('creates a person and says so', async () => {
		const { json, items, error } = await perform('create', {
			email: ' New.Person@example.com ',
			additionalFields: { name: 'New Person' },
		});
		expect(error).toBeUndefined();
		const created = users().find(({ email }) => email === 'New.Person@example.com');
		expect(json).toMatchObject([{ ...created, outcome: 'created', wasCreated: true }]);
		expect(Object.keys(json[0]!).slice(0, 4)).toEqual(['email', 'name', 'outcome', 'id']);
		expect(items[0]?.pairedItem).toEqual({ item: 0 });
		expect(sentChanges(emulator)).toEqual([
			{
				method: 'POST',
				path: usersPath,
				query: {},
				body: { email: 'New.Person@example.com', name: 'New Person' },
			},
		]);
	});

	it('creates without a name when none is given', async () => {
		await perform('create', { email: 'new.person@example.com' });
		expect(sentChanges(emulator)[0]?.body).toEqual({ email: 'new.person@example.com' });
	});

	it.each([
		['by ID', () => resourceLocator('id', ada().id)],
		['by ID with spaces around', () => resourceLocator('id', ` ${ada().id.toUpperCase()} `)],
		['from the list', () => resourceLocator('list', ada().id)],
	])('gets a user %s with one request', async (_mode, user) => {
		const { json } = await perform('get', { user: user(), simplify: false });
		expect(json).toEqual([ada()]);
		expect(sentRequests(emulator)).toEqual([
			{ method: 'GET', path: `${usersPath}/${ada().id}`, query: {}, body: undefined },
		]);
	});

	it('gets a user by email, whatever its case', async () => {
		const { json } = await perform('get', {
			user: resourceLocator('email', ' ADA.Lovelace@Example.com '),
			simplify: false,
		});
		expect(json).toEqual([ada()]);
		expect(sentRequests(emulator)[0]?.query).toMatchObject({ email: 'ADA.Lovelace@Example.com' });
	});

	it('names an address that nobody has', async () => {
		const { error } = await perform('get', {
			user: resourceLocator('email', 'nobody@example.com'),
		});
		expect(error?.message).toBe(
			"'User' not found: no Access user with the email nobody@example.com in the selected account",
		);
	});

	it.each([
		['get', { user: resourceLocator('email', 'ada.lovelace@example.com') }],
		['getAll', { filters: { email: 'ada.lovelace@example.com' } }],
	])('leaves ten fields unless told otherwise: %s', async (operation, parameters) => {
		const { json } = await perform(operation, parameters);
		expect(Object.keys(json[0]!)).toEqual([
			'email',
			'name',
			'id',
			'access_seat',
			'gateway_seat',
			'active_device_count',
			'last_successful_login',
			'created_at',
			'updated_at',
			'seat_uid',
		]);
	});

	it('lists everybody', async () => {
		const { json } = await perform('getAll', { returnAll: true, simplify: false });
		expect(json).toEqual(users());
		expect(emulator.requests).toHaveLength(1);
	});

	it('updates the name and repeats the address as confirmation', async () => {
		const { id, email } = ada();
		const { json } = await perform('update', { user: resourceLocator('id', id), name: 'Countess' });
		expect(json[0]).toMatchObject({ id, email, name: 'Countess' });
		expect(sentRequests(emulator).at(-1)).toEqual({
			method: 'PUT',
			path: `${usersPath}/${id}`,
			query: {},
			body: { email, name: 'Countess' },
		});
	});

	it('changes nobody on creation where there is no name to set', async () => {
		const options = { ifExists: 'update' };
		const { json } = await perform('create', { email: ada().email, options });
		expect(json).toMatchObject([{ ...ada(), outcome: 'alreadyThere', wasCreated: false }]);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('updates by email with one look-up', async () => {
		await perform('update', { user: resourceLocator('email', ada().email), name: 'Countess' });
		expect(ada().name).toBe('Countess');
		expect(emulator.requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
	});

	it.each([
		['by ID', 'id'],
		['by email', 'email'],
	] as const)('deletes %s, and says who it was', async (_how, mode) => {
		const { id, email, name } = ada();
		const others = users().filter((user) => user.id !== id);
		const { json } = await perform('delete', {
			user: resourceLocator(mode, mode === 'id' ? id : email),
		});
		const flags = { deleted: true, alreadyAbsent: false };
		expect(json).toEqual([{ email, name, outcome: 'deleted', id, ...flags }]);
		expect(users()).toEqual(others);
		expect(emulator.requests.map(({ method }) => method)).toEqual(['GET', 'DELETE']);
	});
});

describe('Access user filters', () => {
	const DAY = 86_400_000;
	const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();

	beforeEach(() => {
		users().forEach((user) => emulator.state.accessUserTable(seeded.account).remove(user.id));
		const add = (email: string, more: object) =>
			Object.assign(emulator.state.addAccessUser(seeded.account, { email }), more);
		add('active@example.com', { access_seat: true, last_successful_login: daysAgo(1) });
		add('idle@example.com', { gateway_seat: true, last_successful_login: daysAgo(91) });
		add('never@example.com', { name: 'Never There', created_at: daysAgo(91) });
		add('new@example.com', { created_at: daysAgo(0), access_seat: true });
		add('old@example.com', { created_at: '2020-01-01T00:00:00Z', access_seat: true });
	});

	it.each([
		[{ email: 'IDLE@example.com' }, ['idle']],
		[{ name: 'never' }, ['never']],
		[{ search: 'old@' }, ['old']],
		[{ accessSeat: 'yes' }, ['active', 'new', 'old']],
		[{ accessSeat: 'no', gatewaySeat: 'any' }, ['idle', 'never']],
		[{ gatewaySeat: 'yes' }, ['idle']],
		[{ inactiveDays: 90 }, ['idle', 'never', 'old']],
		[{ inactiveDays: 90, includeNeverLoggedIn: true }, ['idle', 'never', 'new', 'old']],
		[{ inactiveDays: 90, includeNeverLoggedIn: false }, ['idle', 'never', 'old']],
		[{ includeNeverLoggedIn: true }, ['active', 'idle', 'never', 'new', 'old']],
		[{ emailEndsWith: 'Old@Example.com' }, ['old']],
		[{ createdBefore: '2021-01-01' }, ['old']],
		[{ inactiveDays: 90, gatewaySeat: 'no', accessSeat: 'no' }, ['never']],
		[{}, ['active', 'idle', 'never', 'new', 'old']],
	])('keeps with %j: %j', async (filters, expected) => {
		const { json, error } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, returnAll: true, filters },
			credential: credentialFor(emulator),
		});
		expect(error).toBeUndefined();
		expect(json.map(({ email }) => email)).toEqual(expected.map((name) => `${name}@example.com`));
	});

	it('lets Cloudflare filter what it can be asked for exactly', async () => {
		const filters = { email: 'idle@example.com', search: 'example' };
		await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, filters },
			credential: credentialFor(emulator),
		});
		expect(sentRequests(emulator)[0]?.query).toMatchObject(filters);
	});

	it.each([
		[{ email: 'IDLE@example.com' }, ['idle@example.com']],
		[{ name: 'never' }, ['never@example.com']],
	])('hands on nobody else where Cloudflare does not know a filter: %j', async (filters, left) => {
		emulator.settings.accessUserEmailFilter = 'ignored';
		emulator.settings.accessUserNameFilter = 'ignored';
		for (const user of users()) if (user.name === '') delete user.name;
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account, filters },
			credential: credentialFor(emulator),
		});
		expect(json.map(({ email }) => email)).toEqual(left);
	});

	it('deletes nobody else where Cloudflare does not know the filter', async () => {
		emulator.settings.accessUserEmailFilter = 'ignored';
		const user = resourceLocator('email', 'old@example.com');
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'delete', account, user },
			credential: credentialFor(emulator),
		});
		expect(json).toMatchObject([{ deleted: true, email: 'old@example.com' }]);
		expect(users()).toHaveLength(4);
	});

	it('keeps only the very address even where Cloudflare takes parts of one', async () => {
		emulator.settings.accessUserEmailFilter = 'substring';
		emulator.state.addAccessUser(seeded.account, { email: 'very.idle@example.com' });
		const { json } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'delete',
				account,
				user: resourceLocator('email', 'idle@example.com'),
			},
			credential: credentialFor(emulator),
		});
		expect(json).toMatchObject([{ deleted: true, email: 'idle@example.com' }]);
		expect(users().map(({ email }) => email)).toContain('very.idle@example.com');
	});

	it.each([
		['get', 'User', { user: resourceLocator('email', 'idle@example.com') }],
		['delete', 'User', { user: resourceLocator('email', 'idle@example.com') }],
		['create', 'Email', { email: 'idle@example.com' }],
	])('acts on nobody when two users have the address, and names both: %s', async (...given) => {
		const [operation, label, parameters] = given;
		const first = users().find(({ email }) => email === 'idle@example.com')!;
		const twin = emulator.state.addAccessUser(seeded.account, { email: 'Idle@example.com' });
		emulator.settings.accessUserEmailFilter = 'substring';
		const before = users();
		const { error } = await run({
			node: 'accessUser',
			parameters: { operation, account, ...parameters },
			credential: credentialFor(emulator),
		});
		expect(error?.message).toBe(
			`'${label}' is ambiguous: 2 Access users have the email idle@example.com`,
		);
		expect(error?.description).toBe(`Pick one by ID: ${first.id}, ${twin.id}`);
		expect(users()).toEqual(before);
	});
});
