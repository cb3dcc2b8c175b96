import { seeded } from '../../emulator';
import { run } from '../support/engine';
import {
	sentChanges,
	credentialFor,
	useEmulator,
	resourceLocator,
	schemes,
} from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const share = resourceLocator('id', seeded.share);
const recipientsPath = `/accounts/${seeded.account}/shares/${seeded.share}/recipients`;
const recipients = () => emulator.state.recipients(seeded.share);
const withStatus = (status: string) =>
	recipients().find(({ association_status }) => association_status === status)!;
const nameOf = (id: string) => {
	const accounts = emulator.state.organizationAccounts(seeded.organization);
	return accounts.find((one) => one.id === id)!.name;
};

describe.each(schemes)('Share recipient, with %s', (scheme) => {
	const perform = async (operation: string, parameters = {}) =>
		await run({
			node: 'shareRecipient',
			parameters: { operation, account, share, ...parameters },
			credential: credentialFor(emulator, scheme),
		});

	it('creates for an account, under the name that is not retired', async () => {
		const { json, error } = await perform('create', {
			recipientType: 'account',
			recipientAccount: resourceLocator('id', seeded.otherAccount),
			recipientOrganization: resourceLocator('id', seeded.organization),
		});
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			account_id: seeded.otherAccount,
			association_status: 'associating',
			wasCreated: true,
		});
		expect(sentChanges(emulator)).toEqual([
			{
				method: 'POST',
				path: recipientsPath,
				query: {},
				body: { recipient_account_id: seeded.otherAccount },
			},
		]);
	});

	it('creates for an organization', async () => {
		const { json } = await perform('create', {
			recipientType: 'organization',
			recipientOrganization: resourceLocator('id', seeded.organization),
		});
		expect(json[0]?.wasCreated).toBe(true);
		expect(sentChanges(emulator)[0]?.body).toEqual({ organization_id: seeded.organization });
	});

	it.each(['id', 'list', 'account'])('gets by %s', async (mode) => {
		const row = withStatus('associated');
		const value = mode === 'account' ? row.account_id : row.id;
		const { json } = await perform('get', {
			recipient: resourceLocator(mode, value),
			simplify: false,
		});
		expect(json).toEqual([row]);
		expect(emulator.requests).toHaveLength(1);
		expect(emulator.requests[0]?.path).toBe(
			mode === 'account' ? recipientsPath : `${recipientsPath}/${row.id}`,
		);
	});

	it('asks for what could not be shared when told to', async () => {
		const row = withStatus('associated');
		await perform('get', {
			recipient: resourceLocator('id', row.id),
			options: { includeResources: true },
		});
		expect(emulator.requests[0]?.query).toEqual([['include_resources', 'true']]);
	});

	it('asks for what could not be shared by account, too', async () => {
		const row = withStatus('associated');
		const { json } = await perform('get', {
			recipient: resourceLocator('account', row.account_id),
			options: { includeResources: true },
		});
		expect(json).toMatchObject([{ id: row.id, resources: expect.any(Array) }]);
		const query = [['include_resources', 'true']];
		expect(emulator.requests).toContainEqual(
			expect.objectContaining({ path: `${recipientsPath}/${row.id}`, query }),
		);
	});

	it('names an account that has no part in the share', async () => {
		const { error } = await perform('get', {
			recipient: resourceLocator('account', seeded.organization),
		});
		expect(error?.message).toBe(
			`'Recipient' not found: no share recipient with the account ${seeded.organization} in the selected share`,
		);
	});

	it.each(['fail', 'succeed'])(
		'does not take a refused look for a missing row: %s',
		async (ifMissing) => {
			const { id } = withStatus('associated');
			emulator.fault({ kind: 'status', status: 403, method: 'GET' });
			const { error } = await perform('delete', {
				recipient: resourceLocator('id', id),
				options: { ifMissing },
			});
			expect(error?.message).toContain('[HTTP 403]');
			expect(sentChanges(emulator)).toEqual([]);
		},
	);

	it('lists all of them, those taken back included', async () => {
		const { json } = await perform('getAll', { returnAll: true, simplify: false });
		expect(json).toEqual(recipients());
		expect(json.map(({ association_status: status }) => status)).toContain('disassociated');
	});

	it('filters by how far the association is', async () => {
		const { json } = await perform('getAll', {
			returnAll: true,
			simplify: false,
			filters: { associationStatus: ['associated', 'disassociated'] },
		});
		const wanted = ['associated', 'disassociated'];
		expect(json).toEqual(
			recipients().filter(({ association_status }) => wanted.includes(association_status)),
		);
	});

	it.each(['id', 'account'])('deletes by %s and says how far it is', async (mode) => {
		const { id, account_id: accountId } = withStatus('associated');
		const { json } = await perform('delete', {
			recipient: resourceLocator(mode, mode === 'id' ? id : accountId),
		});
		expect(json).toEqual([
			{
				account_name: nameOf(accountId),
				outcome: 'deleted',
				previousStatus: 'associated',
				id,
				account_id: accountId,
				association_status: 'disassociating',
				deleted: true,
				alreadyAbsent: false,
			},
		]);
		expect(sentChanges(emulator)).toEqual([
			{ method: 'DELETE', path: `${recipientsPath}/${id}`, query: {}, body: undefined },
		]);
	});
});

describe('Share recipient', () => {
	const perform = async (operation: string, parameters: object) =>
		await run({
			node: 'shareRecipient',
			parameters: { operation, account, share, ...parameters },
			credential: credentialFor(emulator),
		});

	it.each([
		`https://dash.cloudflare.com/${seeded.account}/members?a=b`,
		`https://one.dash.cloudflare.com/${seeded.account}/home`,
		` https://one.cloudflare.com/${seeded.account} `,
	])('takes the account from an address of the dashboard: %s', async (url) => {
		await perform('getAll', { account: resourceLocator('url', url) });
		expect(emulator.requests[0]?.path).toBe(recipientsPath);
	});

	it('takes the row that counts where an account has several', async () => {
		const old = withStatus('disassociated');
		const fresh = emulator.state.addRecipient(seeded.share, old.account_id, 60_000);
		const { json } = await perform('get', {
			recipient: resourceLocator('account', old.account_id),
		});
		expect(json[0]?.id).toBe(fresh.id);
	});

	it('takes the newest row where several count alike', async () => {
		const [older, newest, oldest] = ['2026-02-01', '2026-03-01', '2026-01-01'].map((day) =>
			Object.assign(emulator.state.addRecipient(seeded.share, seeded.otherAccount, 3_600_000), {
				created: `${day}T00:00:00Z`,
			}),
		);
		expect(new Set([older, newest, oldest].map((row) => row!.id)).size).toBe(3);
		const { json } = await perform('get', {
			recipient: resourceLocator('account', seeded.otherAccount),
		});
		expect(json[0]?.id).toBe(newest!.id);
	});

	it('names the accounts of all rows with one list of each kind', async () => {
		const { json } = await perform('getAll', { returnAll: true });
		expect(json.map(({ account_name: name }) => name)).toEqual(
			recipients().map(({ account_id: id }) => nameOf(id)),
		);
		expect(emulator.requests.map(({ path }) => path)).toEqual([
			recipientsPath,
			'/accounts',
			`/organizations/${seeded.organization}/accounts`,
		]);
	});

	it('asks no organization where the credential sees the account itself', async () => {
		const row = emulator.state.addRecipient(seeded.share, seeded.otherAccount, 60_000);
		const { json } = await perform('get', { recipient: resourceLocator('id', row.id) });
		expect(json[0]?.account_name).toBe(nameOf(seeded.otherAccount));
		expect(emulator.requests.map(({ path }) => path)).toEqual([
			`${recipientsPath}/${row.id}`,
			'/accounts',
		]);
	});

	it('names the account in the sentence of a dry run', async () => {
		const name = nameOf(seeded.otherAccount);
		const { json } = await perform('create', {
			recipientType: 'account',
			recipientAccount: resourceLocator('id', seeded.otherAccount),
			options: { dryRun: true },
		});
		expect(json[0]).toMatchObject({
			account_name: name,
			wouldDo: expect.stringMatching(new RegExp(`^Give share .+ to account ${name}$`)),
		});
	});

	it.each([
		['refused', { kind: 'status', status: 403 }],
		['not answered', { kind: 'timeout' }],
	] as const)('is done without a name if the accounts are %s', async (_how, fault) => {
		const { id } = withStatus('associated');
		emulator.fault({ ...fault, path: '^/accounts$', times: 10 });
		const { json, error } = await perform('delete', { recipient: resourceLocator('id', id) });
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ account_name: null, outcome: 'deleted' }]);
	});

	it('says that a recipient is gone already', async () => {
		const { account_id: accountId } = withStatus('disassociated');
		const { error } = await perform('delete', { recipient: resourceLocator('account', accountId) });
		expect(error?.message).toContain(`'Recipient' is disassociated already: account ${accountId}`);
		expect(emulator.requests.map(({ method }) => method)).toEqual(['GET']);
	});

	it('shows the reason when a share targets the organization', async () => {
		const { error } = await perform('create', {
			share: resourceLocator('id', seeded.organizationShare),
			recipientType: 'account',
			recipientAccount: resourceLocator('id', seeded.otherAccount),
		});
		expect(error?.message).toMatch(
			/^Cloudflare refused the request: .+ \(code \d+\) \[HTTP 4\d\d\]$/,
		);
	});
});
