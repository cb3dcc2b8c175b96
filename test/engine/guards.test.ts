import { seeded } from '../../emulator';
import { accountMembersOf, addAccountMember } from '../../emulator/resources/accountMembers';
import { roles } from '../../emulator/resources/roles';
import {
	credentialFor,
	resourceLocator,
	sentChanges,
	sentRequests,
	useEmulator,
} from '../support/emulator';
import { run } from '../support/engine';
import { proxy } from '../support/proxy';

const emulator = useEmulator();
const OWN = 'admin@example.com';
const SUPER = 'Super Administrator - All Privileges';
const LAST = (who: string, where = 'account') =>
	`'Member' is the last Super Administrator of the selected ${where}: ${who}`;

const members = () => accountMembersOf(emulator.state, seeded.account);
const rowOf = (email: string) => members().find(email)!;
const administrator = (email: string, status: 'accepted' | 'pending' = 'accepted') =>
	addAccountMember(emulator.state, seeded.account, email, status, rowOf(OWN).policies);

interface Given {
	/** An account-owned token, which has no user, unless told otherwise. */
	scheme?: 'apiToken' | 'apiKey';
	onError?: 'continueRegularOutput';
	parameters?: object;
	baseUrl?: string;
	mode?: 'email' | 'id';
}

const perform = async (
	operation: string,
	names: string[],
	{ scheme, onError, parameters, baseUrl, mode = 'email' }: Given = {},
) =>
	await run({
		node: 'accountMember',
		parameters: {
			operation,
			account: resourceLocator('id', seeded.account),
			member: resourceLocator(mode, '={{ $json.who }}'),
			...parameters,
		},
		items: names.map((who) => ({ who })),
		onError,
		credential: {
			...credentialFor(emulator, scheme),
			...(!scheme && { apiToken: seeded.credentials.accountToken }),
			...(baseUrl && { baseUrl }),
		},
	});

describe("The credential's own user", () => {
	beforeEach(() => administrator('other@example.com'));

	it.each(['apiKey', 'apiToken'] as const)('is not removed from an account: %s', async (scheme) => {
		for (const [mode, who] of [
			['email', 'Admin@Example.com'],
			['id', rowOf(OWN).id],
		] as const) {
			const { error } = await perform('delete', [who], { scheme, mode });
			expect(error?.message).toBe(`'Member' is the user behind this credential: ${OWN}`);
		}
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('is not removed by a new invitation', async () => {
		rowOf(OWN).status = 'pending';
		const { error } = await perform('resendInvite', [OWN], { scheme: 'apiKey' });
		expect(error?.message).toMatch(/is the user behind this credential/);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('is nobody for an account-owned token, or where Cloudflare does not say', async () => {
		emulator.fault({ kind: 'status', status: 403, path: '/user$', times: Infinity });
		const { json } = await perform('delete', [OWN], { scheme: 'apiKey' });
		expect(json).toMatchObject([{ deleted: true }]);
	});
});

describe('The last Super Administrator', () => {
	it.each(['email', 'id'] as const)('of an account is not removed: by %s', async (mode) => {
		const who = mode === 'id' ? rowOf(OWN).id : OWN;
		const { error } = await perform('delete', [who], { mode });
		expect(error?.message).toBe(LAST(OWN));
		expect(error?.description).toMatch(/^Nothing was changed\. Make somebody else Super Admin/);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('is named in a dry run, too', async () => {
		const { error } = await perform('delete', [OWN], { parameters: { options: { dryRun: true } } });
		expect(error?.message).toBe(LAST(OWN));
	});

	it('may be removed where another one stays, who is read again just before', async () => {
		const { id } = administrator('other@example.com');
		const { json } = await perform('delete', [OWN]);
		expect(json).toMatchObject([{ deleted: true }]);
		const [read, change] = sentRequests(emulator).slice(-2);
		expect(read?.path).toMatch(new RegExp(`/members/${id}$`));
		expect(change?.method).toBe('DELETE');
	});

	it('is not saved by an invited one', async () => {
		administrator('invited@example.com', 'pending');
		expect((await perform('delete', [OWN])).error?.message).toBe(LAST(OWN));
	});

	it('counts over all items: nothing is sent where they stop together', async () => {
		administrator('other@example.com');
		const { error } = await perform('delete', [
			OWN,
			'other@example.com',
			'ada.lovelace@example.com',
		]);
		expect(error?.message).toBe(LAST('other@example.com'));
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('counts over all items: one of them stays where each fails by itself', async () => {
		administrator('other@example.com');
		const { json } = await perform('delete', [OWN, 'other@example.com'], {
			onError: 'continueRegularOutput',
		});
		expect(json.filter(({ error }) => error)).toHaveLength(1);
		expect(
			members()
				.rows()
				.filter(({ policies }) => policies.some(isSuper)),
		).toHaveLength(1);
	});

	it('does not lose the role by an update', async () => {
		const { error } = await perform('update', [OWN], { parameters: { roles: 'DNS' } });
		expect(error?.message).toBe(LAST(OWN));
		const taken = { change: 'remove', roles: SUPER };
		await perform('update', [OWN], { parameters: { change: 'add', roles: 'DNS' } });
		const again = await perform('update', [OWN], { parameters: taken });
		expect(again.error?.message).toBe(LAST(OWN));
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it('keeps the role where an update names it by its ID', async () => {
		const ids = [SUPER, 'DNS'].map((name) => roles.find((role) => role.name === name)!.id);
		const { json } = await perform('update', [OWN], { parameters: { roles: ids } });
		expect(json).toMatchObject([{ outcome: 'updated' }]);
	});

	it('is not who is removed by somebody else in this moment', async () => {
		const other = administrator('other@example.com');
		const { baseUrl } = await proxy(emulator, {
			request: ({ url }) => {
				if (url.pathname.endsWith(other.id)) members().remove(other.id);
			},
		});
		const { error } = await perform('delete', [OWN], { baseUrl });
		expect(error?.message).toBe(LAST(OWN));
		expect(rowOf(OWN)).toBeDefined();
	});

	it('is not removed where the others can not be counted', async () => {
		administrator('other@example.com');
		emulator.fault({ kind: 'status', status: 403, path: '/members$', times: Infinity });
		const { error } = await perform('delete', [rowOf(OWN).id], { mode: 'id' });
		expect(error?.message).toMatch(
			/^'Member' may be the last Super Administrator of the selected account, and the others can't be counted: Cloudflare denied access/,
		);
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('may be whoever shows neither roles nor policies', async () => {
		const { baseUrl } = await proxy(emulator, {
			response: (response) => {
				response.text = response.text.replace(/"(roles|policies)":/g, '"other_$1":');
			},
		});
		const { error } = await perform('delete', ['ada.lovelace@example.com'], { baseUrl });
		expect(error?.message).toBe(LAST('ada.lovelace@example.com'));
	});

	it('of an organization is not removed', async () => {
		const rows = emulator.state.organizationMembers(seeded.organization);
		const [first] = rows.filter(({ status }) => status === 'active');
		for (const row of rows) if (row !== first) row.status = 'pending';
		const { error } = await run({
			node: 'organizationMember',
			parameters: {
				operation: 'delete',
				organization: resourceLocator('id', seeded.organization),
				member: resourceLocator('email', first!.user.email),
			},
			credential: credentialFor(emulator, 'apiKey'),
		});
		expect(error?.message).toBe(LAST(first!.user.email, 'organization'));
		expect(sentChanges(emulator)).toEqual([]);
	});
});

const isSuper = ({ permission_groups: groups }: { permission_groups: { name: string }[] }) =>
	groups.some(({ name }) => name === SUPER);

it('1,000 account members and 200 leavers by email take 20 listing requests and 200 deletions', async () => {
	emulator.reset({ accountMembers: 999 });
	emulator.settings.deadAccountMembers = 'listed';
	const leavers = members()
		.rows()
		.filter(({ status, email }) => status !== 'rejected' && email !== OWN)
		.slice(0, 200);
	const { json, error } = await perform(
		'delete',
		leavers.map(({ email }) => email),
	);
	expect(error).toBeUndefined();
	expect(json.map(({ id, deleted }) => [id, deleted])).toEqual(leavers.map(({ id }) => [id, true]));
	const sent = sentRequests(emulator).map(({ method }) => method);
	expect(sent.filter((method) => method === 'GET')).toHaveLength(20);
	expect(sent.filter((method) => method === 'DELETE')).toHaveLength(200);
});
