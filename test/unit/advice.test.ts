import type { Refusal } from '../../nodes/shared/cloudflare/advice';
import { ADVICE, adviceFor } from '../../nodes/shared/cloudflare/adviceTable';
import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import type { CredentialKind } from '../../nodes/shared/cloudflare/credential';
import { missingResource } from '../../nodes/shared/cloudflare/resource';
import { resourceFiles } from './resourceFiles';

/** Every resource that the nodes know, and what a token needs there: to read, to make changes. */
const PERMISSIONS: Record<string, readonly string[]> = {
	accessUsers: ['Account > Access: Audit Logs > Read', 'Account > Zero Trust: Seats > Edit'],
	accounts: ['Account > Account Settings > Read'],
	organizationAccounts: [],
	organizationMembers: [],
	organizations: ['User > User Details > Read'],
	shareRecipients: ['Account > Resource Sharing > Read', 'Account > Resource Sharing > Edit'],
	shares: ['Account > Resource Sharing > Read', 'Account > Resource Sharing > Edit'],
	tokens: [],
	user: ['User > User Details > Read'],
	userInvites: ['User > Memberships > Read', 'User > Memberships > Edit'],
};

const TOKENS: CredentialKind[] = ['apiToken', 'accountToken'];
const KINDS: CredentialKind[] = [...TOKENS, 'apiKey'];

const advice = (name: string, refusal: Partial<Refusal> = {}): string | undefined =>
	adviceFor({
		status: 403,
		codes: [],
		message: '',
		reads: true,
		adds: false,
		credential: 'apiToken',
		...refusal,
		resource: resourceFiles.get(name)!,
	});

/** Every resource with every kind of credential, read and changed. */
const everywhere = Object.entries(PERMISSIONS).flatMap(([name, permissions]) =>
	KINDS.flatMap((credential) =>
		[true, false].map((reads) => ({ name, permissions, credential, reads })),
	),
);

/** The same with one kind of credential, where not every valid credential will do. */
const restricted = (kind: CredentialKind) =>
	everywhere.filter(({ name, credential }) => name !== 'tokens' && credential === kind);

type Said = Pick<Refusal, 'status' | 'codes' | 'message'>;

/** Answers that a missing permission is behind. */
const LACKING: Array<[string, Said]> = [
	['10000', { status: 403, codes: [10000], message: 'Authentication error' }],
	['10001', { status: 400, codes: [10001], message: 'Unable to authenticate request' }],
	[
		'9109 unauthorized',
		{ status: 403, codes: [9109], message: 'Unauthorized to access requested resource' },
	],
	[
		'9109, misspelt',
		{ status: 403, codes: [9109], message: 'Uauthorized to access requested resource' },
	],
	['403 without a code', { status: 403, codes: [], message: '' }],
	['403 with the status as code', { status: 403, codes: [403], message: 'Forbidden' }],
];

/** Answers that no permission helps against, and a word of the advice for each kind of credential. */
const OTHERWISE: Array<[string, Said, token: RegExp | undefined, key: RegExp | undefined]> = [
	[
		'a token that is limited to other IP addresses',
		{
			status: 403,
			codes: [9109],
			message: 'Cannot use the access token from location: 203.0.113.7',
		},
		/IP addresses.*'Client IP Address Filtering'/,
		undefined,
	],
	[
		'a token that is not known',
		{ status: 403, codes: [9109], message: 'Invalid access token' },
		/does not know this API token/,
		undefined,
	],
	[
		'a token that is not known, by another code',
		{ status: 401, codes: [1000], message: 'Invalid API Token' },
		/does not know this API token/,
		/^Check the secret/,
	],
	[
		'an account that is not theirs',
		{ status: 403, codes: [9109], message: 'Invalid account identifier' },
		/^Check the account ID/,
		/^Check the account ID/,
	],
	[
		'too many failed logins',
		{
			status: 403,
			codes: [9109],
			message: 'Max auth failures reached, please check your Authorization header.',
		},
		/wait at least 5 minutes/,
		/wait at least 5 minutes/,
	],
	[
		'code 9109 with words that nobody knows',
		{ status: 400, codes: [9109], message: 'Something new' },
		undefined,
		undefined,
	],
	[
		'another code that nobody knows',
		{ status: 400, codes: [12133], message: 'not entitled' },
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
		{ status, codes: [code], message: words },
		/^Zero Trust is not set up in this account/,
		/^Zero Trust is not set up in this account/,
	]),
	...[6003, 6102, 6103, 6111].map((code): (typeof OTHERWISE)[number] => [
		`a header that can't be read: ${code}`,
		{ status: 400, codes: [1, code], message: 'Invalid request headers' },
		/'Authentication' fits what was pasted/,
		/'Authentication' fits what was pasted/,
	]),
	[
		'a key that is not known',
		{ status: 403, codes: [9103], message: 'Unknown X-Auth-Key or X-Auth-Email' },
		undefined,
		/'Email' and 'Global API Key'/,
	],
	...[7000, 7003].map((code): (typeof OTHERWISE)[number] => [
		`an address that is none: ${code}`,
		{ status: 400, codes: [code], message: 'Could not route to' },
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
		{ status, codes: [code], message: words },
		/5 minutes/,
		/5 minutes/,
	]),
	[
		'an error of its own',
		{ status: 403, codes: [10001], message: 'internal error' },
		/in a few minutes/,
		/in a few minutes/,
	],
	[
		'a list that account-owned tokens do not get',
		{
			status: 400,
			codes: [1001],
			message: 'List accounts endpoint does not support account owned tokens',
		},
		/'By ID'/,
		undefined,
	],
];

const METHOD: Said = {
	status: 405,
	codes: [10000],
	message: 'PUT method not allowed for the api_token authentication scheme',
};
const NO_USER: Said = {
	status: 403,
	codes: [9109],
	message: 'Valid user-level authentication not found',
};

const everything: Array<[string, Said]> = [
	...LACKING,
	...OTHERWISE.map(([what, said]): [string, Said] => [what, said]),
	['a method that tokens do not get', METHOD],
	['no user behind it', NO_USER],
	['no header at all', { status: 400, codes: [9106], message: 'Authentication failed' }],
	...[0, 301, 400, 401, 403, 404, 405, 409, 422, 500, 503, 522].map((status): [string, Said] => [
		`${status}`,
		{ status, codes: [], message: '' },
	]),
];

describe.each(LACKING)('someone who lacks a permission is told (%s)', (_what, said) => {
	it.each(restricted('apiToken'))(
		'what a token needs: $name, reads: $reads',
		({ name, permissions, reads }) => {
			const told = advice(name, { ...said, reads });
			const published = permissions[reads ? 0 : 1];
			if (!published) {
				expect(told).toMatch(/^Cloudflare publishes no token permission.*email and Global API Key/);
				return;
			}
			expect(told).toMatch(/^Give the API token the permission /);
			for (const permission of permissions) expect(told).toContain(`'${permission}'`);
		},
	);

	it.each(restricted('apiKey'))(
		'what role the user of the key needs: $name, reads: $reads',
		({ name, reads }) => {
			expect(advice(name, { ...said, reads, credential: 'apiKey' })).toMatch(
				/^The user who owns the Global API Key needs a role/,
			);
		},
	);

	it.each(['organizations', 'organizationMembers', 'organizationAccounts'])(
		'that an account-owned token has no organizations: %s',
		(name) => {
			// 9109 comes with 403 only; where the status says something else the code has to.
			const told = advice(name, { ...said, credential: 'accountToken' });
			expect(told).toMatch(/^An account-owned token has no organizations.*Global API Key/);
			expect(told).not.toContain('permission');
		},
	);

	it('what plan or role it takes besides', () => {
		for (const credential of KINDS) {
			expect(advice('shareRecipients', { ...said, credential })).toContain('Enterprise plan');
			expect(advice('organizationMembers', { ...said, credential })).toContain(
				'Organization Super Administrator',
			);
			expect(advice('accessUsers', { ...said, credential })).not.toContain('Enterprise plan');
		}
	});

	it('that only tokens of a user can have it', () => {
		for (const name of ['userInvites', 'organizations']) {
			expect(advice(name, said)).toContain("account-owned tokens can't have this permission");
		}
	});
});

it.each(OTHERWISE)('no permission is asked for after %s', (_what, said, token, key) => {
	const wrong = everywhere
		.map((on) => ({ ...on, told: advice(on.name, { ...said, ...on }) ?? '' }))
		.filter(({ name, credential, told }) => {
			// An account's token that is refused at an organization is the wrong kind, whatever else it is.
			const { ofOrganization } = resourceFiles.get(name)!;
			const isWrongKind = credential === 'accountToken' && ofOrganization;
			if (isWrongKind && told.startsWith('An account-owned token has no')) return false;
			const expected = (credential === 'apiKey' ? key : token) ?? /^$/;
			return !expected.test(told) || /permission|belong to an account/i.test(told);
		});
	expect(wrong).toEqual([]);
});

describe('whatever comes back', () => {
	const all = everything.flatMap(([what, said]) => everywhere.map((on) => ({ what, said, ...on })));
	const told = all.map((one) => ({
		...one,
		text: advice(one.name, { ...one.said, reads: one.reads, credential: one.credential }) ?? '',
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
	it.each(restricted('apiToken'))(
		'may be a missing permission, where one is published: $name, reads: $reads',
		({ name, permissions, reads }) => {
			const told = advice(name, { ...METHOD, reads });
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
			const told = advice('userInvites', { ...NO_USER, codes: [code], credential });
			expect(told).toContain('a user behind it');
		}
	});

	it('asks the owner of a key to check it', () => {
		const told = advice('userInvites', { ...NO_USER, credential: 'apiKey' });
		expect(told).toBe(
			"Check 'Email' and 'Global API Key' of the credential: they must belong to the same user.",
		);
	});
});

it('the test of a token asks for no permission, as it takes none', () => {
	for (const [, said] of LACKING) expect(advice('tokens', said)).toMatch(/^Check the secret/);
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
		expect(advice('accessUsers', { status })).toContain(words);
	});

	it.each([400, 405, 422])('and where nothing is known, nothing is said: %i', (status) => {
		expect(advice('accessUsers', { status, codes: [1001] })).toBeUndefined();
	});

	it.each([
		['accessUsers', 'Check the ID and the selected account. The Access user may'],
		[
			'organizationMembers',
			'Check the ID and the selected organization. The organization member may',
		],
		['shareRecipients', 'Check the ID and the selected share. The share recipient may'],
		['userInvites', 'Check the ID and the credential. The invite may'],
	])('404 names what was selected: %s', (name, words) => {
		expect(advice(name, { status: 404, codes: [1003] })).toContain(words);
	});
});

describe('no answer', () => {
	const unreached = (code: string, reads: boolean) =>
		advice('accessUsers', { status: 0, codes: [code], reads });

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

it.each([
	['shareRecipients', 1004, 'share'],
	['shareRecipients', 1003, 'share recipient'],
	['shares', 1004, 'share'],
	['organizationMembers', 1004, 'organization member'],
])('404 to %s with %i is about the %s', (name, code, noun) => {
	expect(missingResource(resourceFiles.get(name)!, [code]).noun).toBe(noun);
});

it('each advice is given to someone', () => {
	const certificates = [...UNTRUSTED_CERTIFICATE, ...WRONG_CERTIFICATE].map((code): Said => ({
		status: 0,
		codes: [code],
		message: '',
	}));
	const requests = [{ reads: true }, { reads: false }, { reads: false, adds: true }];
	const told = [...everything.map(([, said]) => said), ...certificates].flatMap((said) =>
		Object.keys(PERMISSIONS).flatMap((name) =>
			KINDS.flatMap((credential) =>
				requests.map((request) => advice(name, { ...said, credential, ...request }) ?? ''),
			),
		),
	);
	const never = ADVICE.filter(({ text }) => {
		const [start = '', ...parts] = text.split(/ ?\{\w+\} ?/);
		return !told.some((one) => one.startsWith(start) && parts.every((part) => one.includes(part)));
	});
	expect(never).toEqual([]);
});

it('no resource is left out here', () => {
	expect(Object.keys(PERMISSIONS).sort()).toEqual([...resourceFiles.keys()].sort());
});
