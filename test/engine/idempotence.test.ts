import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { NodeName } from '../support/nodes';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const share = resourceLocator('id', seeded.share);
const organization = resourceLocator('id', seeded.organization);

const perform = async (
	node: NodeName,
	operation: string,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
) =>
	await run({
		node,
		parameters: { operation, account, share, organization, ...parameters },
		items,
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator),
	});

const users = () => emulator.state.accessUsers(seeded.account);
const recipients = () => emulator.state.recipients(seeded.share);
const recipientIn = (status: string) =>
	recipients().find(({ association_status }) => association_status === status)!;

describe('Creating what is there already', () => {
	it('sets the name of an Access user where it is told to', async () => {
		const [user] = users();
		const parameters = {
			email: user!.email,
			additionalFields: { name: 'Another Name' },
			options: { ifExists: 'update' },
		};
		const first = await perform('accessUser', 'create', parameters);
		expect(first.json).toMatchObject([{ id: user!.id, name: 'Another Name', wasCreated: false }]);
		expect(sentChanges(emulator).map(({ method }) => method)).toEqual(['PUT']);
		await perform('accessUser', 'create', parameters);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it.each(['active', 'pending'] as const)('counts a member who is %s', async (status) => {
		const email = 'known@example.com';
		const { id } = emulator.state.addOrganizationMember(seeded.organization, email, status);
		const { json } = await perform('organizationMember', 'create', { email });
		expect(json).toMatchObject([{ id, wasCreated: false }]);
	});

	it.each(['rejected', 'canceled'] as const)('counts no member who is %s', async (status) => {
		const email = 'known@example.com';
		emulator.state.addOrganizationMember(seeded.organization, email, status);
		const { json } = await perform('organizationMember', 'create', { email });
		expect(json).toMatchObject([{ email, wasCreated: true }]);
	});

	it.each([
		['associating', false],
		['associated', false],
		['disassociating', true],
		['disassociated', true],
	])('where a recipient is %s, sends: %s', async (status, sends) => {
		await perform('shareRecipient', 'create', {
			recipientType: 'account',
			recipientAccount: resourceLocator('id', recipientIn(status).account_id),
		});
		expect(sentChanges(emulator)).toHaveLength(sends ? 1 : 0);
	});

	it('is found out by the refusal too, when nobody was there a moment before', async () => {
		// The list lags behind: it is answered empty once.
		emulator.fault({ kind: 'status', status: 409, method: 'POST', afterAct: true });
		const { json } = await perform('accessUser', 'create', { email: 'new@example.com' });
		expect(json).toMatchObject([{ email: 'new@example.com', wasCreated: false }]);
		expect(sentChanges(emulator)).toHaveLength(1);
	});
});

describe('Deleting what is not there', () => {
	const unknown = '0123456789abcdef0123456789abcdef';
	const gone: Array<[string, NodeName, () => IDataObject]> = [
		[
			'a recipient that is taken back, by ID',
			'shareRecipient',
			() => ({ recipient: resourceLocator('id', recipientIn('disassociated').id) }),
		],
		[
			'a recipient that is taken back, by account',
			'shareRecipient',
			() => ({ recipient: resourceLocator('account', recipientIn('disassociated').account_id) }),
		],
	];

	it.each(gone)('fails by itself: %s', async (_what, node, parameters) => {
		const { json } = await perform(node, 'delete', parameters());
		expect(json).toEqual([{ error: expect.any(String), details: expect.any(Object) }]);
	});

	it.each([
		['accessUser', 'user'],
		['organizationMember', 'member'],
	] as const)('says which address was not there: %s', async (node, parameter) => {
		const email = 'nobody@example.com';
		const { json } = await perform(node, 'delete', {
			[parameter]: resourceLocator('email', email),
			options: { ifMissing: 'succeed' },
		});
		expect(json).toMatchObject([
			{ email, outcome: 'alreadyAbsent', id: null, deleted: false, alreadyAbsent: true },
		]);
	});

	it('says which recipient was taken back before', async () => {
		const { id, account_id: account } = recipientIn('disassociated');
		const { json } = await perform('shareRecipient', 'delete', {
			recipient: resourceLocator('account', account),
			options: { ifMissing: 'succeed' },
		});
		const absent = { deleted: false, alreadyAbsent: true };
		const previousStatus = 'disassociated';
		expect(json).toMatchObject([
			{ ...absent, id, previousStatus, association_status: 'disassociated' },
		]);
	});

	it('says which ID was not there', async () => {
		const { json } = await perform('organizationMember', 'delete', {
			member: resourceLocator('id', unknown),
			options: { ifMissing: 'succeed' },
		});
		expect(json).toMatchObject([{ deleted: false, alreadyAbsent: true, id: unknown }]);
	});

	it.each(gone)('succeeds where it is told to: %s', async (_what, node, parameters) => {
		const { json } = await perform(node, 'delete', {
			...parameters(),
			options: { ifMissing: 'succeed' },
		});
		expect(json).toMatchObject([{ deleted: false, alreadyAbsent: true }]);
		expect(json[0]).not.toHaveProperty('error');
	});

	it.each(['fail', 'succeed'])('of one person in two items asks once: %s', async (ifMissing) => {
		const { json } = await perform(
			'accessUser',
			'delete',
			{ user: resourceLocator('email', '={{ $json.email }}'), options: { ifMissing } },
			[{ email: users()[0]!.email }, { email: users()[0]!.email!.toUpperCase() }],
		);
		expect(json[0]?.deleted).toBe(true);
		expect(json[1]).toMatchObject(
			ifMissing === 'fail' ? { error: expect.any(String) } : { alreadyAbsent: true },
		);
		expect(sentChanges(emulator)).toHaveLength(1);
		expect(emulator.requests).toHaveLength(2);
	});
});

describe('Answering what is answered', () => {
	const inviteIn = (status: string) =>
		resourceLocator('id', emulator.state.invites.find((invite) => invite.status === status)!.id);

	it.each(['accepted', 'rejected'])('succeeds with the same answer: %s', async (response) => {
		const { json } = await perform('userInvite', 'respond', {
			invite: inviteIn(response),
			response,
		});
		expect(json).toMatchObject([{ status: response }]);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it.each([
		['the same answer where it is told to', 'accepted', 'accepted', 'fail'],
		['another answer', 'rejected', 'accepted', 'succeed'],
		['an expired invite', 'expired', 'accepted', 'succeed'],
	])('fails with %s', async (_what, status, response, ifAnswered) => {
		const { json } = await perform('userInvite', 'respond', {
			invite: inviteIn(status),
			response,
			options: { ifAnswered },
		});
		expect(json[0]?.error).toBe(`'Invite' is ${status} already and can't be ${response}`);
		const advice = status === 'expired' ? { description: 'Ask for a new invite.' } : {};
		expect(json[0]?.details).toEqual({ name: inviteIn(status).value, ...advice });
		expect(sentChanges(emulator)).toEqual([]);
	});
});

describe('The same run a second time, as n8n repeats it', () => {
	const people = ['one@example.com', 'two@example.com', 'three@example.com', 'four@example.com'];
	const items = people.map((email) => ({ email }));
	it('with Retry On Fail, creates everybody once', async () => {
		emulator.fault({ kind: 'status', status: 400, method: 'POST', times: 1 });
		const { json, error } = await run({
			node: 'accessUser',
			parameters: { operation: 'create', account, email: '={{ $json.email }}' },
			items,
			settings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
			credential: credentialFor(emulator),
		});
		expect(error).toBeUndefined();
		expect(json).toHaveLength(people.length);
		const found = users().filter(({ email }) => people.includes(email!));
		expect(found.map(({ email }) => email).sort()).toEqual([...people].sort());
	});
});
