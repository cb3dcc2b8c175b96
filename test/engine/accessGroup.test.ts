import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { emailRule, emailsIn } from '../../emulator/accessRules';
import type { AccessGroup } from '../../emulator/resources/accessGroups';
import { accessGroupId, accessGroupsOf } from '../../emulator/resources/accessGroups';
import type { Scheme } from '../support/emulator';
import {
	credentialFor,
	resourceLocator,
	schemes,
	sentChanges,
	sentRequests,
	useEmulator,
} from '../support/emulator';
import { run } from '../support/engine';
import { editBody, errorResponse, proxy } from '../support/proxy';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const id = accessGroupId(0);
const path = `/accounts/${seeded.account}/access/groups/${id}`;
const groups = () => accessGroupsOf(emulator.state, seeded.account);
const staff = () => groups().get(id)! as AccessGroup & IDataObject;
const included = () => emailsIn(staff().include);
const byName = resourceLocator('name', 'Staff');
const byId = resourceLocator('id', id);

const people = (count: number, name = 'joiner') =>
	Array.from({ length: count }, (_, nth) => ({ email: `${name}.${nth}@example.com` }));
const emailsOf = (items: IDataObject[]) => items.map(({ email }) => String(email));

interface Given {
	items?: IDataObject[];
	group?: object;
	options?: IDataObject;
	scheme?: Scheme;
	baseUrl?: string;
	onError?: 'stopWorkflow' | 'continueRegularOutput';
}

async function perform(operation: string, given: Given, parameters: IDataObject = {}) {
	const { items, group = byId, options = {}, scheme, baseUrl, onError } = given;
	return await run({
		node: 'accessGroup',
		parameters: {
			operation,
			account,
			...(operation !== 'getAll' && { group }),
			...(['add', 'remove'].includes(operation) && { email: '={{ $json.email }}' }),
			...parameters,
			options,
		},
		items,
		onError,
		credential: { ...credentialFor(emulator, scheme), ...(baseUrl && { baseUrl }) },
	});
}

/** A group as JSON, without the addresses in `include` and the times of its changes. */
const others = () => {
	const group = { ...staff(), updated_at: undefined };
	const include = group.include.filter(({ email }) => !email);
	const fields = Object.entries({ ...group, include });
	return JSON.stringify(fields.sort());
};

describe.each(schemes)('Access group, with %s', (scheme) => {
	it('gets a group by name or by ID: one request each', async () => {
		const byNames = await perform('get', { group: byName, scheme });
		const byIds = await perform('get', { group: byId, scheme });
		expect(sentRequests(emulator)).toMatchObject([
			{ path: path.replace(`/${id}`, ''), query: { page: '1', per_page: '1000' } },
			{ path },
		]);
		expect(byNames.json).toEqual(byIds.json);
		const [row] = byIds.json;
		expect(row).toEqual({
			name: 'Staff',
			id,
			emails: included(),
			other_include: expect.arrayContaining([
				'Emails ending in: partner.example',
				'GitHub organization: example, core',
				'Cloudflare account members',
			]),
			exclude: expect.arrayContaining([
				'Email: former.contractor@example.com',
				'IP range: 192.0.2.0/24',
			]),
			require: expect.arrayContaining(['Any valid certificate', 'Everyone']),
			is_default: false,
			created_at: staff().created_at,
			updated_at: staff().updated_at,
		});
	});

	it('lists the groups that name an address, and where', async () => {
		const { json } = await perform(
			'getAll',
			{ scheme },
			{ filters: { email: 'Former.Contractor@example.com' } },
		);
		expect(json.map(({ name, namedIn }) => [name, namedIn])).toEqual(
			groups()
				.rows()
				.map(({ name }) => [name, ['exclude']]),
		);
		const required = await perform(
			'getAll',
			{ scheme },
			{ filters: { email: emailsIn(groups().rows()[1]!.require)[0] }, simplify: false },
		);
		expect(required.json.find(({ name }) => name === 'Sales')).toMatchObject({
			namedIn: ['include', 'require'],
			include: expect.any(Array),
		});
	});

	it('adds 500 people with three requests, and keeps everything else byte for byte', async () => {
		Object.assign(staff(), { approval: { z: 1, a: [null, { b: '\u00e9' }] } });
		staff().require.push({ brand_new: { nested: [{ deep: true }] } });
		const before = others();
		const there = included();
		const items = people(500);
		const { json, error } = await perform('add', { items, scheme });
		expect(error).toBeUndefined();
		expect(sentRequests(emulator).map(({ method, path: to }) => [method, to])).toEqual([
			['GET', path],
			['PUT', path],
			['GET', path],
		]);
		expect(others()).toBe(before);
		expect(included()).toEqual([...there, ...emailsOf(items)]);
		expect(json).toHaveLength(500);
		expect(json[7]).toEqual({
			email: 'joiner.7@example.com',
			outcome: 'added',
			name: 'Staff',
			id,
			namedIn: ['include'],
			wasAdded: true,
		});
	});
});

describe('Adding to an Access group', () => {
	it('leaves alone who is there, in any spelling, and counts a repeated address once', async () => {
		const [there = ''] = included();
		const items = [
			{ email: there.toUpperCase() },
			{ email: 'New.One@Example.com' },
			{ email: ' new.one@example.com ' },
		];
		const { json } = await perform('add', { items, group: byName });
		expect(json.map(({ email, outcome, wasAdded }) => [email, outcome, wasAdded])).toEqual([
			[there, 'alreadyThere', false],
			['New.One@Example.com', 'added', true],
			['new.one@example.com', 'alreadyThere', false],
		]);
		expect(included().filter((email) => /new\.one/i.test(email))).toEqual(['New.One@Example.com']);
		expect(sentChanges(emulator)).toHaveLength(1);
		emulator.requests.length = 0;
		await perform('add', { items, group: byName });
		expect(sentRequests(emulator)).toHaveLength(1);
	});

	it('fails for who is there where it is told to, before anything is sent', async () => {
		const items = [...people(1), { email: included()[0]! }];
		const { error } = await perform('add', { items, options: { ifExists: 'fail' } });
		expect(error?.message).toBe(
			`'Email' is taken: Access group Staff includes ${items[1]!.email} already`,
		);
		expect(error?.context.itemIndex).toBe(1);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('says where the address is kept out, too', async () => {
		const { json, hints } = await perform('add', {
			items: [{ email: 'former.contractor@example.com' }],
		});
		expect(json).toMatchObject([{ wasAdded: true, namedIn: ['include', 'exclude'] }]);
		expect(hints.join()).toContain('Exclude');
	});

	it('refuses more than 1,000 rules before anything is sent, to another group either', async () => {
		const items = [
			...people(970).map((one) => ({ ...one, id })),
			{ email: 'jane@example.com', id: accessGroupId(1) },
		];
		const group = resourceLocator('id', '={{ $json.id }}');
		const { error } = await perform('add', { items, group });
		expect(error?.message).toBe(
			"'Email' can't be added: Access group Staff would have 1008 rules, and Cloudflare allows 1000",
		);
		expect(sentChanges(emulator)).toEqual([]);
		const { json } = await perform('add', { items, group, onError: 'continueRegularOutput' });
		expect(json.filter((row) => 'error' in row)).toHaveLength(970);
		expect(json.at(-1)).toMatchObject({ name: 'Sales', wasAdded: true });
	});

	it('reaches several groups, each with a write of its own', async () => {
		const items = [0, 1, 2, 0].map((nth, row) => ({
			email: `new.${row}@example.com`,
			id: accessGroupId(nth),
		}));
		const { json } = await perform('add', {
			items,
			group: resourceLocator('id', '={{ $json.id }}'),
		});
		expect(json.map((row) => row.id)).toEqual(items.map((item) => item.id));
		expect(sentChanges(emulator)).toHaveLength(3);
		for (const item of items) {
			expect(emailsIn(groups().get(item.id)!.include)).toContain(item.email);
		}
	});

	it('shows in a dry run the whole request that each address is in', async () => {
		const items = people(2);
		const { json } = await perform('add', { items, group: byName, options: { dryRun: true } });
		expect(json[1]).toMatchObject({
			email: 'joiner.1@example.com',
			outcome: 'wouldChange',
			wouldDo: 'Add joiner.1@example.com to Access group Staff in account Analytical Engines',
			name: 'Staff',
			id,
			namedIn: [],
			wasAdded: null,
		});
		const [{ wouldSend: first }, { wouldSend: second }] = json as [IDataObject, IDataObject];
		expect(first).toEqual(second);
		const [{ body }] = first as unknown as [{ body: AccessGroup }];
		expect(emailsIn(body.include)).toEqual([...included(), ...emailsOf(items)]);
		expect(Object.keys(body)).toEqual(['name', 'include', 'exclude', 'require', 'is_default']);
		expect(sentChanges(emulator)).toEqual([]);
		const { json: again } = await perform('add', {
			items: [{ email: included()[0]! }],
			options: { dryRun: true },
		});
		expect(again[0]?.wouldDo).toBe(
			`Nothing to do for ${included()[0]} in Access group Staff in account Analytical Engines: already there`,
		);
	});

	it.each<[string, object, string]>([
		['that is not there', resourceLocator('name', 'staff'), 'no Access group with the name staff'],
		['with an unknown ID', resourceLocator('id', accessGroupId(99)), 'Access group'],
	])('fails for a group %s, whatever is missing may be', async (_what, group, message) => {
		for (const operation of ['add', 'remove']) {
			const options = operation === 'remove' ? { ifMissing: 'succeed' } : {};
			const { error } = await perform(operation, { items: people(1), group, options });
			expect(error?.message).toContain(message);
		}
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('refuses a name that two groups have, with their IDs', async () => {
		groups().get(accessGroupId(1))!.name = 'Staff';
		const { error } = await perform('add', { items: people(1), group: byName });
		expect(error?.message).toContain("'Group' is ambiguous: 2 Access groups have the name Staff");
		expect(error?.description).toContain(accessGroupId(1));
	});
});

describe('Removing from an Access group', () => {
	it('takes every spelling out of include, and nothing else', async () => {
		const [there = ''] = included();
		staff().include.push(emailRule(there.toUpperCase()));
		staff().exclude.push(emailRule(there));
		const before = others();
		const { json, hints } = await perform('remove', { items: [{ email: there }], group: byName });
		expect(json).toEqual([
			{
				email: there.toUpperCase(),
				outcome: 'removed',
				name: 'Staff',
				id,
				namedIn: ['exclude'],
				removed: true,
				alreadyAbsent: false,
			},
		]);
		expect(others()).toBe(before);
		expect(included().map((email) => email.toLowerCase())).not.toContain(there);
		expect(hints.join()).toMatch(/Revoke Sessions.*Exclude or Require/s);
	});

	it.each([
		[
			'fail',
			[{ error: "'Email' not found: Access group Staff does not include nobody@example.com" }],
		],
		['leaveOut', []],
		['succeed', [{ email: 'nobody@example.com', outcome: 'alreadyAbsent', removed: false }]],
	])('does with who is not there what it is told: %s', async (ifMissing, expected) => {
		for (const group of [byId, byName]) {
			const { json } = await perform('remove', {
				items: [{ email: 'nobody@example.com' }],
				group,
				options: { ifMissing },
				onError: 'continueRegularOutput',
			});
			expect(json).toMatchObject(expected);
			expect(json).toHaveLength(expected.length);
		}
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('refuses to empty include, for all addresses of the group', async () => {
		const group = resourceLocator('id', accessGroupId(1));
		const sales = groups().get(accessGroupId(1))!;
		sales.include = [emailRule('ada@example.com'), emailRule('Grace@example.com')];
		const items = [{ email: 'ada@example.com' }, { email: 'grace@example.com' }];
		for (const dryRun of [true, false]) {
			const { json } = await perform('remove', {
				items,
				group,
				options: { dryRun },
				onError: 'continueRegularOutput',
			});
			for (const { error } of json) {
				expect(error).toBe(
					"'Email' can't be removed: Access group Sales would be left without any rule in include",
				);
			}
			expect(json).toHaveLength(2);
		}
		expect(sentChanges(emulator)).toEqual([]);
		const { json } = await perform('remove', { items: items.slice(0, 1), group });
		expect(json).toMatchObject([{ removed: true }]);
	});
});

describe('A group that others change at the same time', () => {
	const fifty = [people(50, 'first'), people(50, 'second')] as const;
	const both = [...fifty[0], ...fifty[1]].map(({ email }) => email);

	it('gets all 100 people of two runs with one credential, one after the other', async () => {
		emulator.settings.latencyMs = 30;
		const runs = await Promise.all(fifty.map(async (items) => await perform('add', { items })));
		for (const { json } of runs) {
			expect(json.map(({ wasAdded }) => wasAdded)).toEqual(Array(50).fill(true));
		}
		expect(included()).toEqual(expect.arrayContaining(both));
		// The second one has waited, and read again what the first one wrote.
		expect(sentChanges(emulator)).toHaveLength(2);
	});

	it('gets all 100 people of two runs with different credentials, which overwrite each other', async () => {
		let reads = 0;
		let release: () => void = () => undefined;
		const bothHaveRead = new Promise<void>((resolve) => (release = resolve));
		const { baseUrl } = await proxy(emulator, {
			response: async (_response, { method }) => {
				if (method !== 'GET' || reads >= 2) return;
				reads += 1;
				if (reads === 2) release();
				await bothHaveRead;
			},
		});
		const runs = await Promise.all(
			fifty.map(
				async (items, nth) => await perform('add', { items, baseUrl, scheme: schemes[nth] }),
			),
		);
		for (const { json } of runs) {
			expect(json.map(({ wasAdded }) => wasAdded)).toEqual(Array(50).fill(true));
		}
		expect(included()).toEqual(expect.arrayContaining(both));
		expect(new Set(included()).size).toBe(included().length);
		expect(sentChanges(emulator)).toHaveLength(3);
	});

	it('gets ten people of ten runs at once', async () => {
		emulator.settings.latencyMs = 10;
		const runs = await Promise.all(
			people(10).map(async (item) => await perform('add', { items: [item], group: byName })),
		);
		expect(runs.flatMap(({ json }) => json).map(({ outcome }) => outcome)).toEqual(
			Array(10).fill('added'),
		);
		expect(included()).toEqual(expect.arrayContaining(emailsOf(people(10))));
		expect(sentChanges(emulator)).toHaveLength(10);
	});

	/** Somebody replaces the group right after each write with what they had read before. */
	const overwriting = async (times: number) => {
		const before = structuredClone(staff());
		let writes = 0;
		return await proxy(emulator, {
			response: (_response, { method }) => {
				if (method === 'PUT' && writes++ < times) Object.assign(staff(), structuredClone(before));
			},
		});
	};

	it('is written again if somebody else has replaced it, three times at most', async () => {
		const { baseUrl } = await overwriting(2);
		const { json } = await perform('add', { items: people(2), baseUrl });
		expect(json.map(({ wasAdded }) => wasAdded)).toEqual([true, true]);
		expect(sentChanges(emulator)).toHaveLength(3);
		expect(included()).toEqual(expect.arrayContaining(emailsOf(people(2))));
	});

	it('says so if somebody else keeps replacing it', async () => {
		const { baseUrl } = await overwriting(9);
		const { error } = await perform('add', { items: people(2), baseUrl });
		expect(error?.message).toContain("'Group' was written 3 times");
		expect(sentChanges(emulator)).toHaveLength(3);
	});

	it('keeps what somebody else has added in between', async () => {
		const { baseUrl } = await proxy(emulator, {
			response: (_response, { method }) => {
				if (method === 'PUT') staff().include.push(emailRule('somebody.else@example.com'));
			},
		});
		const { json } = await perform('add', { items: people(1), baseUrl });
		expect(json).toMatchObject([{ wasAdded: true }]);
		expect(included()).toEqual(
			expect.arrayContaining(['somebody.else@example.com', 'joiner.0@example.com']),
		);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('is read again where the rate limit has held the write up', async () => {
		emulator.fault({ kind: '429', retryAfter: 2, method: 'PUT' });
		const { baseUrl } = await proxy(emulator, {
			response: ({ status }, { method }) => {
				// Somebody else is added while the node waits.
				if (method === 'PUT' && status === 429)
					staff().include.push(emailRule('meanwhile@example.com'));
			},
		});
		const { json, error } = await perform('add', { items: people(1), baseUrl });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ wasAdded: true }]);
		expect(included()).toEqual(
			expect.arrayContaining(['meanwhile@example.com', 'joiner.0@example.com']),
		);
	});

	it('is changed by the run whose answer was lost, although the rate limit held its next try up', async () => {
		emulator.fault({ kind: 'reset-after', method: 'PUT' });
		emulator.fault({ kind: '429', retryAfter: 2, method: 'PUT' });
		const { json } = await perform('add', { items: people(1) });
		expect(json).toMatchObject([{ outcome: 'added', wasAdded: true }]);
		expect(sentChanges(emulator)).toHaveLength(2);
	});
});

describe('An answer of Cloudflare', () => {
	it.each<[string, (group: AccessGroup) => void, RegExp]>([
		['lacks a rule', ({ require }) => require.pop(), /require lacks Everyone/],
		['lacks an address', ({ include }) => include.pop(), /include lacks Email: joiner\.0@/],
		[
			'has one more rule',
			({ exclude }) => exclude.push({ everyone: {} }),
			/exclude also has Everyone/,
		],
		['has another name', (group) => (group.name = 'Other'), /name was "Staff" and is "Other"/],
		[
			'has another default',
			(group) => (group.is_default = true),
			/is_default was false and is true/,
		],
		['lacks a field', (group) => Reflect.deleteProperty(group, 'extra'), /extra was 1 and is gone/],
	])('that %s is an error that shows it', async (_what, spoil, message) => {
		Object.assign(staff(), { extra: 1 });
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method !== 'PUT') return;
				editBody<{ result: AccessGroup }>(response, ({ result }) => void spoil(result));
			},
		});
		const { error } = await perform('add', { items: people(1), baseUrl });
		expect(error?.message).toContain(
			"'Group' was changed, but Cloudflare answered with other rules",
		);
		expect(error?.message).toMatch(message);
	});

	it.each<[string, (group: Partial<AccessGroup>) => void]>([
		['no include', (group) => delete group.include],
		['include that is no list', (group) => Object.assign(group, { include: {} })],
		['exclude that is no list', (group) => Object.assign(group, { exclude: 'x' })],
	])('with %s is not made a change of', async (_what, spoil) => {
		const { baseUrl } = await proxy(emulator, {
			response: (response, { method }) => {
				if (method === 'GET')
					editBody<{ result: AccessGroup }>(response, ({ result }) => spoil(result));
			},
		});
		await perform('remove', { items: people(1), baseUrl, options: { ifMissing: 'succeed' } });
		const { error } = await perform('add', { items: people(1), baseUrl });
		expect(error?.message).toContain(
			"'Group' can't be used: Cloudflare's answer does not tell the rules",
		);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it.each([false, true])('that is lost is found out: the write was made: %s', async (isMade) => {
		emulator.fault({ kind: isMade ? 'reset-after' : 'reset-before', method: 'PUT', times: 2 });
		const { json, error } = await perform('add', { items: people(2) });
		expect(error).toBeUndefined();
		expect(json.map(({ wasAdded }) => wasAdded)).toEqual([true, true]);
		expect(included().filter((email) => email.startsWith('joiner'))).toHaveLength(2);
	});

	it('that stays away is the error, after three writes', async () => {
		emulator.fault({ kind: 'status', status: 503, method: 'PUT', times: 99 });
		const { error } = await perform('add', { items: people(2) });
		expect(error?.httpCode).toBe('503');
		expect(included()).not.toContain('joiner.0@example.com');
	});

	it('that refuses the write is the error of each address', async () => {
		const { baseUrl } = await proxy(emulator, {
			request: ({ method }) => (method === 'PUT' ? errorResponse(400, 12_130, 'no') : undefined),
		});
		const { json } = await perform('add', {
			items: people(2),
			baseUrl,
			onError: 'continueRegularOutput',
		});
		expect(json).toMatchObject([
			{ error: expect.stringContaining('12130') },
			{ error: expect.any(String) },
		]);
	});

	it('that can not be read back is told: the change was sent', async () => {
		let written = false;
		const { baseUrl } = await proxy(emulator, {
			request: ({ method }) => {
				if (method === 'PUT') written = true;
				return method === 'GET' && written ? errorResponse(403, 10_000, 'no') : undefined;
			},
		});
		const { error } = await perform('add', { items: people(1), baseUrl });
		expect(error?.description).toContain('The change was sent, but the group could not be read');
	});
});
