/** Organization members: several rows of one person, old invitations, and the user behind the credential. */
import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const organization = resourceLocator('id', seeded.organization);

const remove = async (email: string) =>
	await run({
		node: 'organizationMember',
		parameters: {
			operation: 'delete',
			organization,
			member: resourceLocator('email', email),
			options: { ifMissing: 'succeed' },
		},
		credential: credentialFor(emulator, 'apiKey'),
	});

describe('Somebody with two rows', () => {
	const email = 'twice@example.com';

	it.each([
		['active', 'pending'],
		['pending', 'pending'],
		['active', 'active'],
	] as const)('%s and %s: nothing that lets them in is left', async (...statuses) => {
		const ids = statuses.map(
			(status) => emulator.state.addOrganizationMember(seeded.organization, email, status).id,
		);
		const { json } = await remove(email);
		expect(json).toHaveLength(1);
		expect((json[0]?.ids as string[]).sort()).toEqual([...ids].sort());
		const left = emulator.state
			.organizationMembers(seeded.organization)
			.filter(({ user }) => user.email === email);
		expect(left).toEqual([]);
	});

	it('is gone for the second run', async () => {
		emulator.state.addOrganizationMember(seeded.organization, email, 'active');
		emulator.state.addOrganizationMember(seeded.organization, email, 'pending');
		await remove(email);
		const sent = sentChanges(emulator).length;
		await remove(email);
		expect(sentChanges(emulator)).toHaveLength(sent);
	});
});

it('Inviting somebody whose invitation is open for long is told above the output', async () => {
	const member = emulator.state.addOrganizationMember(
		seeded.organization,
		'late@example.com',
		'pending',
	);
	member.create_time = '2026-01-01T00:00:00Z';
	const { json, hints } = await run({
		node: 'organizationMember',
		parameters: { operation: 'create', organization, email: 'late@example.com' },
		credential: credentialFor(emulator, 'apiKey'),
	});
	expect(json[0]).toMatchObject({ status: 'pending', wasCreated: false });
	expect(hints.join()).toContain('to send a new invitation');
});

it("The credential's own user is not deleted in passing", async () => {
	const { email } = seeded.credentials.key;
	emulator.state.addOrganizationMember(seeded.organization, email, 'active');
	const { error } = await remove(email);
	expect(error?.message).toContain(email);
	expect(sentChanges(emulator)).toEqual([]);
});
