import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { activationCodeOf, membershipsIn } from '../../emulator/resources/memberships';
import { fixtureOf } from '../conformance/fixtures';
import { perform } from '../conformance/perform';
import type { Result } from '../support/engine';
import { run, searchList } from '../support/engine';
import {
	credentialFor,
	resourceLocator,
	schemes,
	sentChanges,
	sentRequests,
	useEmulator,
} from '../support/emulator';
import { shownOperations } from '../support/nodes';
import { proxy, response } from '../support/proxy';

const emulator = useEmulator({ seed: { memberships: 60 } });
const rows = () => membershipsIn(emulator.state);
const withStatus = (wanted: string) => rows().find(({ status }) => status === wanted)!;
const isThere = (id: string) => rows().some((row) => row.id === id);

const use = async (operation: string, parameters: IDataObject, scheme = schemes[0]) =>
	await run({
		node: 'membership',
		parameters: { operation, ...parameters },
		credential: credentialFor(emulator, scheme),
	});
const named = ({ id }: { id: string }) => ({ membership: resourceLocator('id', id) });

describe.each(schemes)('Membership, with %s', (scheme) => {
	it.each(['id', 'list'])('gets by %s', async (mode) => {
		const row = withStatus('accepted');
		const membership = resourceLocator(mode, row.id);
		const { json, error } = await use('get', { membership, simplify: false }, scheme);
		expect(error).toBeUndefined();
		expect(json).toEqual([{ account_name: row.account.name, ...row }]);
		expect(emulator.requests.map(({ path }) => path)).toEqual([`/memberships/${row.id}`]);
	});

	it('lists all, fifty to a request', async () => {
		const { json } = await use('getAll', { returnAll: true, simplify: false }, scheme);
		expect(json).toEqual(rows().map((row) => ({ account_name: row.account.name, ...row })));
		expect(sentRequests(emulator).map(({ query }) => query)).toEqual([
			{ page: '1', per_page: '50' },
			{ page: '2', per_page: '50' },
		]);
	});

	it.each(['accepted', 'rejected'])('answers: %s', async (response) => {
		const row = withStatus('pending');
		const { json } = await use('respond', { ...named(row), response }, scheme);
		expect(json[0]).toMatchObject({ id: row.id, status: response, outcome: 'answered' });
		expect(sentChanges(emulator)).toEqual([
			{ method: 'PUT', path: `/memberships/${row.id}`, query: {}, body: { status: response } },
		]);
		expect(row.status).toBe(response);
	});

	it.each(['accepted', 'pending', 'rejected'])('leaves what is %s', async (status) => {
		const { id, account } = withStatus(status);
		const { json } = await use('delete', named({ id }), scheme);
		expect(json).toEqual([
			{
				account_name: account.name,
				outcome: 'deleted',
				account_id: account.id,
				previousStatus: status,
				id,
				deleted: true,
				alreadyAbsent: false,
			},
		]);
		expect(isThere(id)).toBe(false);
		expect(sentChanges(emulator)).toEqual([
			{ method: 'DELETE', path: `/memberships/${id}`, query: {}, body: undefined },
		]);
	});
});

describe('Membership', () => {
	it.each<[IDataObject, string | undefined]>([
		[{ status: ['pending'] }, 'pending'],
		[{ status: ['pending', 'rejected'] }, undefined],
		[{ accountName: 'ENGINE' }, undefined],
		[{ status: ['accepted'], accountName: 'engine' }, 'accepted'],
		[{ status: ['accepted'], accountName: 'nobody' }, 'accepted'],
	])('filters, and asks Cloudflare for one status only: %j', async (filters, asked) => {
		const { status, accountName = '' } = filters as { status?: string[]; accountName?: string };
		for (const filter of ['exact', 'ignored'] as const) {
			emulator.reset();
			emulator.settings.membershipStatusFilter = filter;
			const { json } = await use('getAll', { returnAll: true, filters });
			const expected = rows()
				.filter((row) => !status || status.includes(row.status))
				.filter(({ account }) => account.name.toLowerCase().includes(accountName.toLowerCase()));
			expect(json.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
			expect(sentRequests(emulator)[0]?.query.status).toBe(asked);
		}
	});

	it('shows roles or policies, whichever Cloudflare gives, in words', async () => {
		const { json } = await use('getAll', { limit: 4 });
		const policy = 'allow Administrator Read Only in The whole account';
		expect(json.map(({ roles, policies }) => [roles, policies])).toEqual([
			...Array(3).fill([['Administrator'], null]),
			[null, [policy]],
		]);
	});

	it.each([
		['accepted', (name: string) => `Leave account ${name}`],
		['pending', (name: string) => `Delete the pending invitation to account ${name}`],
	])('says in a dry run what leaving one that is %s means', async (status, wouldDo) => {
		const { id, account } = withStatus(status);
		const { json } = await use('delete', { ...named({ id }), options: { dryRun: true } });
		expect(json[0]).toMatchObject({
			account_name: account.name,
			wouldDo: wouldDo(account.name),
			where: { type: 'account', id: account.id, name: account.name },
			wouldSend: [{ method: 'DELETE', path: `/memberships/${id}` }],
		});
		expect(isThere(id)).toBe(true);
	});

	it('says that nothing is to do where nobody knows which account it was', async () => {
		const id = 'f'.repeat(32);
		const options = { ifMissing: 'succeed', dryRun: true };
		const { json } = await use('delete', { ...named({ id }), options });
		expect(json[0]).toMatchObject({
			account_name: null,
			wouldDo: `Nothing to do for membership ${id} in an unknown account: not there`,
			where: { type: 'account', id: '', name: null },
		});
	});

	it('hands on why Cloudflare refuses an acceptance without two-factor authentication', async () => {
		emulator.settings.acceptWithoutTwoFactor = 'refuse';
		emulator.state.user = { ...emulator.state.user, two_factor_authentication_enabled: false };
		const row = withStatus('pending');
		row.account.settings.enforce_twofactor = true;
		const { error } = await use('respond', { ...named(row), response: 'accepted' });
		expect(error?.message).toContain('requires two-factor authentication');
		expect(row.status).toBe('pending');
		const { json } = await use('respond', { ...named(row), response: 'rejected' });
		expect(json).toMatchObject([{ id: row.id, status: 'rejected' }]);
	});

	it.each(['conflict', 'accept'] as const)(
		'never gives another answer than the one given: a second one is %s',
		async (answeredInvite) => {
			emulator.settings.answeredInvite = answeredInvite;
			const row = withStatus('rejected');
			const { error } = await use('respond', { ...named(row), response: 'accepted' });
			expect(error?.message).toBe("'Membership' is rejected already and can't be accepted");
			expect(sentChanges(emulator)).toEqual([]);
		},
	);

	it('tells an account-owned token before a request', async () => {
		const apiToken = seeded.credentials.accountToken;
		const { error } = await run({
			node: 'membership',
			parameters: { operation: 'getAll' },
			credential: credentialFor(emulator, 'apiToken', { apiToken }),
		});
		expect(error?.message).toBe("An account-owned token has no access to a user's memberships");
		expect(error?.description).toContain('a user API token, or email and Global API Key');
		expect(emulator.requests).toEqual([]);
	});
});

describe('The code that activates an invitation leaves the node', () => {
	const everywhere = shownOperations('membership').map(({ value }) => String(value));
	const codes = () => rows().map(({ id }) => activationCodeOf(id));
	/** The message of an error is not in its JSON. */
	const all = ({ error, ...rest }: Result) =>
		[error?.message, error?.description, error, rest]
			.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
			.join();
	const expectNone = (result: Result, known: string[]) =>
		expect(known.filter((code) => all(result).includes(code))).toEqual([]);

	/** A refusal that has it wherever an answer has room for it. */
	const refusalWith = (code: string) => {
		const chained = { code: 1002, message: `not ${code}`, membership: { code } };
		const errors = [{ code: 1001, message: `The code ${code} is odd`, error_chain: [chained] }];
		return response(400, { success: false, errors, result: { member: [{ code }] } });
	};

	it.each(everywhere)('in no output of %s, nor in a dry run', async (operation) => {
		const fixture = fixtureOf({ node: 'membership', operation });
		for (const options of fixture.change ? [{ dryRun: true }, {}] : [{}]) {
			const known = codes();
			const parameters = { simplify: false, options };
			const result = await perform(emulator, fixture, { parameters, onError: undefined });
			expect(result.error).toBeUndefined();
			expectNone(result, known);
			expect(result.json.flatMap(Object.keys)).not.toContain('code');
		}
	});

	it.each(everywhere)('in no failure of %s, wherever it is in the answer', async (operation) => {
		const fixture = fixtureOf({ node: 'membership', operation });
		const known = codes();
		const refused = refusalWith(known[0]!);
		const { baseUrl } = await proxy(emulator, {
			request: ({ method }) => (method === (fixture.change ?? 'GET') ? refused : undefined),
		});
		for (const onError of [undefined, 'continueRegularOutput'] as const) {
			const result = await perform(emulator, fixture, { baseUrl, onError });
			expect(all(result)).toContain('The code *** is odd (code 1001)');
			expectNone(result, known);
		}
	});

	it.each(['respond', 'delete'])('in no failure of %s after it was read', async (operation) => {
		const fixture = fixtureOf({ node: 'membership', operation });
		const [first] = fixture.rows(emulator);
		const code = activationCodeOf(first!.id);
		const message = `The code ${code} has expired`;
		const { change: method } = fixture;
		emulator.fault({ kind: 'status', status: 400, method, message, times: 9 });
		const result = await perform(emulator, fixture);
		expect(all(result)).toContain('The code *** has expired');
		expectNone(result, [code]);
	});

	it('in no list of a picker, nor in its failure', async () => {
		const search = async (baseUrl = emulator.baseUrl) =>
			await searchList({
				node: 'membership',
				method: 'searchMemberships',
				parameters: { operation: 'get' },
				credential: credentialFor(emulator, 'apiKey', { baseUrl }),
			});
		const { results } = await search();
		expect(results).toHaveLength(50);
		expect(codes().filter((code) => JSON.stringify(results).includes(code))).toEqual([]);
		const { baseUrl } = await proxy(emulator, { request: () => refusalWith(codes()[0]!) });
		const failure = await search(baseUrl).catch((error: Error) => error);
		expect(failure).toBeInstanceOf(Error);
		expect((failure as Error).message).toContain('The code *** is odd (code 1001)');
		expect(`${String(failure)} ${JSON.stringify(failure)}`).not.toContain(codes()[0]);
	});
});
