import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { editBody, proxy } from '../support/proxy';
import {
	sentChanges,
	credentialFor,
	useEmulator,
	resourceLocator,
	schemes,
	sentRequests,
} from '../support/emulator';

const emulator = useEmulator();
const organization = resourceLocator('id', seeded.organization);
const membersPath = `/organizations/${seeded.organization}/members`;
const members = () => emulator.state.organizationMembers(seeded.organization);
const withPerson = <T extends { user: { email: string; name?: string } }>(row: T) => ({
	...row,
	email: row.user.email,
	name: row.user.name ?? null,
});
const people = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ address: `new${index + 1}@example.com` }));

describe.each(schemes)('Organization member, with %s', (scheme) => {
	const perform = async (operation: string, parameters = {}, items: object[] = [{}]) =>
		await run({
			node: 'organizationMember',
			parameters: { operation, organization, ...parameters },
			items: items as [],
			credential: credentialFor(emulator, scheme),
		});

	it('creates with the address below member.user', async () => {
		const { json, error } = await perform('create', { email: 'new@example.com' });
		expect(error).toBeUndefined();
		const created = members().find(({ user }) => user.email === 'new@example.com')!;
		expect(json).toMatchObject([
			{ ...withPerson(created), outcome: 'created', user_id: created.user.id, wasCreated: true },
		]);
		expect(Object.keys(json[0]!).slice(0, 5)).toEqual(['email', 'name', 'outcome', 'status', 'id']);
		expect(sentChanges(emulator)).toEqual([
			{
				method: 'POST',
				path: membersPath,
				query: {},
				body: { member: { user: { email: 'new@example.com' } } },
			},
		]);
	});

	it('creates with a status when one is given', async () => {
		await perform('create', { email: 'new@example.com', additionalFields: { status: 'active' } });
		expect(sentChanges(emulator)[0]?.body).toEqual({
			member: { user: { email: 'new@example.com' }, status: 'active' },
		});
	});

	it('creates many, ten to a request, one output for each item in order', async () => {
		const items = people(23);
		const {
			json,
			items: output,
			error,
		} = await perform('createMany', { email: '={{ $json.address }}' }, items);
		expect(error).toBeUndefined();
		expect(json.map(({ email }) => email)).toEqual(items.map(({ address }) => address));
		expect(json.every(({ wasCreated }) => wasCreated === true)).toBe(true);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		const bodies = emulator.requests.map(({ body }) => body as { members: unknown[] });
		expect(bodies.map((body) => body.members.length)).toEqual([10, 10, 3]);
		expect(bodies[0]?.members[0]).toEqual({ user: { email: 'new1@example.com' } });
		expect(new Set(emulator.requests.map(({ path }) => path))).toEqual(
			new Set([`${membersPath}:batchCreate`]),
		);
	});

	it('gets by ID and by email', async () => {
		const [first] = members();
		const byId = await perform('get', {
			member: resourceLocator('id', first!.id),
			simplify: false,
		});
		const byEmail = await perform('get', {
			member: resourceLocator('email', first!.user.email.toUpperCase()),
			simplify: false,
		});
		expect(byId.json).toEqual([withPerson(first!)]);
		expect(byEmail.json).toEqual([withPerson(first!)]);
		const [byItsId, byItsEmail] = sentRequests(emulator);
		expect(byItsId?.path).toBe(`${membersPath}/${first!.id}`);
		expect(byItsEmail?.query).toMatchObject({ 'user.email': first!.user.email.toUpperCase() });
	});

	it('names an address that no member has', async () => {
		const { error } = await perform('get', {
			member: resourceLocator('email', 'nobody@example.com'),
		});
		expect(error?.message).toBe(
			"'Member' not found: no organization member with the email nobody@example.com in the selected organization",
		);
	});

	it('lists everybody', async () => {
		const { json } = await perform('getAll', { returnAll: true, simplify: false });
		expect(json).toEqual(members().map(withPerson));
	});

	it.each(['id', 'email'])('deletes by %s, with the id in the body', async (mode) => {
		const [first, ...others] = members();
		const { id, user } = first!;
		const { json } = await perform('delete', {
			member: resourceLocator(mode, mode === 'id' ? id : user.email),
		});
		expect(json).toEqual([
			{
				email: user.email,
				name: user.name,
				outcome: 'deleted',
				previousStatus: first!.status,
				id,
				ids: [id],
				deleted: true,
				alreadyAbsent: false,
			},
		]);
		expect(members()).toEqual(others);
		// The row, the credential's own user, and another Super Administrator, who stays; the deletion.
		expect(emulator.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'DELETE']);
		expect(emulator.requests[1]?.path).toBe('/user');
		expect(emulator.requests.at(-1)).toMatchObject({
			path: `${membersPath}/${id}`,
			body: { member_id: id },
			status: 204,
		});
	});
});

describe('Organization member look-up by email', () => {
	const add = (status: 'active' | 'pending' | 'rejected' | 'canceled', createTime: string) =>
		Object.assign(
			emulator.state.addOrganizationMember(seeded.organization, 'twice@example.com', status),
			{
				create_time: createTime,
			},
		);
	const get = async () =>
		await run({
			node: 'organizationMember',
			parameters: {
				operation: 'get',
				organization,
				member: resourceLocator('email', 'twice@example.com'),
			},
			credential: credentialFor(emulator),
		});

	it('takes the active row before the pending one', async () => {
		add('pending', '2026-03-01T00:00:00Z');
		const active = add('active', '2026-01-01T00:00:00Z');
		expect((await get()).json[0]?.id).toBe(active.id);
	});

	it('takes the pending row before a newer canceled one', async () => {
		const pending = add('pending', '2026-01-01T00:00:00Z');
		add('canceled', '2026-03-01T00:00:00Z');
		expect((await get()).json[0]?.id).toBe(pending.id);
	});

	it('takes the newest of equals', async () => {
		add('rejected', '2026-01-01T00:00:00Z');
		const newest = add('canceled', '2026-03-01T00:00:00Z');
		add('rejected', '2026-02-01T00:00:00Z');
		expect((await get()).json[0]?.id).toBe(newest.id);
	});
});

describe('Organization member filters', () => {
	beforeEach(() => {
		members().forEach(({ id }) =>
			emulator.state.organizationMemberTable(seeded.organization).remove(id),
		);
		emulator.state.addOrganizationMember(seeded.organization, 'ann@example.com', 'active');
		emulator.state.addOrganizationMember(seeded.organization, 'bob@example.com', 'pending');
		emulator.state.addOrganizationMember(seeded.organization, 'ann@other.org', 'canceled');
	});

	it.each([
		[{ status: ['active', 'pending'] }, ['ann@example.com', 'bob@example.com']],
		[{ email: 'Bob@Example.com' }, ['bob@example.com']],
		[{ emailContains: 'EXAMPLE' }, ['ann@example.com', 'bob@example.com']],
		[{ emailStartsWith: 'ann@' }, ['ann@example.com', 'ann@other.org']],
		[{ emailEndsWith: '.org' }, ['ann@other.org']],
		[{ emailStartsWith: 'ann', status: ['canceled'] }, ['ann@other.org']],
	])('keeps with %j: %j', async (filters, expected) => {
		const { json } = await run({
			node: 'organizationMember',
			parameters: { operation: 'getAll', organization, returnAll: true, filters },
			credential: credentialFor(emulator),
		});
		expect(json.map(({ email }) => email)).toEqual(expected);
	});

	it('sends each status as a key of its own, and no text that Cloudflare may compare by letter case', async () => {
		await run({
			node: 'organizationMember',
			parameters: {
				operation: 'getAll',
				organization,
				filters: { status: ['active', 'pending'], emailEndsWith: '@example.com' },
			},
			credential: credentialFor(emulator),
		});
		expect(emulator.requests[0]?.query).toEqual([
			['status', 'active'],
			['status', 'pending'],
			['page_size', '1000'],
		]);
	});
});

describe('Creating many organization members', () => {
	const createMany = async (
		items: Array<Record<string, string>>,
		more: { onError?: 'continueRegularOutput'; parameters?: object; baseUrl?: string } = {},
	) =>
		await run({
			node: 'organizationMember',
			parameters: {
				operation: 'createMany',
				organization,
				email: '={{ $json.address }}',
				...more.parameters,
			},
			items,
			onError: more.onError,
			credential: { ...credentialFor(emulator), ...(more.baseUrl && { baseUrl: more.baseUrl }) },
		});

	it('sends a person once, whatever the case of the address', async () => {
		const { json } = await createMany([
			{ address: 'new@example.com' },
			{ address: 'other@example.com' },
			{ address: 'NEW@example.com ' },
		]);
		expect(json.map(({ email, wasCreated }) => [email, wasCreated])).toEqual([
			['new@example.com', true],
			['other@example.com', true],
			['new@example.com', false],
		]);
		expect(emulator.requests).toHaveLength(1);
	});

	it.each([
		['a time that ends on a whole second', '00.999Z', '01.000Z'],
		['times of whole seconds', '00Z', '01Z'],
		['a time that cannot be read', '00.999Z', 'soon'],
	])('creates both of two people, the later one with %s', async (_name, ...times) => {
		const { baseUrl } = await proxy(emulator, {
			response: (answer) =>
				editBody<{ result: object[] }>(answer, ({ result }) => {
					const minute = new Date(Date.now() + 60_000).toISOString().slice(0, 17);
					result.forEach((row, nth) =>
						Object.assign(row, { create_time: `${minute}${times[nth]}`, update_time: null }),
					);
				}),
		});
		const items = [{ address: 'one@example.com' }, { address: 'two@example.com' }];
		const { json } = await createMany(items, { baseUrl });
		expect(json.map(({ wasCreated }) => wasCreated)).toEqual([true, true]);
	});

	it('sends nothing at all when one address is wrong', async () => {
		const { error } = await createMany([
			{ address: 'new1@example.com' },
			{ address: 'not an address' },
		]);
		expect(error?.message).toContain("'Email' must be an email address");
		expect(error?.context.itemIndex).toBe(1);
		expect(emulator.requests).toEqual([]);
	});

	it('sends the others when told to continue', async () => {
		const { items } = await createMany(
			[{ address: 'new1@example.com' }, { address: '' }, { address: 'new2@example.com' }],
			{ onError: 'continueRegularOutput' },
		);
		expect(items.map(({ json, pairedItem }) => [json.email ?? json.error, pairedItem])).toEqual([
			['new1@example.com', { item: 0 }],
			["'Email' is empty", { item: 1 }],
			['new2@example.com', { item: 2 }],
		]);
	});

	it('refuses to guess when one person comes with two statuses', async () => {
		const { items } = await createMany(
			[
				{ address: 'new1@example.com', status: 'active' },
				{ address: 'new1@example.com', status: 'canceled' },
			],
			{
				onError: 'continueRegularOutput',
				parameters: { additionalFields: { status: '={{ $json.status }}' } },
			},
		);
		expect(items[0]?.json).toMatchObject({ wasCreated: true, status: 'active' });
		expect(items[1]?.json.error).toBe("'Email' new1@example.com is in the input with two statuses");
	});

	it('stops at the one who is there already, where that is to fail', async () => {
		const taken = members()[0]!.user.email;
		const items = [...people(4), { address: taken }, ...people(30).slice(4)];
		const { error } = await createMany(items, { parameters: { options: { ifExists: 'fail' } } });
		expect(error?.context.itemIndex).toBe(4);
		expect(error?.message).toContain(`'Email' is taken: ${taken} is there already`);
	});

	it('takes out of a batch who is there already, and sends the others once', async () => {
		const taken = members()[0]!.user.email;
		const { json } = await createMany([...people(5), { address: taken }, ...people(9).slice(5)]);
		expect(json.map(({ wasCreated }) => wasCreated)).toEqual(
			[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => index !== 5),
		);
		const sizes = sentChanges(emulator).map(({ body }) => (body as { members: [] }).members.length);
		expect(sizes).toEqual([10, 9]);
	});

	it('goes on with the others of every batch where it may', async () => {
		const taken = members()[0]!.user.email;
		const other = members()[1]!.user.email;
		const [one, two] = [people(9), people(18).slice(9)];
		const { json, error } = await createMany(
			[...one, { address: taken }, ...two, { address: other }],
			{
				onError: 'continueRegularOutput',
				parameters: { options: { ifExists: 'fail' } },
			},
		);
		expect(error).toBeUndefined();
		expect(json.map((row) => ('error' in row ? 'failed' : row.wasCreated))).toEqual([
			...one.map(() => true),
			'failed',
			...two.map(() => true),
			'failed',
		]);
	});

	it('sends what is left of a batch although another has failed, where it may', async () => {
		const taken = { address: members()[0]!.user.email };
		const elsewhere = { organization: '0123456789abcdef0123456789abcdef' };
		const here = [...people(9), taken].map((one) => ({
			...one,
			organization: seeded.organization,
		}));
		const { json } = await createMany([{ address: 'new1@example.com', ...elsewhere }, ...here], {
			onError: 'continueRegularOutput',
			parameters: { organization: resourceLocator('id', '={{ $json.organization }}') },
		});
		expect(json.map(({ error, wasCreated }) => error ?? wasCreated)).toEqual([
			expect.stringContaining('HTTP 404'),
			...people(9).map(() => true),
			false,
		]);
	});

	/** Requests leave one by one, so that a batch is done while another is still taken apart. */
	const oneByOne = { maxConcurrency: 1 };

	it('sends what is left of a batch after another, in which nobody is new', async () => {
		emulator.reset({ members: 40 });
		const active = members().filter(({ status }) => status === 'active');
		const [last, ...there] = active.slice(0, 11).map(({ user }) => ({ address: user.email }));
		expect(there).toHaveLength(10);
		const { json } = await createMany([...there, ...people(9), last!], {
			parameters: { options: oneByOne },
		});
		expect(json.map(({ wasCreated }) => wasCreated)).toEqual([
			...there.map(() => false),
			...people(9).map(() => true),
			false,
		]);
	});

	it('sends nothing more of a batch once somebody of another has failed', async () => {
		const [one, other] = members().map(({ user }) => ({ address: user.email }));
		const [first, second] = [people(9), people(18).slice(9)];
		const { error } = await createMany([...first, one!, ...second, other!], {
			parameters: { options: { ...oneByOne, ifExists: 'fail' } },
		});
		expect(error?.context.itemIndex).toBe(9);
		const sizes = sentChanges(emulator).map(({ body }) => (body as { members: [] }).members.length);
		expect(sizes).toEqual([10, 9]);
	});

	it('looks again for one who is refused alone, as somebody else may have brought them in', async () => {
		const refused = { kind: 'status', status: 400, method: 'POST' } as const;
		emulator.fault(refused);
		emulator.fault({ ...refused, afterAct: true });
		const { json } = await createMany(people(2), { parameters: { options: oneByOne } });
		expect(json).toMatchObject([
			{ email: 'new1@example.com', wasCreated: false },
			{ email: 'new2@example.com', wasCreated: true },
		]);
	});

	it('looks everybody up once, however far a batch is taken apart', async () => {
		emulator.fault({ kind: 'status', status: 400, method: 'POST', times: 2 });
		const { json } = await createMany(people(4), { parameters: { options: oneByOne } });
		expect(json.every(({ wasCreated }) => wasCreated === true)).toBe(true);
		expect(emulator.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
		expect(sentChanges(emulator)).toHaveLength(5);
	});

	it('tells of the lost request where nobody can be looked up any more', async () => {
		emulator.fault({ kind: 'reset-after', method: 'POST', path: 'batchCreate' });
		emulator.fault({ kind: 'status', status: 403, method: 'GET', path: '/members' });
		const { json } = await createMany(people(1), { onError: 'continueRegularOutput' });
		expect(json).toEqual([
			{
				error: expect.stringMatching(/ECONNRESET/),
				details: expect.any(Object),
			},
		]);
	});

	it('keeps organizations apart', async () => {
		const elsewhere = '0123456789abcdef0123456789abcdef';
		const { items } = await createMany(
			[
				{ address: 'new1@example.com', organization: seeded.organization },
				{ address: 'new1@example.com', organization: elsewhere },
			],
			{
				onError: 'continueRegularOutput',
				parameters: { organization: resourceLocator('id', '={{ $json.organization }}') },
			},
		);
		expect(items[0]?.json.wasCreated).toBe(true);
		expect(items[1]?.json.error).toContain('HTTP 404');
		expect(emulator.requests.map(({ path }) => path)).toEqual([
			`${membersPath}:batchCreate`,
			`/organizations/${elsewhere}/members:batchCreate`,
		]);
	});
});
