import { seeded } from '../../emulator';
import { accountMembersOf, addAccountMember } from '../../emulator/resources/accountMembers';
import { permissionGroups, resourceGroupsOf, roles } from '../../emulator/resources/roles';
import {
	credentialFor,
	resourceLocator,
	schemes,
	sentChanges,
	sentRequests,
	useEmulator,
} from '../support/emulator';
import { run } from '../support/engine';
import { proxy } from '../support/proxy';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const path = `/accounts/${seeded.account}/members`;
const members = () => accountMembersOf(emulator.state, seeded.account);
const byEmail = (email: string) => resourceLocator('email', email);
const roleId = (name: string) => roles.find((role) => role.name === name)!.id;
const READ_ONLY = 'Administrator Read Only';
const WITH_COMMAS = 'SSL/TLS, Caching, Performance, Page Rules, and Customization';

describe.each(schemes)('Account member, with %s', (scheme) => {
	const perform = async (operation: string, parameters = {}, items = [{}], baseUrl?: string) =>
		await run({
			node: 'accountMember',
			parameters: { operation, account, ...parameters },
			items,
			credential: { ...credentialFor(emulator, scheme), ...(baseUrl && { baseUrl }) },
		});

	it('invites a person with a role by name: one request and the read-back', async () => {
		const { json, error } = await perform('create', {
			email: 'new.person@example.com',
			roles: READ_ONLY,
		});
		expect(error).toBeUndefined();
		const row = members().find('new.person@example.com')!;
		expect(json).toMatchObject([
			{
				email: 'new.person@example.com',
				name: null,
				outcome: 'created',
				status: 'pending',
				id: row.id,
				roles: [{ name: READ_ONLY }],
				wasCreated: true,
				wasUpdated: false,
				replacedInvite: false,
			},
		]);
		expect(sentChanges(emulator)).toMatchObject([
			{
				method: 'POST',
				path,
				body: { email: 'new.person@example.com', roles: [roleId(READ_ONLY)] },
			},
		]);
		expect(sentRequests(emulator).at(-1)).toMatchObject({
			method: 'GET',
			path: `${path}/${row.id}`,
		});
	});

	it.each<[string, unknown, string[]]>([
		['a list of names', [WITH_COMMAS, 'DNS'], [WITH_COMMAS, 'DNS']],
		['names with commas between them', 'DNS , Billing', ['DNS', 'Billing']],
		['one name with commas in it', WITH_COMMAS, [WITH_COMMAS]],
		['IDs and names', `${roleId('DNS').toUpperCase()}, Billing`, ['DNS', 'Billing']],
		['one twice', ['DNS', roleId('DNS')], ['DNS']],
	])('takes roles as %s', async (_how, given, names) => {
		const { error } = await perform('create', { email: 'a@example.com', roles: given });
		expect(error).toBeUndefined();
		expect(sentChanges(emulator)[0]?.body).toEqual({
			email: 'a@example.com',
			roles: names.map(roleId),
		});
	});

	it('refuses a role that does not exist, with those that do', async () => {
		const { error } = await perform('create', { email: 'a@example.com', roles: 'Dns' });
		expect(error?.message).toBe(`'Role Names or IDs' names no role of the selected account: "Dns"`);
		expect(error?.description).toMatch(/^There are: Super Administrator - All Privileges; /);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('refuses no role before any request', async () => {
		const { error } = await perform('create', { email: 'a@example.com', roles: '={{ [] }}' });
		expect(error?.message).toBe("'Role Names or IDs' is empty");
		expect(sentRequests(emulator)).toEqual([]);
	});

	it('invites with permission groups, in the whole account unless told otherwise', async () => {
		const [everything, zone] = resourceGroupsOf(seeded.account);
		const groups = { grantBy: 'permissionGroups', permissionGroups: ['Domain DNS'] };
		await perform('create', { email: 'a@example.com', ...groups });
		await perform('create', { email: 'b@example.com', ...groups, resourceGroups: 'Shop zone' });
		const { id } = permissionGroups.find(({ name }) => name === 'Domain DNS')!;
		const body = (email: string, place: string) => ({
			email,
			policies: [
				{ access: 'allow', permission_groups: [{ id }], resource_groups: [{ id: place }] },
			],
		});
		expect(sentChanges(emulator).map((one) => one.body)).toEqual([
			body('a@example.com', everything.id),
			body('b@example.com', zone.id),
		]);
	});

	it.each([1001, 1004, 1008] as const)('invites nobody twice: code %i', async (code) => {
		emulator.settings.duplicateAccountMember = code;
		const [there] = members().rows();
		const { json } = await perform('create', { email: there!.email.toUpperCase(), roles: 'DNS' });
		expect(json).toMatchObject([{ id: there!.id, outcome: 'alreadyThere', wasCreated: false }]);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it.each(['rejected', 'expired'] as const)('replaces a row that is %s', async (status) => {
		const dead = addAccountMember(emulator.state, seeded.account, 'dead@example.com', status);
		emulator.settings.accountMemberDeleteDelayMs = 100;
		const { json, error } = await perform('create', { email: 'dead@example.com', roles: 'DNS' });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ outcome: 'created', replacedInvite: true, status: 'pending' }]);
		expect(sentChanges(emulator).map((one) => `${one.method} ${one.path}`)).toEqual([
			`DELETE ${path}/${dead.id}`,
			`POST ${path}`,
		]);
		expect(
			members()
				.rows()
				.filter(({ email }) => email === 'dead@example.com'),
		).toHaveLength(1);
	});

	it('deletes no invitation that was accepted after it was listed', async () => {
		const row = addAccountMember(emulator.state, seeded.account, 'late@example.com', 'rejected');
		const { baseUrl } = await proxy(emulator, {
			request: ({ url }) => {
				if (url.pathname.endsWith(row.id)) row.status = 'accepted';
			},
		});
		const parameters = { email: 'late@example.com', roles: 'DNS' };
		const { error } = await perform('create', parameters, [{}], baseUrl);
		expect(error?.message).toMatch(/the invitation of late@example\.com is accepted now/);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('says what adding without an invitation needs', async () => {
		const parameters = {
			email: 'a@example.com',
			roles: 'DNS',
			additionalFields: { directAdd: true },
		};
		const { error } = await perform('create', parameters);
		expect(error?.message).toMatch(/automatic verification of new members is not allowed/);
		expect(error?.description).toMatch(/needs an entitlement of your Cloudflare plan/);
		emulator.settings.directAdd = 'accept';
		const { json } = await perform('create', parameters);
		expect(json).toMatchObject([{ outcome: 'created', status: 'accepted' }]);
	});

	it.each([
		['set', 'Billing', ['Billing']],
		['add', 'Billing', [READ_ONLY, 'Billing']],
		['remove', 'DNS', [READ_ONLY]],
	])('changes roles: %s', async (change, given, wanted) => {
		const has = change === 'remove' ? [READ_ONLY, 'DNS'] : [READ_ONLY];
		await perform('create', { email: 'a@example.com', roles: has });
		const { json } = await perform('update', {
			member: byEmail('a@example.com'),
			change,
			roles: given,
		});
		expect(json).toMatchObject([{ outcome: 'updated', wasUpdated: true }]);
		expect(sentChanges(emulator).at(-1)).toMatchObject({
			method: 'PUT',
			body: { roles: expect.arrayContaining(wanted.map((name) => ({ id: roleId(name) }))) },
		});
		const again = await perform('update', {
			member: byEmail('a@example.com'),
			change,
			roles: given,
		});
		expect(again.json).toMatchObject([{ outcome: 'unchanged', wasUpdated: false }]);
	});

	it("takes away what roles don't show when the roles are set, also if they are the same", async () => {
		const [everything, zone] = resourceGroupsOf(seeded.account);
		const policy = (name: string, where: typeof zone) => ({
			id: name,
			access: 'allow' as const,
			permission_groups: permissionGroups.filter((group) => group.name === name),
			resource_groups: [where],
		});
		const [first] = members().rows();
		first!.policies = [policy('DNS', everything), policy('Domain DNS', zone)];
		const parameters = { member: byEmail(first!.email), roles: 'DNS' };
		const { json } = await perform('update', parameters);
		expect(json).toMatchObject([{ outcome: 'updated', wasUpdated: true }]);
		expect(first!.policies).toMatchObject([{ permission_groups: [{ name: 'DNS' }] }]);
		const again = await perform('update', parameters);
		expect(again.json).toMatchObject([{ outcome: 'unchanged' }]);
	});

	it('leaves nobody without any role', async () => {
		await perform('create', { email: 'a@example.com', roles: 'DNS' });
		const { error } = await perform('update', {
			member: byEmail('a@example.com'),
			change: 'remove',
			roles: 'DNS',
		});
		expect(error?.message).toMatch(/a@example.com would be left without any/);
	});

	it('says so when the member has other roles after the change', async () => {
		const [first] = members().rows();
		const { baseUrl } = await proxy(emulator, {
			response: (_response, { method }) => {
				if (method === 'PUT') first!.policies = [];
			},
		});
		const parameters = { member: byEmail(first!.email), roles: 'Billing' };
		const { error } = await perform('update', parameters, [{}], baseUrl);
		expect(error?.message).toMatch(/the member has others now: wanted Billing; found none/);
	});

	it('sends an invitation again with the same roles', async () => {
		await perform('create', { email: 'a@example.com', roles: ['DNS', 'Billing'] });
		const before = members().find('a@example.com')!;
		const { json, error } = await perform('resendInvite', { member: byEmail('a@example.com') });
		expect(error).toBeUndefined();
		const after = members().find('a@example.com')!;
		expect(after.id).not.toBe(before.id);
		expect(json).toMatchObject([
			{ email: 'a@example.com', outcome: 'resent', id: after.id, previousId: before.id },
		]);
		expect(after.policies.flatMap((policy) => policy.permission_groups[0]?.name)).toEqual(
			expect.arrayContaining(['DNS', 'Billing']),
		);
	});

	it('sends an invitation again with policies that no role shows', async () => {
		const [everything] = resourceGroupsOf(seeded.account);
		const groups = ['DNS', 'Domain DNS'];
		await perform('create', {
			email: 'a@example.com',
			grantBy: 'permissionGroups',
			permissionGroups: groups,
		});
		await perform('resendInvite', { member: byEmail('a@example.com') });
		const after = members().find('a@example.com')!;
		const [policy] = after.policies;
		expect(policy?.permission_groups.map(({ name }) => name)).toEqual(groups);
		expect(policy?.resource_groups.map(({ id }) => id)).toEqual([everything.id]);
		const { error } = await perform('update', {
			member: byEmail('a@example.com'),
			change: 'add',
			roles: 'Billing',
		});
		expect(error?.message).toMatch(/also has policies that roles don't show/);
	});

	it('lists expired invitations with the rejected ones', async () => {
		addAccountMember(emulator.state, seeded.account, 'late@example.com', 'expired');
		const { json } = await perform('getAll', { filters: { status: ['rejected'] } });
		expect(json.map(({ email }) => email)).toContain('late@example.com');
	});

	it('does not send an accepted one again', async () => {
		const { error } = await perform('resendInvite', {
			member: byEmail('ada.lovelace@example.com'),
		});
		expect(error?.message).toBe(
			"'Member' has no open invitation: ada.lovelace@example.com is accepted already",
		);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('says that an invitation is withdrawn when the new one fails', async () => {
		await perform('create', { email: 'a@example.com', roles: 'DNS' });
		const { id } = members().find('a@example.com')!;
		emulator.fault({ kind: 'status', status: 400, code: 1001, message: 'no', method: 'POST' });
		const { error } = await perform('resendInvite', { member: byEmail('a@example.com') });
		expect(error?.description).toContain(
			`The earlier invitation of a@example.com is withdrawn (ID ${id}), and no new one is known to be sent. Use 'Create' with: DNS.`,
		);
	});
});

describe('A dead invitation in the way', () => {
	const dead = () =>
		members()
			.rows()
			.find(({ status }) => status === 'rejected')!;
	const invite = async () =>
		await run({
			node: 'accountMember',
			parameters: { operation: 'create', account, email: dead().email, roles: READ_ONLY },
			credential: credentialFor(emulator),
		});

	it('is gone if it can not be read after an answer that nobody can read', async () => {
		emulator.fault({ kind: 'html', status: 404, method: 'DELETE', afterAct: true });
		const { json, error } = await invite();
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ outcome: 'created', replacedInvite: true }]);
	});

	it('ends the invitation if it is still there after such an answer', async () => {
		const { id } = dead();
		emulator.fault({ kind: 'html', status: 404, method: 'DELETE' });
		const { error } = await invite();
		expect(error?.message).toContain('HTML');
		expect(members().get(id)?.status).toBe('rejected');
		expect(sentChanges(emulator).map(({ method }) => method)).toEqual(['DELETE']);
	});

	it('may be gone before it is deleted', async () => {
		const { id } = dead();
		emulator.fault({ kind: 'status', status: 404, code: 1003, method: 'GET', path: id });
		const { json, error } = await invite();
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ outcome: 'created' }]);
	});

	it('is not deleted if it can not be read once more', async () => {
		const { id } = dead();
		emulator.fault({ kind: 'status', status: 403, code: 10000, method: 'GET', path: id });
		const { error } = await invite();
		expect(error?.message).toContain('HTTP 403');
		expect(members().get(id)?.status).toBe('rejected');
		expect(sentChanges(emulator)).toEqual([]);
	});
});
