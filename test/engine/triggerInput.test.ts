import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { credentialFor, resourceLocator, useEmulator } from '../support/emulator';
import { nodeNamed, operationsOf } from '../support/nodes';
import { triggerWith } from '../support/trigger';
import { watchedLists } from '../support/triggerLists';

const emulator = useEmulator({ seed: { accountMembers: 12 } });
const { description } = nodeNamed('onboardingTrigger');
const { properties } = description;

const account = resourceLocator('id', seeded.account);
const valid = { resource: 'accountMember', account, events: ['added'] };

const triggerOf = (parameters: IDataObject, credential = credentialFor(emulator)) =>
	triggerWith({ parameters, credential });

const refused: Array<[string, IDataObject, RegExp]> = [
	['no event', { events: [] }, /^'Events' is empty$/],
	['an unknown event', { events: ['left'] }, /^'Events' can't be "left"$/],
	['events that come to nothing', { events: '={{ undefined }}' }, /^'Events' is empty/],
	['an unknown resource', { resource: 'device' }, /^'Resource' can't be "device"$/],
	['no resource', { resource: '' }, /^'Resource' can't be ""$/],
	['no account', { account: resourceLocator('list', '') }, /^'Account' is empty$/],
	['a malformed account', { account: resourceLocator('id', 'x/..') }, /^'Account' must be an ID/],
	[
		'a foreign address',
		{ account: resourceLocator('url', 'https://example.com/') },
		/^'Account' holds no ID in this URL$/,
	],
	[
		'an owner that comes to nothing',
		{ resource: 'shareRecipient', account: resourceLocator('id', '={{ undefined }}') },
		/^'Owner Account' is empty$/,
	],
	['no share', { resource: 'shareRecipient' }, /^'Share' is empty$/],
	[
		'a malformed organization',
		{ resource: 'organizationMember', organization: resourceLocator('id', 'x') },
		/^'Organization' must be an ID/,
	],
	['no rows', { options: { maxRows: 0 } }, /^'Max Rows' must be a whole number, 1 or more$/],
	['half a row', { options: { maxRows: 1.5 } }, /^'Max Rows' must be a whole number/],
	['nothing to watch', { options: { watch: [] } }, /^'Watch' is empty: remove the option/],
	[
		'a field of another resource',
		{ options: { watch: ['access_seat'] } },
		/^'Watch' can't be "access_seat"$/,
	],
	['no answer', { options: { acceptShrink: 'maybe' } }, /^'Accept Shrink' must be true or false$/],
	['an empty answer', { options: { emitExisting: '' } }, /^'Emit Existing' is empty/],
];

describe.each(['trigger', 'manual'] as const)('In the mode %s it refuses', (mode) => {
	it.each(refused)('%s, before a request leaves', async (_what, parameters, message) => {
		const trigger = triggerOf({ ...valid, ...parameters });
		await expect(trigger.poll(mode)).rejects.toMatchObject({
			message: expect.stringMatching(message) as unknown,
			failure: { cause: 'configuration-invalid' },
		});
		expect(emulator.requests).toEqual([]);
		expect(trigger.stored()).toBe('{}');
	});

	it('a wrong credential, before a request leaves', async () => {
		const credential = credentialFor(emulator, 'apiToken', { baseUrl: 'http://example.com' });
		await expect(triggerOf(valid, credential).poll(mode)).rejects.toMatchObject({
			failure: { cause: 'credential-invalid' },
		});
		expect(emulator.requests).toEqual([]);
	});

	it('an account-owned token where the list is that of a user', async () => {
		const { accountToken } = seeded.credentials;
		const credential = credentialFor(emulator, 'apiToken', { apiToken: accountToken });
		const trigger = triggerOf({ ...valid, resource: 'membership' }, credential);
		await expect(trigger.poll(mode)).rejects.toMatchObject({
			message: expect.stringContaining('account-owned token') as unknown,
			failure: { cause: 'credential-invalid' },
		});
		expect(emulator.requests).toEqual([]);
	});
});

describe('A list', () => {
	it('may have as many rows as the user allows', async () => {
		const { items } = { items: 11 };
		const trigger = triggerOf({ ...valid, options: { maxRows: items } });
		await expect(triggerOf(valid).poll()).resolves.toBeNull();
		await expect(trigger.poll()).resolves.toBeNull();
	});

	it('with more rows is an error, and nothing is remembered', async () => {
		const trigger = triggerOf({ ...valid, options: { maxRows: 5 } });
		await expect(trigger.poll()).rejects.toMatchObject({
			message: "'Max Rows' is 5, and there are more account members",
			description: expect.stringContaining('Raise it') as unknown,
			failure: { cause: 'configuration-invalid' },
		});
		expect(JSON.parse(trigger.stored())).toEqual({ 'node:Under Test': {} });
	});

	it('is not read on behind that number', async () => {
		emulator.reset({ accessUsers: 9000 });
		const options = { maxRows: 2000 };
		const trigger = triggerOf({ ...valid, resource: 'accessUser', options });
		await expect(trigger.poll()).rejects.toMatchObject({ message: /^'Max Rows' is 2000/ });
		expect(emulator.requests).toHaveLength(3);
	});

	it('of 30,000 rows is compared in seconds', async () => {
		emulator.reset({ accessUsers: 30_000 });
		const trigger = triggerOf({ ...valid, resource: 'accessUser', events: ['added', 'changed'] });
		await trigger.poll();
		const { id } = emulator.state.addAccessUser(seeded.account, { email: 'x@example.com' });
		const before = process.cpuUsage();
		expect(await trigger.poll()).toMatchObject([{ id }]);
		const { user, system } = process.cpuUsage(before);
		expect((user + system) / 1e6).toBeLessThan(10);
		expect(emulator.requests).toHaveLength(30 + 31);
	});
});

/** The parameters that are shown for a resource, those inside of a collection by themselves. */
const shownFor = (resource: string, fields: INodeProperties[] = properties) =>
	fields.filter(({ displayOptions: { show = {} } = {} }) => {
		const values = show.resource ?? show['/resource'];
		return values === undefined || values.includes(resource);
	});

describe.each(Object.entries(watchedLists))('The fields for %s', (resource, { parameters }) => {
	const { resource: facts } = operationsOf(resource)[0]!;
	const fields = shownFor(resource);

	it('are its locators and the rest', () => {
		expect(fields.map(({ name }) => name)).toEqual([
			...['resource', 'notice'],
			...Object.keys(parameters),
			...['events', 'options'],
		]);
	});

	it('say which credential reads the list, and nothing of changes', () => {
		const [notice] = fields.filter(({ name }) => name === 'notice');
		expect(notice!.displayName).toContain(
			typeof facts.credential === 'string' ? 'Global API Key' : facts.read,
		);
		expect(notice!.displayName).not.toContain('Edit');
	});

	it('offer fields of its rows to watch, those that matter at first', () => {
		const options = fields.at(-1)!.options as INodeProperties[];
		const watches = shownFor(resource, options).filter(({ name }) => name === 'watch');
		expect(watches).toHaveLength(1);
		const offered = (watches[0]!.options as INodePropertyOptions[]).map(({ value }) => value);
		const row = Object.keys(facts.simplified!({} as never));
		expect([...offered].sort()).toEqual(row.filter((name) => name !== 'id').sort());
		expect(offered).toEqual(expect.arrayContaining(watches[0]!.default as string[]));
		expect(watches[0]!.default).toEqual(
			row.filter((name) =>
				/^(name|status|roles|policies|association_status|(access|gateway)_seat)$/.test(name),
			),
		);
	});

	it('are labelled in alphabetical order where several are to be chosen from', () => {
		const all = [...fields, ...(fields.at(-1)!.options as INodeProperties[])];
		for (const { options = [], type } of all.filter(({ type }) => /options/i.test(type))) {
			const labels = (options as INodePropertyOptions[]).map(({ name }) => name);
			expect([type, labels]).toEqual([type, [...labels].sort((a, b) => a.localeCompare(b))]);
		}
	});
});
