import type { Refusal } from '../../nodes/shared/cloudflare/advice';
import { adviceFor } from '../../nodes/shared/cloudflare/adviceTable';
import type { CredentialKind } from '../../nodes/shared/cloudflare/credential';
import { resourceFixtures } from '../conformance/fixtures';
import { resourceFiles } from './resourceFiles';

/** To read sessions, and to end them. */
const SESSIONS = [
	'Account > Access: Audit Logs > Read',
	'Account > Access: Organizations, Identity Providers, and Groups > Edit',
];

const POLICIES = [
	'Account > Access: Apps and Policies > Read',
	'Account > Access: Apps and Policies > Edit',
];

/** Every resource that the nodes know, and what a token needs there: to read, to make changes. */
export const PERMISSIONS: Record<string, readonly string[]> = {
	accessApps: POLICIES,
	accessPolicies: POLICIES,
	accessSessions: SESSIONS,
	accountTokens: ['Account > Account API Tokens > Read', 'Account > Account API Tokens > Edit'],
	appPolicies: POLICIES,
	accounts: ['Account > Account Settings > Read'],
	deviceUsers: ['Account > Access: Audit Logs > Read', 'Account > Zero Trust > Edit'],
	failedLogins: SESSIONS.slice(0, 1),
	gatewayRules: ['Account > Zero Trust > Read'],
	organizationAccounts: [],
	people: [],
	permissionGroups: ['Account > Account Settings > Read'],
	resourceGroups: ['Account > Account Settings > Read'],
	roles: ['Account > Account Settings > Read'],
	organizations: ['User > User Details > Read'],
	shares: ['Account > Resource Sharing > Read', 'Account > Resource Sharing > Edit'],
	signedInUsers: SESSIONS,
	tokens: [],
	user: ['User > User Details > Read'],
	zeroTrustListItems: ['Account > Zero Trust > Read', 'Account > Zero Trust > Edit'],
	userGroupMembers: ['Account > Account Settings > Read', 'Account > Account Settings > Edit'],
	...Object.fromEntries(resourceFixtures.map(({ name, permissions }) => [name, permissions])),
};

export const TOKENS: CredentialKind[] = ['apiToken', 'accountToken'];
export const KINDS: CredentialKind[] = [...TOKENS, 'apiKey'];

export const advice = (name: string, refusal: Partial<Refusal> = {}): string | undefined =>
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
export const everywhere = Object.entries(PERMISSIONS).flatMap(([name, permissions]) =>
	KINDS.flatMap((credential) =>
		[true, false].map((reads) => ({ name, permissions, credential, reads })),
	),
);

/** The same with one kind of credential, where not every valid credential will do. */
export const restricted = (kind: CredentialKind) =>
	everywhere.filter(({ name, credential }) => name !== 'tokens' && credential === kind);

export type Said = Pick<Refusal, 'status' | 'codes' | 'message'>;

/** Answers that a missing permission is behind. */
export const LACKING: Array<[string, Said]> = [
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
export const OTHERWISE: Array<[string, Said, token: RegExp | undefined, key: RegExp | undefined]> =
	[
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
			/does not recognize this API token/,
			undefined,
		],
		[
			'a token that is not known, by another code',
			{ status: 401, codes: [1000], message: 'Invalid API Token' },
			/does not recognize this API token/,
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
		).map(([status, code, message]): (typeof OTHERWISE)[number] => [
			`an account without Zero Trust: ${status}, ${code}`,
			{ status, codes: [code], message },
			/^Zero Trust is not set up in this account/,
			/^Zero Trust is not set up in this account/,
		]),
		...(
			[
				[6003, /'Authentication' matches the secret/],
				[6102, /^Check 'Email' of the credential/],
				[6103, /^This is not a Global API Key/],
				[6111, /^This is not an API token/],
			] as const
		).map(([code, told]): (typeof OTHERWISE)[number] => [
			`a header that can't be read: ${code}`,
			{ status: 400, codes: [1, code], message: 'Invalid request headers' },
			told,
			told,
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
		).map(([status, code, message]): (typeof OTHERWISE)[number] => [
			`the rate limit: ${status}, ${code}`,
			{ status, codes: [code], message },
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

export const METHOD: Said = {
	status: 405,
	codes: [10000],
	message: 'PUT method not allowed for the api_token authentication scheme',
};
export const NO_USER: Said = {
	status: 403,
	codes: [9109],
	message: 'Valid user-level authentication not found',
};

export const everything: Array<[string, Said]> = [
	...LACKING,
	...OTHERWISE.map(([what, said]): [string, Said] => [what, said]),
	['too many new members', { status: 429, codes: [429], message: 'add limit reached' }],
	[
		'a member without an invitation',
		{
			status: 400,
			codes: [1001],
			message: 'Invalid request: automatic verification of new members is not allowed',
		},
	],
	['a method that tokens do not get', METHOD],
	['no user behind it', NO_USER],
	['no header at all', { status: 400, codes: [9106], message: 'Authentication failed' }],
	...[0, 301, 400, 401, 403, 404, 405, 409, 422, 500, 503, 522].map((status): [string, Said] => [
		`${status}`,
		{ status, codes: [], message: '' },
	]),
];
