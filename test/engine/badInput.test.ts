import { seeded } from '../../emulator';
import type { NodeName, Result } from '../support/engine';
import { run } from '../support/engine';
import { changes, credentialFor, emulated, locate } from '../support/world';

const emulator = emulated();
const good = {
	account: locate('id', seeded.account),
	organization: locate('id', seeded.organization),
	share: locate('id', seeded.share),
	user: locate('id', '01234567-89ab-cdef-0123-456789abcdef'),
	member: locate('id', seeded.organization),
	recipient: locate('id', seeded.share),
	invite: locate('id', seeded.share),
	email: 'new@example.com',
	name: 'Name',
	response: 'accepted',
	recipientType: 'account',
	recipientAccount: locate('id', seeded.otherAccount),
	recipientOrganization: locate('id', seeded.organization),
};

const perform = async (
	node: NodeName,
	operation: string,
	parameters: object,
	item = {},
): Promise<Result> =>
	await run({
		node,
		parameters: { operation, ...good, ...parameters },
		items: [item],
		credential: credentialFor(emulator),
	});

/** As it mostly comes in: not typed in, but from the input item. */
const expression = '={{ $json.value }}';

/** Every id parameter of every node, with an operation that has it. */
const idParameters: Array<[NodeName, string, string, string, object]> = [
	['accessUser', 'getAll', 'account', 'Account', {}],
	['accessUser', 'delete', 'user', 'User', {}],
	['organizationMember', 'getAll', 'organization', 'Organization', {}],
	['organizationMember', 'createMany', 'organization', 'Organization', {}],
	['organizationMember', 'delete', 'member', 'Member', {}],
	['shareRecipient', 'getAll', 'account', 'Account', {}],
	['shareRecipient', 'getAll', 'share', 'Share', {}],
	['shareRecipient', 'delete', 'recipient', 'Recipient', {}],
	['shareRecipient', 'create', 'recipientAccount', 'Recipient Account', {}],
	[
		'shareRecipient',
		'create',
		'recipientOrganization',
		'Recipient Organization',
		{ recipientType: 'organization' },
	],
	['userInvite', 'get', 'invite', 'Invite', {}],
	['userInvite', 'respond', 'invite', 'Invite', {}],
];

const badIds: Array<[string, unknown]> = [
	['empty', ''],
	['blank', '   '],
	['nothing', null],
	['a dot', '.'],
	['two dots', '..'],
	['encoded dots', '%2e%2e'],
	['a slash', 'a/b'],
	['a way out', '../../../user/tokens'],
	['a query', '?x'],
	['a fragment', '#'],
	['a control character', `${seeded.account}\u0000`],
	['a line break inside', `${seeded.account.slice(0, 16)}\n${seeded.account.slice(16)}`],
	['look-alike digits', '\uff10'.repeat(32)],
	['Arabic digits', '\u0660'.repeat(32)],
	['one digit too few', seeded.account.slice(1)],
	['one digit too many', `${seeded.account}0`],
	['a letter that is no hex digit', `g${seeded.account.slice(1)}`],
	['an object', { id: seeded.account }],
];

describe.each(idParameters)('%s %s: %s', (node, operation, parameter, label, more) => {
	it.each(badIds)('refuses %s as an ID and sends nothing', async (_name, value) => {
		for (const mode of ['id', 'list']) {
			const parameters = { ...more, [parameter]: locate(mode, expression) };
			const { error } = await perform(node, operation, parameters, { value });
			expect(error?.message).toMatch(new RegExp(`^'${label}' (is empty$|must be )`));
		}
		expect(emulator.requests).toEqual([]);
	});

	it.each(badIds)(
		'is refused by n8n itself, with its name, where %s is typed in',
		async (_name, value) => {
			const parameters = { ...more, [parameter]: locate('id', value) };
			const { error } = await perform(node, operation, parameters);
			expect(error?.message).toMatch(new RegExp(`'${label}' |"${label}" is required`));
			expect(emulator.requests).toEqual([]);
		},
	);

	it('refuses a mode that it does not have', async () => {
		const { error } = await perform(node, operation, {
			...more,
			[parameter]: locate('name', 'x'),
		});
		expect(error?.message).toContain(`'${label}' has no mode 'name'`);
		expect(emulator.requests).toEqual([]);
	});
});

describe('An account by URL', () => {
	it.each([
		['another host', `https://dash.cloudflare.com.example.com/${seeded.account}`],
		['no ID', 'https://dash.cloudflare.com/profile'],
		['too long an ID', `https://dash.cloudflare.com/${seeded.account}0`],
	])('is refused with %s', async (_name, url) => {
		const parameters = { account: locate('url', expression) };
		const { error } = await perform('accessUser', 'getAll', parameters, { value: url });
		expect(error?.message).toBe("'Account' holds no ID in this URL");
		expect(emulator.requests).toEqual([]);
	});
});

const badEmails = [
	'',
	'  ',
	'nobody',
	'a@b',
	'a b@example.com',
	'a@example.com,b@example.com',
	'A <a@example.com>',
	'a@@example.com',
];

describe.each([
	['accessUser', 'create', 'email', 'Email'],
	['organizationMember', 'create', 'email', 'Email'],
	['organizationMember', 'createMany', 'email', 'Email'],
] as const)('%s %s', (node, operation, parameter, label) => {
	it.each(badEmails)('refuses the address "%s" and sends nothing', async (value) => {
		const { error } = await perform(node, operation, { [parameter]: expression }, { value });
		expect(error?.message).toMatch(new RegExp(`^'${label}' (is empty$|must be )`));
		expect(emulator.requests).toEqual([]);
	});
});

describe.each([
	['accessUser', 'user', 'User', 'no Access user of this account has the email'],
	['organizationMember', 'member', 'Member', 'no member of this organization has the email'],
] as const)('%s by email', (node, parameter, label, place) => {
	it.each(badEmails)('refuses the address "%s" and sends nothing', async (value) => {
		const parameters = { [parameter]: locate('email', expression) };
		const { error } = await perform(node, 'delete', parameters, { value });
		expect(error?.message).toMatch(new RegExp(`^'${label}' (is empty$|must be )`));
		expect(emulator.requests).toEqual([]);
	});

	it('says whom it did not find, and where', async () => {
		const { error } = await perform(node, 'delete', {
			[parameter]: locate('email', 'nobody@example.com'),
		});
		expect(error?.message).toBe(`'${label}' not found: ${place} nobody@example.com`);
		expect(emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
	});
});

describe('Other parameters', () => {
	it.each<[NodeName, string, object, string]>([
		['accessUser', 'update', { name: ' ' }, "'Name' is empty"],
		['accessUser', 'create', { additionalFields: { name: { a: 1 } } }, "'Name' must be text"],
		['accessUser', 'getAll', { limit: '' }, "'Limit' is empty"],
		['accessUser', 'getAll', { limit: '={{ $json.missing }}' }, "'Limit' is empty"],
		['userInvite', 'getAll', { limit: null }, "'Limit' is empty"],
		['accessUser', 'getAll', { limit: 0 }, "'Limit' must be a whole number, 1 or more"],
		['accessUser', 'getAll', { limit: 1.5 }, "'Limit' must be a whole number, 1 or more"],
		['accessUser', 'getAll', { limit: 'many' }, "'Limit' must be a whole number, 1 or more"],
		['accessUser', 'getAll', { returnAll: 'perhaps' }, "'Return All' must be true or false"],
		['accessUser', 'getAll', { simplify: 'perhaps' }, "'Simplify' must be true or false"],
		['accessUser', 'get', { simplify: 3 }, "'Simplify' must be true or false"],
		[
			'accessUser',
			'getAll',
			{ filters: { accessSeat: 'maybe' } },
			"'Access Seat' can't be \"maybe\"",
		],
		[
			'accessUser',
			'getAll',
			{ filters: { gatewaySeat: 'maybe' } },
			"'Gateway Seat' can't be \"maybe\"",
		],
		['accessUser', 'getAll', { filters: { email: 'nobody' } }, "'Email' must be an email address"],
		['accessUser', 'getAll', { filters: { name: ['x'] } }, "'Name' must be text"],
		['accessUser', 'getAll', { filters: { search: {} } }, "'Search' must be text"],
		[
			'accessUser',
			'getAll',
			{ filters: { inactiveDays: -1 } },
			"'Inactive Days' must be a whole number",
		],
		[
			'accessUser',
			'getAll',
			{ filters: { createdBefore: 'soon' } },
			"'Created Before' must be a date",
		],
		[
			'accessUser',
			'getAll',
			{ options: { maxConcurrency: 21 } },
			"'Max Concurrency' must be a whole number, 1 to 20",
		],
		[
			'accessUser',
			'getAll',
			{ options: { rateLimitMaxWait: -1 } },
			"'Rate Limit Max Wait' must be a whole number",
		],
		['accessUser', 'create', { options: { ifExists: 'x' } }, "'If Exists' can't be \"x\""],
		['accessUser', 'create', { options: { dryRun: 'x' } }, "'Dry Run' must be true or false"],
		['accessUser', 'delete', { options: { ifMissing: 'x' } }, "'If Missing' can't be \"x\""],
		[
			'organizationMember',
			'create',
			{ options: { ifExists: 'update' } },
			"'If Exists' can't be \"update\"",
		],
		[
			'organizationMember',
			'createMany',
			{ options: { ifExists: 'x' } },
			"'If Exists' can't be \"x\"",
		],
		[
			'organizationMember',
			'delete',
			{ options: { ifMissing: 'x' } },
			"'If Missing' can't be \"x\"",
		],
		[
			'shareRecipient',
			'create',
			{ options: { waitUntilAssociated: 'x' } },
			"'Wait Until Associated' must be true or false",
		],
		[
			'shareRecipient',
			'delete',
			{ options: { waitUntilDisassociated: 'x' } },
			"'Wait Until Disassociated' must be true or false",
		],
		['userInvite', 'respond', { options: { ifAnswered: 'x' } }, "'If Answered' can't be \"x\""],
		[
			'accessUser',
			'getAll',
			{ options: { timeout: 0 } },
			"'Timeout' must be a whole number, 1 to 600",
		],
		[
			'accessUser',
			'getAll',
			{ options: { timeout: 'x' } },
			"'Timeout' must be a whole number, 1 to 600",
		],
		[
			'organizationMember',
			'create',
			{ additionalFields: { status: 'boss' } },
			"'Status' can't be \"boss\"",
		],
		[
			'organizationMember',
			'createMany',
			{ additionalFields: { status: 'boss' } },
			"'Status' can't be \"boss\"",
		],
		[
			'organizationMember',
			'getAll',
			{ filters: { status: ['boss'] } },
			"'Status' can't be \"boss\"",
		],
		[
			'organizationMember',
			'getAll',
			{ filters: { email: 'x' } },
			"'Email' must be an email address",
		],
		[
			'organizationMember',
			'getAll',
			{ filters: { emailContains: {} } },
			"'Email Contains' must be text",
		],
		[
			'organizationMember',
			'getAll',
			{ filters: { emailStartsWith: {} } },
			"'Email Starts With' must be text",
		],
		[
			'organizationMember',
			'getAll',
			{ filters: { emailEndsWith: {} } },
			"'Email Ends With' must be text",
		],
		[
			'shareRecipient',
			'create',
			{ recipientType: 'person' },
			"'Recipient Type' can't be \"person\"",
		],
		[
			'shareRecipient',
			'getAll',
			{ filters: { associationStatus: ['x'] } },
			"'Association Status' can't be \"x\"",
		],
		[
			'shareRecipient',
			'getAll',
			{ options: { includeResources: 'x' } },
			"'Include Resources' must be true or false",
		],
		[
			'shareRecipient',
			'get',
			{ options: { includeResources: 'x' } },
			"'Include Resources' must be true or false",
		],
		['userInvite', 'respond', { response: 'perhaps' }, "'Response' can't be \"perhaps\""],
		['userInvite', 'getAll', { filters: { status: ['x'] } }, "'Status' can't be \"x\""],
		[
			'userInvite',
			'getAll',
			{ filters: { organizationName: {} } },
			"'Organization Name' must be text",
		],
		['userInvite', 'getAll', { filters: { invitedBy: {} } }, "'Invited By' must be text"],
		['userInvite', 'dance', {}, "'Operation' can't be \"dance\""],
	])('%s %s with %j: %s', async (node, operation, parameters, message) => {
		const { error } = await perform(node, operation, parameters);
		expect(error?.message).toContain(message);
		expect(emulator.requests).toEqual([]);
	});
});

describe('What to do about it', () => {
	it.each<[object, string]>([
		[{ filters: { accessSeat: 'maybe' } }, 'Choose one of: any, no, yes'],
		[{ filters: { createdBefore: 'soon' } }, 'Use ISO 8601, for example 2026-01-31'],
	])('%j: %s', async (parameters, advice) => {
		const { error } = await perform('accessUser', 'getAll', parameters);
		expect(error?.description).toBe(advice);
	});

	it('says which operations there are', async () => {
		const { error } = await perform('userInvite', 'dance', {});
		expect(error?.description).toBe('Choose one of: Get, Get Many, Respond');
	});

	it('counts no items where there is only one', async () => {
		const { error } = await perform('accessUser', 'update', { name: ' ' });
		expect(error?.description ?? '').not.toContain('Of 1 items');
	});
});

describe('A value that an expression gives', () => {
	const users = () => emulator.state.accessUsers(seeded.account);
	const listed = async (parameters: object, item: object) => {
		const { json, error } = await perform('accessUser', 'getAll', parameters, item);
		expect(error).toBeUndefined();
		return json.length;
	};

	it.each([
		['true', 0],
		['false', 1],
	])('may be %s as text', async (value, sent) => {
		const { error } = await perform(
			'accessUser',
			'create',
			{ options: { dryRun: expression } },
			{ value },
		);
		expect(error).toBeUndefined();
		expect(changes(emulator)).toHaveLength(sent);
	});

	it('may be a date of any kind', async () => {
		const iso = '2020-01-01';
		for (const created of [`={{ "${iso}" }}`, `={{ new Date("${iso}") }}`]) {
			expect(await listed({ filters: { createdBefore: created } }, {})).toBe(0);
		}
		expect(await listed({ filters: { createdBefore: '={{ new Date(0) }}' } }, {})).toBe(0);
		expect(await listed({ filters: { createdBefore: '2100-01-01' } }, {})).toBe(users().length);
	});

	it('is no number where it is a list of one', async () => {
		const { error } = await perform('accessUser', 'getAll', { limit: expression }, { value: [5] });
		expect(error?.message).toBe("'Limit' must be a whole number, 1 or more");
	});
});

/** Every operation once, on ids that look right and belong to nothing, and with a token that may do nothing. */
const operations: Array<[NodeName, string, string]> = [
	['accessUser', 'get', 'Access user'],
	['accessUser', 'delete', 'Access user'],
	['accessUser', 'update', 'Access user'],
	['organizationMember', 'get', 'organization member'],
	['organizationMember', 'delete', 'organization member'],
	['shareRecipient', 'get', 'share recipient'],
	['shareRecipient', 'delete', 'share recipient'],
	['userInvite', 'get', 'invite'],
	['userInvite', 'respond', 'invite'],
];

describe('What is not there', () => {
	it.each(operations)('%s %s says that there is no such %s', async (node, operation, noun) => {
		const { error } = await perform(node, operation, {});
		expect(error?.message).toMatch(
			new RegExp(`^Cloudflare found no such ${noun}: .+ \\(code \\d+\\) \\[HTTP 404\\]$`),
		);
		expect(error?.httpCode).toBe('404');
		expect(error?.description).toContain('may have been deleted');
		expect(error?.context.itemIndex).toBe(0);
	});

	it.each<[NodeName, string, string]>([
		['accessUser', 'account', 'Access user'],
		['organizationMember', 'organization', 'organization member'],
		['shareRecipient', 'share', 'share recipient'],
	])('%s getAll with an unknown %s says so', async (node, parameter) => {
		const { error } = await perform(node, 'getAll', {
			[parameter]: locate('id', '0123456789abcdef0123456789abcdef'),
		});
		expect(error?.message).toMatch(/^Cloudflare .+ \(code \d+\) \[HTTP 4\d\d\]$/);
	});
});

describe('A credential without permission', () => {
	it.each<[NodeName, string, string]>([
		['accessUser', 'create', 'Access: Audit Logs > Read'],
		['accessUser', 'get', 'Access: Audit Logs > Read'],
		['accessUser', 'getAll', 'Access: Audit Logs > Read'],
		// The record is read before it is deleted.
		['accessUser', 'delete', 'Access: Audit Logs > Read'],
		['organizationMember', 'create', 'Global API Key'],
		['organizationMember', 'createMany', 'Global API Key'],
		['organizationMember', 'get', 'Global API Key'],
		['organizationMember', 'getAll', 'Organization Super Administrator'],
		['organizationMember', 'delete', 'Global API Key'],
		['shareRecipient', 'create', 'Enterprise'],
		['shareRecipient', 'get', 'Global API Key'],
		['shareRecipient', 'getAll', 'Global API Key'],
		['shareRecipient', 'delete', 'Global API Key'],
		['userInvite', 'get', 'Memberships > Read'],
		['userInvite', 'getAll', 'Memberships > Read'],
		['userInvite', 'respond', 'Memberships > Read'],
	])('%s %s says what is needed: %s', async (node, operation, hint) => {
		const { error } = await run({
			node,
			parameters: { operation, ...good },
			credential: credentialFor(emulator, 'apiToken', { apiToken: seeded.credentials.weakToken }),
		});
		expect(error?.message).toContain('Authentication error (code 10000) [HTTP 403]');
		expect(error?.description).toContain(hint);
	});

	it.each([
		['ftp://example.com', "'Base URL' of the credential must start with https://"],
		['http://example.com/client/v4', "'Base URL' of the credential must start with https://"],
		['', "'Base URL' of the credential must start with https://"],
	])('a base URL %s is refused before a request leaves', async (baseUrl, message) => {
		const { error } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', ...good },
			credential: credentialFor(emulator, 'apiToken', { baseUrl }),
		});
		expect(error?.message).toContain(message);
		expect(emulator.requests).toEqual([]);
	});

	it('an empty secret is refused before a request leaves', async () => {
		const { error } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', ...good },
			credential: credentialFor(emulator, 'apiToken', { apiToken: ' ' }),
		});
		expect(error?.message).toBe("'API Token' of the credential is empty");
		expect(error?.description).toContain('Open the credential');
		expect(emulator.requests).toEqual([]);
	});
});
