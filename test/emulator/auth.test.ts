import { seeded, type Emulator } from '../../emulator';
import { client, keyHeaders, paths, start, tokenHeaders } from './client';

const { credentials } = seeded;
let emulator: Emulator;

beforeAll(async () => ({ emulator } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

async function refusal(headers: Record<string, string>, path = '/accounts') {
	const { status, data } = await client(emulator, headers).get(path);
	return { status, code: data.errors?.[0]?.code, chain: data.errors?.[0]?.error_chain?.[0]?.code };
}

describe('malformed credentials', () => {
	const { apiKey, email } = credentials.key;
	const key = { 'X-Auth-Email': email, 'X-Auth-Key': apiKey };

	test.each([
		['none', {}, 9106, undefined],
		['a key without email', { 'X-Auth-Key': apiKey }, 9106, undefined],
		['an email without key', { 'X-Auth-Email': email }, 9106, undefined],
		['both schemes', { ...key, ...tokenHeaders(credentials.userToken) }, 6003, 6111],
		['a key as token', tokenHeaders(apiKey), 6003, 6111],
		['no scheme', { Authorization: credentials.userToken }, 6003, 6111],
		['an empty token', { Authorization: 'Bearer ' }, 6003, 6111],
		['a token as key', { ...key, 'X-Auth-Key': credentials.userToken }, 6003, 6103],
		['an email that is none', { ...key, 'X-Auth-Email': 'admin' }, 6003, 6102],
	])('%s is refused with 400 and %p', async (_name, headers, code, chain) => {
		expect(await refusal(headers)).toEqual({ status: 400, code, chain });
	});
});

describe('well-formed credentials that are not valid', () => {
	test('an unknown pair of email and key', async () => {
		const headers = { ...keyHeaders, 'X-Auth-Key': 'f'.repeat(37) };
		expect(await refusal(headers)).toMatchObject({ status: 403, code: 9103 });
	});

	test.each([
		['unknown', 'x'.repeat(40)],
		['disabled', credentials.disabledToken],
		['expired', credentials.expiredToken],
	])('an %s token', async (_name, token) => {
		expect(await refusal(tokenHeaders(token))).toMatchObject({ status: 401, code: 1000 });
	});
});

describe('permissions', () => {
	test.each(Object.values(paths))('a token without permission is refused on %s', async (path) => {
		const weak = tokenHeaders(credentials.weakToken);
		expect(await refusal(weak, path)).toMatchObject({ status: 403, code: 10000 });
	});

	test('it sees no account, or is refused there, as the setting says', async () => {
		const weak = client(emulator, tokenHeaders(credentials.weakToken));
		expect((await weak.get('/accounts')).data.result).toEqual([]);
		emulator.settings.accountsWithoutPermission = 'refuse';
		expect((await weak.get('/accounts')).status).toBe(403);
	});

	test.each(Object.values(paths))('the user token and the key are accepted on %s', async (path) => {
		for (const headers of [keyHeaders, tokenHeaders(credentials.userToken)]) {
			expect((await client(emulator, headers).get(path)).status).toBe(200);
		}
	});

	test('tokens on key-only endpoints can be switched off', async () => {
		emulator.settings.tokensOnKeyOnlyEndpoints = false;
		const token = tokenHeaders(credentials.userToken);
		for (const path of [paths.members, paths.recipients]) {
			expect(await refusal(token, path)).toMatchObject({ status: 403, code: 10000 });
			expect((await client(emulator, keyHeaders).get(path)).status).toBe(200);
		}
		expect((await client(emulator, token).get(paths.accessUsers)).status).toBe(200);
	});
});

describe('a token that may read but not write', () => {
	const url = (path: string) => `${path}/${'f'.repeat(32)}`;
	const reader = () => {
		const token = emulator.state.tokens.find(({ value }) => value === credentials.userToken);
		const reads = token?.permissions.filter((permission) => / Read\b/.test(permission)) ?? [];
		Object.assign(token ?? {}, { permissions: reads });
		return client(emulator, tokenHeaders(credentials.userToken));
	};

	test.each([
		[403, 'Authentication error'],
		[405, 'DELETE method not allowed for the api_token authentication scheme'],
	] as const)('is refused with %d where members are written', async (status, message) => {
		const http = reader();
		emulator.settings.missingWritePermission = status;
		const { data, ...answer } = await http.delete(url(paths.members));
		expect(answer.status).toBe(status);
		expect(data.errors).toEqual([{ code: 10000, message }]);
		expect((await http.post(paths.members, {})).status).toBe(status);
		expect((await http.patch(url(paths.invites), { status: 'accepted' })).status).toBe(status);
		expect((await http.get(paths.members)).status).toBe(200);
		expect((await http.get(paths.invites)).status).toBe(200);
	});

	test('reads shares, and is refused with 403 whatever the setting where it writes', async () => {
		const http = reader();
		emulator.settings.missingWritePermission = 405;
		expect((await http.get(paths.recipients)).status).toBe(200);
		expect((await http.get(`/accounts/${seeded.account}/shares`)).status).toBe(200);
		const body = { recipient_account_id: seeded.otherAccount };
		for (const refused of [
			await http.post(paths.recipients, body),
			await http.put(paths.recipients, []),
			await http.delete(url(paths.recipients)),
		]) {
			expect([refused.status, refused.data.errors[0].code]).toEqual([403, 10000]);
		}
		expect(emulator.state.recipients(seeded.share)).toHaveLength(4);
	});
});

describe('an account-owned token', () => {
	const headers = tokenHeaders(credentials.accountToken);

	test('has no user', async () => {
		for (const path of ['/user', paths.invites]) {
			expect(await refusal(headers, path)).toMatchObject({ status: 403, code: 9109 });
		}
		expect(await refusal(headers, '/organizations')).toMatchObject({ status: 403, code: 10000 });
	});

	test('sees its own account and nothing of another', async () => {
		const { data } = await client(emulator, headers).get('/accounts');
		expect(data.result.map(({ id }: { id: string }) => id)).toEqual([seeded.account]);
		expect((await client(emulator, headers).get(paths.accessUsers)).status).toBe(200);
		const other = `/accounts/${seeded.otherAccount}/access/users`;
		expect(await refusal(headers, other)).toMatchObject({ status: 403, code: 10000 });
	});
});

describe('token verification', () => {
	const accountVerify = `/accounts/${seeded.account}/tokens/verify`;

	test.each([
		[credentials.userToken, '/user/tokens/verify', 'active'],
		[credentials.weakToken, '/user/tokens/verify', 'active'],
		[credentials.disabledToken, '/user/tokens/verify', 'disabled'],
		[credentials.expiredToken, '/user/tokens/verify', 'expired'],
		[credentials.accountToken, accountVerify, 'active'],
	])('%s on %s is %s', async (token, path, status) => {
		const answer = await client(emulator, tokenHeaders(token)).get(path);
		expect(answer.status).toBe(200);
		expect(answer.data).toMatchObject({ success: true, errors: [], result: { status } });
		expect(answer.data.messages).toEqual([
			{ code: 10000, message: expect.any(String), type: null },
		]);
	});

	test.each([
		['a user token', credentials.userToken, accountVerify],
		['an account token', credentials.accountToken, '/user/tokens/verify'],
		['an unknown token', 'x'.repeat(40), '/user/tokens/verify'],
	])('%s is refused where it does not belong', async (_name, token, path) => {
		expect(await refusal(tokenHeaders(token), path)).toMatchObject({ status: 401, code: 1000 });
		emulator.settings.verifyRefusalStatus = 403;
		expect(await refusal(tokenHeaders(token), path)).toMatchObject({ status: 403, code: 1000 });
	});

	test('the key cannot be verified', async () => {
		const expected = { status: 400, code: 1001 };
		expect(await refusal(keyHeaders, '/user/tokens/verify')).toMatchObject(expected);
	});
});
