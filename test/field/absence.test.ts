/** Who is there and who is not, where lists move and records are kept. */
import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import type { NodeName } from '../support/nodes';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const organization = resourceLocator('id', seeded.organization);
const share = resourceLocator('id', seeded.share);
const elsewhere = resourceLocator('id', 'f'.repeat(32));
const users = () => emulator.state.accessUsers(seeded.account);

const remove = async (node: NodeName, parameters: IDataObject, items: IDataObject[] = [{}]) =>
	await run({
		node,
		parameters: {
			operation: 'delete',
			account,
			organization,
			share,
			options: { ifMissing: 'succeed' },
			...parameters,
		},
		items,
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator, 'apiKey'),
	});

describe("A container that is not there is told in Cloudflare's words", () => {
	it('an organization', async () => {
		const [row] = emulator.state.organizationMembers(seeded.organization);
		const place = { organization: elsewhere, member: resourceLocator('id', row!.id) };
		const { json } = await remove('organizationMember', place);
		expect(json[0]?.error).toContain('Organization not found');
	});

	it('a share that is deleted between the look-up and the deletion', async () => {
		const [row] = emulator.state.recipients(seeded.share);
		const missing = {
			kind: 'status',
			status: 404,
			code: 1004,
			message: 'Share not found',
		} as const;
		emulator.fault({ ...missing, method: 'DELETE', times: Infinity });
		emulator.fault({ ...missing, method: 'GET', path: 'recipients$', times: Infinity });
		const { json } = await remove('shareRecipient', { recipient: resourceLocator('id', row!.id) });
		expect(json[0]?.error).toContain('Share not found');
		expect(json[0]).not.toHaveProperty('alreadyAbsent');
	});

	it('a share', async () => {
		const [row] = emulator.state.recipients(seeded.share);
		const place = { share: elsewhere, recipient: resourceLocator('id', row!.id) };
		const { json } = await remove('shareRecipient', place);
		expect(json[0]?.error).toContain('Share not found');
	});
});

it('Nobody is missed because somebody left and somebody joined while everybody was listed', async () => {
	emulator.reset({ accessUsers: 2100 });
	const rows = [...users()];
	const read = emulator.state.accessUsers.bind(emulator.state);
	let hasMoved = false;
	emulator.state.accessUsers = (id) => {
		const page = [...read(id)];
		if (!hasMoved) {
			emulator.state.accessUserTable(seeded.account).remove(rows[0]!.id);
			emulator.state.addAccessUser(seeded.account, { email: 'joiner@example.com' });
		}
		hasMoved = true;
		return page;
	};
	const leavers = [rows[1000]!, rows[5]!, rows[6]!].map(({ email }) => ({ email }));
	const user = resourceLocator('email', '={{ $json.email }}');
	const { json } = await remove('accessUser', { user }, leavers);
	emulator.state.accessUsers = read;
	expect(json.map(({ deleted }) => deleted)).toEqual([true, true, true]);
});

it('Two offboardings side by side, among more people than a page holds, both succeed', async () => {
	emulator.reset({ accessUsers: 5000 });
	emulator.settings.latencyMs = 100;
	const [first, second] = [users().slice(0, 150), users().slice(3000, 3010)];
	const byId = resourceLocator('id', '={{ $json.id }}');
	const one = remove(
		'accessUser',
		{ user: byId },
		first.map(({ id }) => ({ id })),
	);
	while (sentChanges(emulator).length === 0) await new Promise((over) => setTimeout(over, 10));
	const byEmail = resourceLocator('email', '={{ $json.email }}');
	const other = await remove(
		'accessUser',
		{ user: byEmail },
		second.map(({ email }) => ({ email })),
	);
	const { json } = await one;
	expect(json.filter(({ deleted }) => deleted !== true)).toEqual([]);
	expect(other.json.filter(({ deleted }) => deleted !== true)).toEqual([]);
}, 30_000);

describe('A second offboarding', () => {
	const leaver = 'leaver@example.com';
	const member = resourceLocator('email', leaver);

	it('changes nothing where Cloudflare keeps canceled rows', async () => {
		emulator.state.addOrganizationMember(seeded.organization, leaver, 'canceled');
		emulator.state.addOrganizationMember(seeded.organization, leaver, 'active');
		await remove('organizationMember', { member });
		const { json } = await remove('organizationMember', { member });
		expect(json[0]).toMatchObject({ deleted: false, alreadyAbsent: true });
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('fails nothing where Cloudflare does not delete a canceled row', async () => {
		emulator.state.addOrganizationMember(seeded.organization, leaver, 'canceled');
		const message = 'member is not active';
		emulator.fault({ kind: 'status', status: 400, method: 'DELETE', message });
		const { json } = await remove('organizationMember', { member });
		expect(json[0]).not.toHaveProperty('error');
	});

	it('changes and fails nothing while a recipient is still being taken off', async () => {
		emulator.settings.associationDelayMs = 5000;
		const { id } = emulator.state
			.recipients(seeded.share)
			.find((row) => row.association_status === 'associated')!;
		await remove('shareRecipient', { recipient: resourceLocator('id', id) });
		const message = 'already disassociating';
		emulator.fault({ kind: 'status', status: 409, method: 'DELETE', message });
		const { json } = await remove('shareRecipient', { recipient: resourceLocator('id', id) });
		expect(json[0]).not.toHaveProperty('error');
	});
});
