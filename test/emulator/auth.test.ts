import { seeded, type Emulator } from '../../emulator';
import { client, keyHeaders, paths, start, tokenHeaders } from './client';

const { credentials } = seeded;
let emulator: Emulator;

beforeAll(async () => ({ emulator } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

async function errorOf(headers: Record<string, string>, path = '/accounts') {
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
		['an invalid email', { ...key, 'X-Auth-Email': 'admin' }, 6003, 6102],
	])('%s gets a 400 with code %p', async (_name, headers, code, chain) => {
		expect(await errorOf(headers)).toEqual({ status: 400, code, chain });
	});
});

describe('unknown or expired credentials', () => {
	test('an unknown email and key get 403', async () => {
		const headers = { ...keyHeaders, 'X-Auth-Key': 'f'.repeat(37) };
		expect(await errorOf(headers)).toMatchObject({ status: 403, code: 9103 });
	});

	test.each([
		['unknown', 'x'.repeat(40)],
		['disabled', credentials.disabledToken],
		['expired', credentials.expiredToken],
	])('an %s token gets 401', async (_name, token) => {
		expect(await errorOf(tokenHeaders(token))).toMatchObject({ status: 401, code: 1000 });
	});
});

describe('permissions', () => {
	test.each(Object.values(paths))('a token without permission gets 403 on %s', async (path) => {
		const weak = tokenHeaders(credentials.weakToken);
		expect(await errorOf(weak, path)).toMatchObject({ status: 403, code: 10000 });
	});

	test('a token without permission gets no accounts or 403, as the setting says', async () => {
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

	test('tokens can be turned off on endpoints that are documented for the key only', async () => {
		emulator.settings.tokensOnKeyOnlyEndpoints = false;
		const token = tokenHeaders(credentials.userToken);
		for (const path of [paths.members, paths.recipients]) {
			expect(await errorOf(token, path)).toMatchObject({ status: 403, code: 10000 });
			expect((await client(emulator, keyHeaders).get(path)).status).toBe(200);
		}
		expect((await client(emulator, token).get(paths.accessUsers)).status).toBe(200);
	});
});

describe('a token that may read but not write', () => {
	const url = (path: string) => `${path}/${'f'.repeat(32)}`;
	const reader = () => {
		const token = emulator.state.tokens.find(({ value }) => value === credentials.userToken);
		const readPermissions =
			token?.permissions.filter((permission) => / Read\b/.test(permission)) ?? [];
		Object.assign(token ?? {}, { permissions: readPermissions });
		return client(emulator, tokenHeaders(credentials.userToken));
	};

	test.each([
		[403, 'Authentication error'],
		[405, 'DELETE method not allowed for the api_token authentication scheme'],
	] as const)('gets %d when it writes organization members', async (status, message) => {
		const http = reader();
		emulator.settings.missingWritePermission = status;
		const { data, ...response } = await http.delete(url(paths.members));
		expect(response.status).toBe(status);
		expect(data.errors).toEqual([{ code: 10000, message }]);
		expect((await http.post(paths.members, {})).status).toBe(status);
		expect((await http.patch(url(paths.invites), { status: 'accepted' })).status).toBe(status);
		expect((await http.get(paths.members)).status).toBe(200);
		expect((await http.get(paths.invites)).status).toBe(200);
	});

	test('reads shares, and always gets 403 when it writes them', async () => {
		const http = reader();
		emulator.settings.missingWritePermission = 405;
		expect((await http.get(paths.recipients)).status).toBe(200);
		expect((await http.get(`/accounts/${seeded.account}/shares`)).status).toBe(200);
		const body = { recipient_account_id: seeded.otherAccount };
		for (const response of [
			await http.post(paths.recipients, body),
			await http.put(paths.recipients, []),
			await http.delete(url(paths.recipients)),
		]) {
			expect([response.status, response.data.errors[0].code]).toEqual([403, 10000]);
		}
		expect(emulator.state.recipients(seeded.share)).toHaveLength(4);
	});
});

describe('an account-owned token', () => {
	const headers = tokenHeaders(credentials.accountToken);

	test('cannot use endpoints that need a user', async () => {
		for (const path of ['/user', paths.invites]) {
			expect(await errorOf(headers, path)).toMatchObject({ status: 403, code: 9109 });
		}
		expect(await errorOf(headers, '/organizations')).toMatchObject({ status: 403, code: 10000 });
	});

	test('can read its own account only', async () => {
		const { data } = await client(emulator, headers).get('/accounts');
		expect(data.result.map(({ id }: { id: string }) => id)).toEqual([seeded.account]);
		expect((await client(emulator, headers).get(paths.accessUsers)).status).toBe(200);
		const other = `/accounts/${seeded.otherAccount}/access/users`;
		expect(await errorOf(headers, other)).toMatchObject({ status: 403, code: 10000 });
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
		const response = await client(emulator, tokenHeaders(token)).get(path);
		expect(response.status).toBe(200);
		expect(response.data).toMatchObject({ success: true, errors: [], result: { status } });
		expect(response.data.messages).toEqual([
			{ code: 10000, message: expect.any(String), type: null },
		]);
	});

	test.each([
		['a user token', credentials.userToken, accountVerify],
		['an account token', credentials.accountToken, '/user/tokens/verify'],
		['an unknown token', 'x'.repeat(40), '/user/tokens/verify'],
	])('%s is rejected by the verify endpoint of the other kind', async (_name, token, path) => {
		expect(await errorOf(tokenHeaders(token), path)).toMatchObject({ status: 401, code: 1000 });
		emulator.settings.verifyRefusalStatus = 403;
		expect(await errorOf(tokenHeaders(token), path)).toMatchObject({ status: 403, code: 1000 });
	});

	test('the key cannot be verified', async () => {
		const expected = { status: 400, code: 1001 };
		expect(await errorOf(keyHeaders, '/user/tokens/verify')).toMatchObject(expected);
	});
});
