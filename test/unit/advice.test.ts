import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Refusal } from '../../nodes/shared/cloudflare/advice';
import { ADVICE, adviceFor } from '../../nodes/shared/cloudflare/advice';
import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import type { CredentialKind } from '../../nodes/shared/cloudflare/credential';
import { missingResource, resourceOf } from '../../nodes/shared/cloudflare/resources';

const ID = '023e105f4ecef8ad9ca31a8372d0c353';
const UUID = 'f174e90a-fafe-4643-bbbc-4a0ed4fc8415';

/** Every kind of path that the nodes ask, and what a token needs there: to read, to make changes. */
const PATHS = {
	[`/accounts/${ID}/access/users`]: [
		'Account > Access: Audit Logs > Read',
		'Account > Zero Trust: Seats > Edit',
	],
	[`/accounts/${ID}/access/users/${UUID}`]: [
		'Account > Access: Audit Logs > Read',
		'Account > Zero Trust: Seats > Edit',
	],
	[`/accounts/${ID}/shares`]: [
		'Account > Resource Sharing > Read',
		'Account > Resource Sharing > Edit',
	],
	[`/accounts/${ID}/shares/${ID}/recipients`]: [
		'Account > Resource Sharing > Read',
		'Account > Resource Sharing > Edit',
	],
	[`/organizations/${ID}/shares`]: [
		'Account > Resource Sharing > Read',
		'Account > Resource Sharing > Edit',
	],
	[`/organizations/${ID}/members`]: [],
	[`/organizations/${ID}/members:batchCreate`]: [],
	[`/organizations/${ID}/accounts`]: [],
	'/organizations': ['User > User Details > Read'],
	'/user/invites': ['User > Memberships > Read', 'User > Memberships > Edit'],
	[`/user/invites/${ID}`]: ['User > Memberships > Read', 'User > Memberships > Edit'],
	'/user': ['User > User Details > Read'],
	'/accounts': ['Account > Account Settings > Read'],
	'/zones': [],
} as const satisfies Record<string, readonly string[]>;

const ACCESS_USERS = `/accounts/${ID}/access/users`;
const MEMBERS = `/organizations/${ID}/members`;
const RECIPIENTS = `/accounts/${ID}/shares/${ID}/recipients`;
const INVITES = '/user/invites';

const TOKENS: CredentialKind[] = ['apiToken', 'accountToken'];
const KINDS: CredentialKind[] = [...TOKENS, 'apiKey'];

const advice = (path: string, refusal: Partial<Refusal> = {}): string | undefined =>
	adviceFor({
		status: 403,
		codes: [],
		words: '',
		reads: true,
		adds: false,
		credential: 'apiToken',
		...refusal,
		resource: resourceOf(path),
	});

/** Every path with every kind of credential, reading and changing. */
const everywhere = Object.entries(PATHS).flatMap(([path, permissions]) =>
	KINDS.flatMap((credential) =>
		[true, false].map((reads) => ({ path, permissions, credential, reads })),
	),
);

type Said = Pick<Refusal, 'status' | 'codes' | 'words'>;

/** Answers that a missing permission is behind. */
const LACKING: Array<[string, Said]> = [
	['10000', { status: 403, codes: [10000], words: 'Authentication error' }],
	['10001', { status: 400, codes: [10001], words: 'Unable to authenticate request' }],
	[
		'9109 unauthorized',
		{ status: 403, codes: [9109], words: 'Unauthorized to access requested resource' },
	],
	[
		'9109, misspelt',
		{ status: 403, codes: [9109], words: 'Uauthorized to access requested resource' },
	],
	['403 without a code', { status: 403, codes: [], words: '' }],
	['403 with the status as code', { status: 403, codes: [403], words: 'Forbidden' }],
];

/** Answers that no permission helps against, and a word of the advice for each kind of credential. */
const OTHERWISE: Array<[string, Said, token: RegExp | undefined, key: RegExp | undefined]> = [
	[
		'a token that is limited to other IP addresses',
		{
			status: 403,
			codes: [9109],
			words: 'Cannot use the access token from location: 203.0.113.7',
		},
		/IP addresses.*'Client IP Address Filtering'/,
		undefined,
	],
	[
		'a token that is not known',
		{ status: 403, codes: [9109], words: 'Invalid access token' },
		/does not know this API token/,
		undefined,
	],
	[
		'a token that is not known, by another code',
		{ status: 401, codes: [1000], words: 'Invalid API Token' },
		/does not know this API token/,
		/^Check the secret/,
	],
	[
		'an account that is not theirs',
		{ status: 403, codes: [9109], words: 'Invalid account identifier' },
		/^Check the account ID/,
		/^Check the account ID/,
	],
	[
		'too many failed logins',
		{
			status: 403,
			codes: [9109],
			words: 'Max auth failures reached, please check your Authorization header.',
		},
		/wait at least 5 minutes/,
		/wait at least 5 minutes/,
	],
	[
		'code 9109 with words that nobody knows',
		{ status: 400, codes: [9109], words: 'Something new' },
		undefined,
		undefined,
	],
	[
		'another code that nobody knows',
		{ status: 400, codes: [12133], words: 'not entitled' },
		undefined,
		undefined,
	],
	...(
		[
			[403, 9999, 'access.api.error.not_enabled: Access is not enabled'],
			[404, 9999, 'access.api.error.not_enabled'],
			[400, 12345, 'ACCESS.API.ERROR.NOT_ENABLED'],
			[401, 1001, 'This account has not been initialized for Gateway'],
		] as const
	).map(([status, code, words]): (typeof OTHERWISE)[number] => [
		`an account without Zero Trust: ${status}, ${code}`,
		{ status, codes: [code], words },
		/^Zero Trust is not set up in this account/,
		/^Zero Trust is not set up in this account/,
	]),
	...[6003, 6102, 6103, 6111].map((code): (typeof OTHERWISE)[number] => [
		`a header that can't be read: ${code}`,
		{ status: 400, codes: [1, code], words: 'Invalid request headers' },
		/'Authentication' fits what was pasted/,
		/'Authentication' fits what was pasted/,
	]),
	[
		'a key that is not known',
		{ status: 403, codes: [9103], words: 'Unknown X-Auth-Key or X-Auth-Email' },
		undefined,
		/'Email' and 'Global API Key'/,
	],
	...[7000, 7003].map((code): (typeof OTHERWISE)[number] => [
		`an address that is none: ${code}`,
		{ status: 400, codes: [code], words: 'Could not route to' },
		/^Check the IDs/,
		/^Check the IDs/,
	]),
	...(
		[
			[200, 971, 'please wait'],
			[429, 10100, 'More than 1200 requests per 300 seconds'],
			[400, 10500, 'More than 1200 requests per 300 seconds'],
			[429, 429, ''],
		] as const
	).map(([status, code, words]): (typeof OTHERWISE)[number] => [
		`the rate limit: ${status}, ${code}`,
		{ status, codes: [code], words },
		/5 minutes/,
		/5 minutes/,
	]),
	[
		'an error of its own',
		{ status: 403, codes: [10001], words: 'internal error' },
		/in a few minutes/,
		/in a few minutes/,
	],
	[
		'a list that account-owned tokens do not get',
		{
			status: 400,
			codes: [1001],
			words: 'List accounts endpoint does not support account owned tokens',
		},
		/'By ID'/,
		undefined,
	],
];

const METHOD: Said = {
	status: 405,
	codes: [10000],
	words: 'PUT method not allowed for the api_token authentication scheme',
};
const NO_USER: Said = {
	status: 403,
	codes: [9109],
	words: 'Valid user-level authentication not found',
};

const everything: Array<[string, Said]> = [
	...LACKING,
	...OTHERWISE.map(([what, said]): [string, Said] => [what, said]),
	['a method that tokens do not get', METHOD],
	['no user behind it', NO_USER],
	['no header at all', { status: 400, codes: [9106], words: 'Authentication failed' }],
	...[0, 301, 400, 401, 403, 404, 405, 409, 422, 500, 503, 522].map((status): [string, Said] => [
		`${status}`,
		{ status, codes: [], words: '' },
	]),
];

describe.each(LACKING)('someone who lacks a permission is told (%s)', (_what, said) => {
	it.each(everywhere.filter(({ credential }) => credential === 'apiToken'))(
		'what a token needs: $path, reads: $reads',
		({ path, permissions, reads }) => {
			const told = advice(path, { ...said, reads });
			const published = permissions[reads ? 0 : 1];
			if (!published) {
				expect(told).toMatch(/^Cloudflare publishes no token permission.*email and Global API Key/);
				return;
			}
			expect(told).toMatch(/^Give the API token the permission /);
			for (const permission of permissions) expect(told).toContain(`'${permission}'`);
		},
	);

	it.each(everywhere.filter(({ credential }) => credential === 'apiKey'))(
		'what role the user of the key needs: $path, reads: $reads',
		({ path, reads }) => {
			expect(advice(path, { ...said, reads, credential: 'apiKey' })).toMatch(
				/^The user who owns the Global API Key needs a role/,
			);
		},
	);

	it.each(['/organizations', MEMBERS, `/organizations/${ID}/accounts`])(
		'that an account-owned token has no organizations: %s',
		(path) => {
			// 9109 comes with 403 only; where the status says something else the code has to.
			const told = advice(path, { ...said, credential: 'accountToken' });
			expect(told).toMatch(/^An account-owned token has no organizations.*Global API Key/);
			expect(told).not.toContain('permission');
		},
	);

	it('what plan or role it takes besides', () => {
		for (const credential of KINDS) {
			expect(advice(RECIPIENTS, { ...said, credential })).toContain('Enterprise plan');
			expect(advice(MEMBERS, { ...said, credential })).toContain(
				'Organization Super Administrator',
			);
			expect(advice(ACCESS_USERS, { ...said, credential })).not.toContain('Enterprise plan');
		}
	});

	it('that only tokens of a user can have it', () => {
		for (const path of [INVITES, '/organizations']) {
			expect(advice(path, said)).toContain("account-owned tokens can't have this permission");
		}
	});
});

it.each(OTHERWISE)('no permission is asked for after %s', (_what, said, token, key) => {
	const wrong = everywhere
		.map((on) => ({ ...on, told: advice(on.path, { ...said, ...on }) ?? '' }))
		.filter(({ path, credential, told }) => {
			// An account's token that is refused at an organization is the wrong kind, whatever else it is.
			const ofOrganization = credential === 'accountToken' && path.startsWith('/organizations');
			if (ofOrganization && told.startsWith('An account-owned token has no')) return false;
			const expected = (credential === 'apiKey' ? key : token) ?? /^$/;
			return !expected.test(told) || /permission|belong to an account/i.test(told);
		});
	expect(wrong).toEqual([]);
});

describe('whatever comes back', () => {
	const all = everything.flatMap(([what, said]) => everywhere.map((on) => ({ what, said, ...on })));
	const told = all.map((one) => ({
		...one,
		text: advice(one.path, { ...one.said, reads: one.reads, credential: one.credential }) ?? '',
	}));

	it('whoever uses email and key is not told to use them, nor to give a token a permission', () => {
		const wrong = told.filter(
			({ credential, text }) =>
				credential === 'apiKey' &&
				/(credential with|or) email and Global API Key|the permission|Account-owned/.test(text),
		);
		expect(wrong).toEqual([]);
	});

	it('no text has a gap in it', () => {
		expect(told.filter(({ text }) => /[{}]|undefined| {2}|^ | $| \./.test(text))).toEqual([]);
	});
});

describe('a method that tokens do not get', () => {
	it.each(everywhere.filter(({ credential }) => credential === 'apiToken'))(
		'may be a missing permission, where one is published: $path, reads: $reads',
		({ path, permissions, reads }) => {
			const told = advice(path, { ...METHOD, reads });
			expect(told).toContain('email and Global API Key');
			const published = permissions[reads ? 0 : 1];
			if (published) expect(told).toContain(published);
			else expect(told).not.toContain('permission');
		},
	);
});

describe('data of a user', () => {
	it.each([9106, 9109])('asks a token for a user behind it: %i', (code) => {
		for (const credential of TOKENS) {
			const told = advice(INVITES, { ...NO_USER, codes: [code], credential });
			expect(told).toContain('a user behind it');
		}
	});

	it('asks the owner of a key to check it', () => {
		const told = advice(INVITES, { ...NO_USER, credential: 'apiKey' });
		expect(told).toBe(
			"Check 'Email' and 'Global API Key' of the credential: they must belong to the same user.",
		);
	});
});

describe('the test of a token', () => {
	it.each(['/user/tokens/verify', `/accounts/${ID}/tokens/verify`])(
		'asks for no permission, as it takes none: %s',
		(path) => {
			for (const [, said] of LACKING) expect(advice(path, said)).toMatch(/^Check the secret/);
		},
	);
});

describe('otherwise the status has to do', () => {
	it.each([
		[401, 'secret in the credential'],
		[404, 'may have been deleted'],
		[429, '5 minutes'],
		[302, "'Base URL'"],
		[500, 'Run again'],
		[522, 'cloudflarestatus.com'],
		[0, "'Base URL'"],
	])('%i', (status, words) => {
		expect(advice(ACCESS_USERS, { status })).toContain(words);
	});

	it.each([400, 405, 422])('and where nothing is known, nothing is said: %i', (status) => {
		expect(advice(ACCESS_USERS, { status, codes: [1001] })).toBeUndefined();
	});

	it.each([
		[ACCESS_USERS, 'Check the ID and the selected account. The Access user may'],
		[MEMBERS, 'Check the ID and the selected organization. The organization member may'],
		[RECIPIENTS, 'Check the ID and the selected share. The share recipient may'],
		[INVITES, 'Check the ID and the credential. The invite may'],
	])('404 names what was selected: %s', (path, words) => {
		expect(advice(path, { status: 404, codes: [1003] })).toContain(words);
	});
});

describe('no answer', () => {
	const unreached = (code: string, reads: boolean) =>
		advice(ACCESS_USERS, { status: 0, codes: [code], reads });

	it.each(UNTRUSTED_CERTIFICATE)('for %s says how to have the certificate trusted', (code) => {
		for (const reads of [true, false]) {
			expect(unreached(code, reads)).toContain('NODE_EXTRA_CA_CERTS');
		}
	});

	it.each(WRONG_CERTIFICATE)('for %s does not say so, as trust would not help', (code) => {
		for (const reads of [true, false]) {
			expect(unreached(code, reads)).toMatch(/^The server's certificate is not valid/);
		}
	});

	it('to a change asks to check whether it was made', () => {
		expect(unreached('ECONNRESET', false)).toContain('check whether the change was made');
		expect(unreached('ECONNRESET', true)).not.toContain('change was made');
	});
});

describe('a 404 below a share', () => {
	it.each([
		[RECIPIENTS, 1004, 'share'],
		[`${RECIPIENTS}/${ID}`, 1004, 'share'],
		[RECIPIENTS, 1003, 'share recipient'],
		[`/accounts/${ID}/shares/${ID}`, 1004, 'share'],
		[MEMBERS, 1004, 'organization member'],
	])('%s with %i is about the %s', (path, code, noun) => {
		expect(missingResource(path, [code]).noun).toBe(noun);
	});
});

it('each advice is given to someone', () => {
	const certificates = [...UNTRUSTED_CERTIFICATE, ...WRONG_CERTIFICATE].map((code): Said => ({
		status: 0,
		codes: [code],
		words: '',
	}));
	const requests = [{ reads: true }, { reads: false }, { reads: false, adds: true }];
	const told = [...everything.map(([, said]) => said), ...certificates].flatMap((said) =>
		[...Object.keys(PATHS), '/user/tokens/verify'].flatMap((path) =>
			KINDS.flatMap((credential) =>
				requests.map((request) => advice(path, { ...said, credential, ...request }) ?? ''),
			),
		),
	);
	const never = ADVICE.filter(({ text }) => {
		const [start = '', ...parts] = text.split(/ ?\{\w+\} ?/);
		return !told.some((one) => one.startsWith(start) && parts.every((part) => one.includes(part)));
	});
	expect(never).toEqual([]);
});

it('docs/credentials.md names every permission', () => {
	const page = readFileSync(join(__dirname, '../../docs/credentials.md'), 'utf8');
	const missing = Object.values(PATHS)
		.flat()
		.filter((permission) => !page.includes(`| ${permission}`));
	expect(missing).toEqual([]);
});

it('speaks of a resource where it does not know what a path leads to', () => {
	expect(resourceOf('/zones').noun).toBe('resource');
});
