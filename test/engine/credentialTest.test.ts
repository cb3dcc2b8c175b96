import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	INodeType,
} from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';

import { seeded } from '../../emulator';
import { nodeNamed, nodeNames } from '../support/nodes';
import { credentialFor, useEmulator } from '../support/emulator';

const emulator = useEmulator();
const { credentials } = seeded;

const testOf = ({ methods }: INodeType) => methods!.credentialTest!.testCloudflareCredential!;

/** Presses the credential's test button, as n8n does. */
async function press(data: ICredentialDataDecryptedObject) {
	const context: ICredentialTestFunctions = new CredentialTestContext();
	const credential = { id: '1', name: 'Cloudflare', type: 'cloudflareOnboardingApi', data };
	return await testOf(nodeNamed('accessUser')).call(context, credential);
}

const withToken = (apiToken: string, more: ICredentialDataDecryptedObject = {}) =>
	credentialFor(emulator, 'apiToken', { apiToken, ...more });
const withKey = (more: ICredentialDataDecryptedObject = {}) =>
	credentialFor(emulator, 'apiKey', more);

const asked = () => emulator.requests.map(({ method, path }) => `${method} ${path}`);

const OF_USER = 'GET /user/tokens/verify';
const OF_ACCOUNT = `GET /accounts/${seeded.account}/tokens/verify`;

it.each(nodeNames)('the %s node brings the test of its credential', (name) => {
	const node = nodeNamed(name);
	expect(node.description.credentials).toEqual([
		{ name: 'cloudflareOnboardingApi', required: true, testedBy: 'testCloudflareCredential' },
	]);
	expect(testOf(node)).toBe(testOf(nodeNamed('accessUser')));
});

describe('the test button passes', () => {
	it('a user token', async () => {
		expect(await press(withToken(credentials.userToken))).toEqual({
			status: 'OK',
			message: 'The API token is active',
		});
		expect(asked()).toEqual([OF_USER]);
	});

	it('a user token that may do nothing yet, as no endpoint tells what it may', async () => {
		expect(await press(withToken(credentials.weakToken))).toMatchObject({ status: 'OK' });
	});

	it('a user token beside the ID of an account', async () => {
		const data = withToken(credentials.userToken, { accountId: seeded.account });
		expect(await press(data)).toMatchObject({ status: 'OK' });
		expect(asked()).toEqual([OF_USER]);
	});

	it.each([401, 403] as const)(
		'a token of an account with its ID, where the user test says %i',
		async (status) => {
			emulator.settings.verifyRefusalStatus = status;
			const data = withToken(credentials.accountToken, { accountId: ` ${seeded.account} ` });
			expect(await press(data)).toMatchObject({ status: 'OK' });
			expect(asked()).toEqual([OF_USER, OF_ACCOUNT]);
		},
	);

	it('email and key', async () => {
		expect(await press(withKey())).toEqual({
			status: 'OK',
			message: 'Email and Global API Key are accepted',
		});
		expect(asked()).toEqual(['GET /user']);
	});

	it('email and key, whatever was left in the fields of a token', async () => {
		const leftOver = { apiToken: 'left-over', accountId: 'left-over' };
		expect(await press(withKey(leftOver))).toMatchObject({ status: 'OK' });
	});
});

const NO_TOKEN =
	"This is not an API token. A Global API Key goes under 'Authentication' > 'Email and Global API Key'.";
const CHECK_KEY =
	"Check 'Email' and 'Global API Key' of the credential: they must belong to the same user.";
const NO_KEY =
	"This is not a Global API Key. An API token goes under 'Authentication' > 'API Token'.";
const CHECK_EMAIL = /Check 'Email' of the credential: it must be the address/;
const OF_SOME_ACCOUNT = "If it belongs to an account, fill in 'Account ID' to test it.";

/** What is wrong, Cloudflare's words, and what to do next. */
const bad: Array<[string, () => ICredentialDataDecryptedObject, RegExp, string | RegExp]> = [
	[
		'a token of an account without its ID, and names the field',
		() => withToken(credentials.accountToken),
		/code 1000.*HTTP 401/,
		"This token (cfat_…) belongs to an account. Fill in 'Account ID' to test it.",
	],
	[
		'a token of another account',
		() => withToken(credentials.accountToken, { accountId: seeded.otherAccount }),
		/code 1000/,
		"that 'Account ID' is the account it belongs to",
	],
	[
		'a token that is switched off',
		() => withToken(credentials.disabledToken),
		/^The API token is disabled/,
		'Enable it in the Cloudflare dashboard or create a new one.',
	],
	[
		'a token that ran out',
		() => withToken(credentials.expiredToken),
		/^The API token has expired/,
		'Extend it in the Cloudflare dashboard or create a new one.',
	],
	[
		'a token that nobody made',
		() => withToken('x'.repeat(40)),
		/Invalid API Token \(code 1000\).*HTTP 401/,
		`The token may be mistyped, deleted or limited to other IP addresses. ${OF_SOME_ACCOUNT}`,
	],
	['a key in the place of a token', () => withToken(credentials.key.apiKey), /code 6111/, NO_TOKEN],
	[
		'a key in the place of a token, beside the ID of an account',
		() => withToken(credentials.key.apiKey, { accountId: seeded.account }),
		/code 6111/,
		NO_TOKEN,
	],
	[
		'garbage with a line break inside',
		() => withToken('one\r\nX-Auth-Key: two'),
		/code 6111/,
		NO_TOKEN,
	],
	['a wrong email', () => withKey({ email: 'someone@example.com' }), /code 9103/, CHECK_KEY],
	['a wrong key', () => withKey({ apiKey: 'f'.repeat(37) }), /code 9103/, CHECK_KEY],
	[
		'a token in the place of a key',
		() => withKey({ apiKey: credentials.userToken }),
		/code 6103/,
		NO_KEY,
	],
	['an email that is none', () => withKey({ email: 'admin' }), /code 6102/, CHECK_EMAIL],
];

describe('the test button fails', () => {
	it.each(bad)('%s', async (_what, data, words, advice) => {
		const { status, message } = await press(data());
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		if (typeof advice === 'string') expect(message).toContain(advice);
		else expect(message).toMatch(advice);
		expect(message).not.toMatch(/undefined|permission|\.\./);
	});

	it('and asks for an Account ID only where one can help', async () => {
		for (const [what, data, , advice] of bad) {
			const { message } = await press(data());
			const expected = String(advice).includes("'Account ID'");
			expect([what, message.includes('Account ID')]).toEqual([what, expected]);
		}
	});

	it.each([
		[403, 9109, 'Cannot use the access token from location: 203.0.113.7', /IP addresses/],
		[403, 9109, 'Max auth failures reached', /wait at least 5 minutes/],
		[403, 10000, 'Authentication error', /Check the secret/],
	])('with the advice that the nodes give: %i, %i, %s', async (status, code, message, advice) => {
		for (const accountId of ['', seeded.account]) {
			emulator.reset();
			emulator.fault({ kind: 'status', status, code, message, times: 2 });
			expect((await press(withToken(credentials.userToken, { accountId }))).message).toMatch(
				advice,
			);
		}
	});

	it('an outage of Cloudflare, as what it is', async () => {
		emulator.fault({ kind: 'html', status: 522 });
		const { message } = await press(withToken(credentials.userToken));
		expect(message).toMatch(/^Cloudflare is having an outage.*HTTP 522.*cloudflarestatus\.com/);
	});

	it.each([
		['apiToken', () => withToken('MARKER-7f3a9c0d1e2b4a5f6-never-to-be-seen-anywhere')],
		['apiKey', () => withKey({ apiKey: 'deadbeef7f3a9c0d1e2b4a5f6deadbeef7f3a' })],
	] as const)('without a secret that the server echoes: %s', async (scheme, data) => {
		const credential = data();
		const secret = String(credential[scheme]);
		emulator.fault({ kind: 'status', status: 403, code: 1000, message: `No ${secret}, ${secret}` });
		const { message } = await press(credential);
		expect(message).toContain('No ***, ***');
		expect(message).not.toContain(secret);
	});

	it('a switched-off token beside the ID of an account', async () => {
		const data = withToken(credentials.disabledToken, { accountId: seeded.account });
		expect(await press(data)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('disabled'),
		});
	});

	it('without a word of the secret', async () => {
		const given = [
			...bad.map(([, data]) => data()),
			withToken('one\ntwo'),
			withKey({ apiKey: 'ö' }),
		];
		for (const data of given) {
			const { message } = await press(data);
			for (const secret of [data.apiToken, data.apiKey]) {
				if (secret) expect(message).not.toContain(secret);
			}
		}
	});
});

describe('the test button sends nothing', () => {
	it.each<[string, () => ICredentialDataDecryptedObject, string]>([
		['for an empty token', () => withToken(''), "'API Token' of the credential is empty"],
		['for a blank token', () => withToken('  '), "'API Token' of the credential is empty"],
		['without an email', () => withKey({ email: '' }), "'Email' of the credential is empty"],
		['without a key', () => withKey({ apiKey: '' }), "'Global API Key' of the credential is empty"],
		...['too short', '..', `${seeded.account}/x`, `${seeded.account}?x`].map(
			(accountId): [string, () => ICredentialDataDecryptedObject, string] => [
				`for the account ID ${accountId}`,
				() => withToken(credentials.userToken, { accountId }),
				"'Account ID' must be 32 hex digits",
			],
		),
		...['ftp://127.0.0.1/client/v4', 'http://example.com', 'not an address', ''].map(
			(baseUrl): [string, () => ICredentialDataDecryptedObject, string] => [
				`for the base URL ${JSON.stringify(baseUrl)}`,
				() => withToken(credentials.userToken, { baseUrl }),
				"'Base URL' of the credential must start with https://",
			],
		),
		[
			'for a base URL with a login in it',
			() => withToken(credentials.userToken, { baseUrl: 'https://user:secret@example.com' }),
			"'Base URL' of the credential must be a plain address",
		],
	])('%s', async (_what, data, message) => {
		expect(await press(data())).toEqual({
			status: 'Error',
			message: expect.stringContaining(message),
		});
		expect(emulator.requests).toEqual([]);
	});

	it('where the credential is not filled in at all', async () => {
		expect(await press({})).toMatchObject({ status: 'Error' });
	});
});

describe('the test button tells', () => {
	it('that nobody listens at the base URL', async () => {
		const baseUrl = 'http://127.0.0.1:1/client/v4';
		expect(await press(withToken(credentials.userToken, { baseUrl }))).toEqual({
			status: 'Error',
			message: expect.stringContaining('ECONNREFUSED'),
		});
	});

	it('that the base URL leads past the API', async () => {
		const baseUrl = `${emulator.url}/client`;
		expect(await press(withToken(credentials.userToken, { baseUrl }))).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('code 7003'),
		});
	});

	it.each([300, 301, 302, 307, 308])(
		'of a redirect (%i), and does not follow it',
		async (status) => {
			const location = `${emulator.baseUrl}/user`;
			emulator.fault({ kind: 'status', status, headers: { location } });
			expect(await press(withKey())).toMatchObject({
				status: 'Error',
				message: `Cloudflare sent a redirect, which is not followed: check 'Base URL' [HTTP ${status}]`,
			});
			expect(asked()).toEqual(['GET /user']);
		},
	);

	it.each(['html', 'cut-off-json', 'empty-200', '429', 'reset-before'] as const)(
		'of an answer that is no yes: %s',
		async (kind) => {
			emulator.fault({ kind });
			expect(await press(withKey())).toMatchObject({ status: 'Error' });
		},
	);

	it('of a page in the place of an answer, although its status is 200', async () => {
		emulator.fault({ kind: 'html', status: 200 });
		expect(await press(withToken(credentials.userToken))).toMatchObject({ status: 'Error' });
	});
});

describe('every request of the test button', () => {
	it('carries the token alone', async () => {
		const all = { ...credentials.key, accountId: seeded.account };
		await press(withToken(credentials.accountToken, all));
		expect(emulator.requests).toHaveLength(2);
		for (const { headers } of emulator.requests) {
			expect(headers.authorization).toBe(`Bearer ${credentials.accountToken}`);
			expect(headers).not.toHaveProperty('x-auth-email');
			expect(headers).not.toHaveProperty('x-auth-key');
		}
	});

	it('carries email and key alone', async () => {
		await press(withKey({ apiToken: credentials.userToken }));
		expect(emulator.requests).toHaveLength(1);
		expect(emulator.requests[0]?.headers).toMatchObject({
			'x-auth-email': credentials.key.email,
			'x-auth-key': credentials.key.apiKey,
		});
		expect(emulator.requests[0]?.headers).not.toHaveProperty('authorization');
	});

	it('goes out once, also where it is refused', async () => {
		await press(withToken('x'.repeat(40)));
		expect(asked()).toEqual([OF_USER]);
	});
});

it.each([
	['html', /HTML page/],
	['cut-off-json', /cut off/],
	['empty-200', /empty/],
] as const)('names an unreadable answer: %s', async (kind, what) => {
	emulator.fault({ kind });
	expect((await press(credentialFor(emulator))).message).toMatch(what);
});

it.each([{ kind: 'html' }, { kind: '429' }, { kind: 'status', status: 302 }] as const)(
	'blames no missing Account ID for %j',
	async (fault) => {
		emulator.fault(fault);
		expect((await press(credentialFor(emulator))).message).not.toContain('Account ID');
	},
);

it('a fault of the user test is not taken for a refusal', async () => {
	emulator.fault({ kind: 'status', status: 500 });
	const data = credentialFor(emulator, 'apiToken', { accountId: seeded.account });
	expect((await press(data)).message).toContain('HTTP 500');
	expect(emulator.requests).toHaveLength(1);
});

it('a UUID is no Account ID', async () => {
	const accountId = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';
	const { accountToken: apiToken } = credentials;
	const { message } = await press(credentialFor(emulator, 'apiToken', { apiToken, accountId }));
	expect(message).toBe("'Account ID' must be 32 hex digits");
});

it('says what could not be reached', async () => {
	const baseUrl = 'http://127.0.0.1:1/client/v4';
	const { message } = await press(credentialFor(emulator, 'apiToken', { baseUrl }));
	expect(message).toContain("'Base URL'");
});

it('a reason without a code reads well', async () => {
	const body = { success: false, errors: [{ message: 'only words' }] };
	const test = testOf(nodeNamed('accessUser'));
	const context = new CredentialTestContext();
	context.helpers.request = async () => ({ statusCode: 400, body });
	const data = credentialFor(emulator, 'apiKey');
	const { message } = await test.call(context, { id: '1', name: 'x', type: 'y', data });
	expect(message).not.toContain('undefined');
});
