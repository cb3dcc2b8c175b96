import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { NodeName } from '../support/nodes';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const base = {
	account: resourceLocator('id', seeded.account),
	share: resourceLocator('id', seeded.share),
	organization: resourceLocator('id', seeded.organization),
};

const perform = async (
	node: NodeName,
	parameters: IDataObject,
	items: IDataObject[],
	dryRun: boolean,
) =>
	await run({
		node,
		parameters: {
			...base,
			...parameters,
			options: { ...(parameters.options as IDataObject), dryRun },
		},
		items,
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator),
	});

const someone = [
	{ email: 'new@example.com' },
	{ email: 'ada.lovelace@example.com' },
	{ email: 'New@example.com' },
	{ email: 'other@example.com' },
];
const email = '={{ $json.email }}';
const byEmail = resourceLocator('email', email);
const recipient = (status: string) =>
	emulator.state.recipients(seeded.share).find((row) => row.association_status === status)!;
const invite = (status: string) => emulator.state.invites.find((row) => row.status === status)!;

/** What test/conformance/dryRun.test.ts, which tries every operation, does not ask for. */
const more: Array<[string, NodeName, () => IDataObject, () => IDataObject[]]> = [
	[
		'create or update user',
		'accessUser',
		() => ({
			operation: 'create',
			email,
			additionalFields: { name: 'Same For All' },
			options: { ifExists: 'update' },
		}),
		() => someone,
	],
	[
		'create recipient, and wait',
		'shareRecipient',
		() => ({
			operation: 'create',
			recipientType: 'account',
			recipientAccount: resourceLocator('id', '={{ $json.id }}'),
			options: { waitUntilAssociated: true },
		}),
		() => [{ id: seeded.otherAccount }, { id: recipient('associated').account_id }],
	],
	[
		'delete recipient, and wait',
		'shareRecipient',
		() => ({
			operation: 'delete',
			recipient: resourceLocator('id', '={{ $json.id }}'),
			options: { ifMissing: 'succeed', waitUntilDisassociated: true },
		}),
		() => [{ id: recipient('associated').id }, { id: recipient('disassociated').id }],
	],
];

describe.each(more)('A dry run: %s', (_what, node, parameters, items) => {
	it('only reads, and lists what would be sent: exactly what is sent afterwards', async () => {
		const [given, input] = [parameters(), items()];
		const dry = await perform(node, given, input, true);
		expect(sentChanges(emulator)).toEqual([]);
		expect(dry.json).toHaveLength(input.length);
		for (const json of dry.json) {
			expect(json).toMatchObject({ dryRun: true, wouldSend: expect.any(Array) });
			expect(json).not.toHaveProperty('error');
		}
		// A batch is shown to each of its items; it goes out once.
		const listed = dry.json.flatMap(({ wouldSend }) => wouldSend as IDataObject[]);
		const announced = [...new Map(listed.map((one) => [JSON.stringify(one), one])).values()];
		expect(announced.length).toBeGreaterThan(0);

		await perform(node, given, input, false);
		const sent = sentChanges(emulator).map(({ method, path, body }) => ({
			method,
			path,
			...(body !== undefined && { body }),
		}));
		const sorted = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
		expect(sorted(sent)).toEqual(sorted(announced));
	});
});

describe('A dry run', () => {
	it('says whom it is about', async () => {
		const ada = emulator.state.accessUsers(seeded.account)[0]!;
		const parameters = { operation: 'delete', user: byEmail };
		const { json } = await perform('accessUser', parameters, [someone[1]!], true);
		const path = `/accounts/${seeded.account}/access/users/${ada.id}`;
		expect(json).toEqual([
			{
				email: ada.email,
				name: ada.name,
				outcome: 'wouldChange',
				id: ada.id,
				deleted: null,
				alreadyAbsent: null,
				dryRun: true,
				wouldDo: `Delete Access user Ada Lovelace <${ada.email}> from account Analytical Engines`,
				wouldChange: true,
				where: { type: 'account', id: seeded.account, name: 'Analytical Engines' },
				wouldSend: [{ method: 'DELETE', path }],
			},
		]);
	});

	it('says which invite it is about', async () => {
		const { id } = invite('pending');
		const parameters = {
			operation: 'respond',
			invite: resourceLocator('id', id),
			response: 'rejected',
		};
		const { json } = await perform('userInvite', parameters, [{}], true);
		const request = { method: 'PATCH', path: `/user/invites/${id}`, body: { status: 'rejected' } };
		expect(json).toMatchObject([
			{
				id,
				status: 'pending',
				wouldDo: 'Reject the invite from organization Analytical Engines',
				wouldSend: [request],
			},
		]);
	});

	it('names who would come, and only once sends someone who is there twice', async () => {
		const parameters = { operation: 'create', email };
		const twice = [someone[0]!, someone[2]!];
		const { json } = await perform('accessUser', parameters, twice, true);
		const path = `/accounts/${seeded.account}/access/users`;
		expect(json).toMatchObject([
			{
				email: 'new@example.com',
				outcome: 'wouldChange',
				wouldDo: 'Create Access user new@example.com in account Analytical Engines',
				wouldChange: true,
				wouldSend: [{ method: 'POST', path, body: { email: 'new@example.com' } }],
			},
			{
				email: 'new@example.com',
				outcome: 'wouldNotChange',
				wouldDo:
					'Nothing to do for Access user new@example.com in account Analytical Engines: already named by an earlier item',
				wouldChange: false,
				wasCreated: null,
				wouldSend: [],
			},
		]);
	});

	it('has nothing to do for someone whom an earlier item names, and does not call them gone', async () => {
		const parameters = { operation: 'delete', user: byEmail, options: { ifMissing: 'succeed' } };
		const twice = [someone[1]!, { email: someone[1]!.email.toUpperCase() }];
		const { json } = await perform('accessUser', parameters, twice, true);
		expect(json).toMatchObject([
			{ email: 'ada.lovelace@example.com', wouldSend: [{ method: 'DELETE' }] },
			{
				outcome: 'wouldNotChange',
				wouldDo:
					'Nothing to do for Access user ADA.LOVELACE@EXAMPLE.COM in account Analytical Engines: already named by an earlier item',
				deleted: null,
				alreadyAbsent: null,
				wouldSend: [],
			},
		]);
	});

	it('shows each item its whole batch, and that nothing is to do for who is there', async () => {
		const parameters = { operation: 'createMany', email };
		const { json } = await perform('organizationMember', parameters, someone, true);
		const members = ['new@example.com', 'other@example.com'];
		const batch = {
			method: 'POST',
			path: `/organizations/${seeded.organization}/members:batchCreate`,
			body: { members: members.map((one) => ({ user: { email: one } })) },
		};
		expect(json.map(({ email: whom, wouldSend }) => [whom, wouldSend])).toEqual([
			['new@example.com', [batch]],
			['ada.lovelace@example.com', []],
			['new@example.com', [batch]],
			['other@example.com', [batch]],
		]);
	});

	it('still refuses what could not be sent', async () => {
		const parameters = { operation: 'create', email: 'nobody' };
		const { json } = await perform('accessUser', parameters, [{}], true);
		expect(json[0]?.error).toContain("'Email' must be an email address");
	});
});
