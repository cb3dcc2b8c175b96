import { seeded } from '../../emulator';
import type { Result } from '../support/engine';
import type { NodeName } from '../support/nodes';
import { run } from '../support/engine';
import { sentChanges, credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const good = {
	account: resourceLocator('id', seeded.account),
	organization: resourceLocator('id', seeded.organization),
	share: resourceLocator('id', seeded.share),
	user: resourceLocator('id', '01234567-89ab-cdef-0123-456789abcdef'),
	member: resourceLocator('id', seeded.organization),
	recipient: resourceLocator('id', seeded.share),
	membership: resourceLocator('id', seeded.share),
	invite: resourceLocator('id', seeded.share),
	email: 'new@example.com',
	name: 'Name',
	response: 'accepted',
	recipientType: 'account',
	recipientAccount: resourceLocator('id', seeded.otherAccount),
	recipientOrganization: resourceLocator('id', seeded.organization),
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

describe.each([
	['accessUser', 'user', 'User', 'no Access user', 'account'],
	['organizationMember', 'member', 'Member', 'no organization member', 'organization'],
] as const)('%s by email', (node, parameter, label, nobody, container) => {
	it('says whom it did not find, and where', async () => {
		const { error } = await perform(node, 'delete', {
			[parameter]: resourceLocator('email', 'nobody@example.com'),
		});
		expect(error?.message).toBe(
			`'${label}' not found: ${nobody} with the email nobody@example.com in the selected ${container}`,
		);
		expect(emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
	});
});

/** Every field is tried in test/conformance/values.test.ts; here are the words. */
describe('A value that can not be right', () => {
	it.each<[NodeName, string, object, string]>([
		['accessUser', 'update', { name: ' ' }, "'Name' is empty"],
		['accessUser', 'create', { additionalFields: { name: { a: 1 } } }, "'Name' must be text"],
		['accessUser', 'getAll', { limit: '={{ $json.missing }}' }, "'Limit' is empty"],
		['accessUser', 'getAll', { limit: 0 }, "'Limit' must be a whole number, 1 or more"],
		['accessUser', 'getAll', { returnAll: 'perhaps' }, "'Return All' must be true or false"],
		[
			'accessUser',
			'getAll',
			{ filters: { accessSeat: 'maybe' } },
			"'Access Seat' can't be \"maybe\"",
		],
		[
			'accessUser',
			'getAll',
			{ options: { maxConcurrency: 21 } },
			"'Max Concurrency' must be a whole number, 1 to 20",
		],
		[
			'organizationMember',
			'getAll',
			{ filters: { status: ['boss'] } },
			"'Status' can't be \"boss\"",
		],
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
		expect(sentChanges(emulator)).toHaveLength(sent);
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
	['membership', 'get', 'membership'],
	['membership', 'delete', 'membership'],
	['membership', 'respond', 'membership'],
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
			[parameter]: resourceLocator('id', '0123456789abcdef0123456789abcdef'),
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
		['membership', 'get', 'Memberships > Read'],
		['membership', 'getAll', 'Memberships > Read'],
		['membership', 'respond', 'Memberships > Read'],
		['membership', 'delete', 'Memberships > Read'],
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
