import { seeded, type Settings } from '../../emulator';
import { useEmulator } from '../support/emulator';
import { checkLive, fullEnvironment, row, yes, type Answers, type Result } from './checkLive';

jest.setTimeout(60_000);

const emulator = useEmulator();

/** Runs all questions against an emulator with these settings. */
async function askAll(settings: Partial<Settings>, answers: Answers = yes): Promise<Result> {
	Object.assign(emulator.settings, settings);
	return await checkLive(emulator, answers);
}

type Expected = [about: string, verdict: string, setting: string, seen: string];

describe('an emulator with the default settings', () => {
	let result: Result;
	beforeAll(async () => (result = await askAll({})));

	it.each<Expected>([
		['API tokens on shares', 'true', 'tokensOnKeyOnlyEndpoints: true', 'GET 200'],
		['API tokens on organization members', 'true', 'tokensOnKeyOnlyEndpoints: true', 'GET 200'],
		[
			'Creating an Access user twice',
			'conflict',
			'duplicateAccessUser: conflict',
			'POST 201, POST 409 (1409)',
		],
		[
			'Inviting an organization member twice',
			'conflict',
			'duplicateMember: conflict',
			'POST 200, POST 409 (1409)',
		],
		[
			'Adding a share recipient twice',
			'conflict',
			'duplicateRecipient: conflict',
			'POST 201, POST 409 (1409)',
		],
		['Answering an invite twice', 'conflict', 'answeredInvite: conflict', 'PATCH 409 (1409)'],
		[
			'The body of deleting an organization member',
			'optional',
			'deleteMemberBody: optional',
			'DELETE 204, GET 404 (1003)',
		],
		[
			'A batch with one bad organization member',
			'atomic',
			'batchCreate: atomic',
			'POST 409 (1409); bad member: invited already',
		],
		['Access users on a page by default', '100', 'accessUserPerPage: 100', 'GET 200; 5 rows'],
		[
			'Filter of Access users by email',
			'exact',
			'accessUserEmailFilter: exact',
			'parts of it find 0 and 0',
		],
		[
			'Filter of Access users by name',
			'substring',
			'accessUserNameFilter: substring',
			'parts of it find 1 and 1',
		],
		[
			'total_pages in the list of Access users',
			'absent',
			'accessUserTotalPages: absent',
			'GET 200',
		],
		['Milliseconds until an Access user is gone', '0', 'accessUserDeleteDelayMs: 0', 'reads: 1'],
		['Result of deleting an Access user', 'null', 'deleteResult: null', 'DELETE 202'],
		['Ending sessions of an unknown address', 'false', 'revokeUnknownUser: false', 'POST 200'],
		['Status of a new organization member', 'pending', 'memberCreateStatus: pending', 'POST 200'],
		['Adding a removed share recipient again', 'revive', 'readdRecipient: revive', 'POST 201'],
		[
			'Rejected members in the list of an account',
			'byStatusOnly',
			'deadAccountMembers: byStatusOnly',
			'GET 200, GET 200; 0 of 1',
		],
		['The scope of a resource group', 'object', 'resourceGroupScope: object', 'GET 200'],
		['The activation code in memberships', 'returned', 'activationCodes: returned', 'GET 200'],
		[
			'Filter of memberships by status',
			'exact',
			'membershipStatusFilter: exact',
			'GET 200, GET 200',
		],
		['The default flag of an Access group', 'boolean', 'groupIsDefault: boolean', 'GET 200'],
		['User groups in this account', 'on', 'userGroups: on', 'GET 200'],
		['The entries of a Zero Trust list', 'flat', 'listItems: flat', 'GET 200'],
		['A Zero Trust list that does not exist', '404', 'missingListStatus: 404', 'GET 404 (2218)'],
		['The people of device registrations', 'shown', 'devicePeople: shown', 'GET 200'],
		['The cursor on the last page of registrations', 'empty', 'lastCursor: empty', 'GET 200'],
		['Accounts on a page by default', '20', 'accountPerPage: 20', 'GET 200; 3 rows'],
		[
			'Filter of accounts by name',
			'substring',
			'accountNameFilter: substring',
			'parts of it find 1 and 1',
		],
	])('%s: %s', (about, verdict, setting, seen) => {
		const found = row(result, about);
		expect(found).toMatchObject({ verdict, setting: `${setting} (as assumed)` });
		expect(found.seen).toContain(seen);
	});

	it('leaves questions open that need other data', () => {
		expect(row(result, 'Replacing all recipients of a share (PUT)').verdict).toMatch(
			/^not asked: /,
		);
		const invites = row(result, 'Invites without an Enterprise account');
		expect(invites.verdict).toBe('open: needs a user without an Enterprise account');
	});
});

describe('an emulator with every setting changed', () => {
	let result: Result;
	const delays = { accessUserDeleteDelayMs: 400, associationDelayMs: 700 };
	beforeAll(async () => {
		for (const account of emulator.state.accounts) account.type = 'standard';
		result = await askAll({
			...delays,
			tokensOnKeyOnlyEndpoints: false,
			duplicateAccessUser: 'returnExisting',
			duplicateMember: 'returnExisting',
			duplicateRecipient: 'returnExisting',
			answeredInvite: 'accept',
			deleteMemberBody: 'required',
			batchCreate: 'partial',
			accessUserPerPage: 25,
			accessUserEmailFilter: 'substring',
			accessUserNameFilter: 'exact',
			accessUserTotalPages: 'right',
			deleteResult: {},
			revokeUnknownUser: 'notFound',
			memberCreateStatus: 'active',
			readdRecipient: 'newRow',
			deadAccountMembers: 'listed',
			resourceGroupScope: 'array',
			activationCodes: 'absent',
			membershipStatusFilter: 'ignored',
			groupIsDefault: 'rules',
			userGroups: 'forbidden',
			listItems: 'nested',
			missingListStatus: 400,
			devicePeople: 'byId',
			lastCursor: 'absent',
			accountPerPage: 30,
			accountNameFilter: 'exact',
		});
	});

	it.each<Expected>([
		[
			'API tokens on shares',
			'false',
			'tokensOnKeyOnlyEndpoints: false',
			'GET 403 (10000), GET 200',
		],
		[
			'API tokens on organization members',
			'false',
			'tokensOnKeyOnlyEndpoints: false',
			'GET 403 (10000), GET 200',
		],
		[
			'Creating an Access user twice',
			'returnExisting',
			'duplicateAccessUser: returnExisting',
			'POST 201, POST 201',
		],
		[
			'Inviting an organization member twice',
			'returnExisting',
			'duplicateMember: returnExisting',
			'POST 200, POST 200',
		],
		[
			'Adding a share recipient twice',
			'returnExisting',
			'duplicateRecipient: returnExisting',
			'POST 201, POST 201',
		],
		['Answering an invite twice', 'accept', 'answeredInvite: accept', 'PATCH 200'],
		[
			'The body of deleting an organization member',
			'required',
			'deleteMemberBody: required',
			'DELETE 400 (1001), DELETE 204',
		],
		[
			'A batch with one bad organization member',
			'partial',
			'batchCreate: partial',
			'POST 200; bad member: malformed address',
		],
		['Access users on a page by default', '25', 'accessUserPerPage: 25', 'GET 200; 5 rows'],
		[
			'Filter of Access users by email',
			'substring',
			'accessUserEmailFilter: substring',
			'parts of it find 1 and 1',
		],
		[
			'Filter of Access users by name',
			'exact',
			'accessUserNameFilter: exact',
			'parts of it find 0 and 0',
		],
		[
			'total_pages in the list of Access users',
			'right',
			'accessUserTotalPages: right',
			'1 would be right',
		],
		['Result of deleting an Access user', '{}', 'deleteResult: {}', 'DELETE 202'],
		[
			'Ending sessions of an unknown address',
			'notFound',
			'revokeUnknownUser: notFound',
			'POST 404 (1003)',
		],
		['Status of a new organization member', 'active', 'memberCreateStatus: active', 'POST 200'],
		['Adding a removed share recipient again', 'newRow', 'readdRecipient: newRow', 'POST 201'],
		[
			'Rejected members in the list of an account',
			'listed',
			'deadAccountMembers: listed',
			'GET 200, GET 200; 1 of 1',
		],
		['The scope of a resource group', 'array', 'resourceGroupScope: array', 'GET 200'],
		['The activation code in memberships', 'absent', 'activationCodes: absent', 'GET 200'],
		[
			'Filter of memberships by status',
			'ignored',
			'membershipStatusFilter: ignored',
			'GET 200, GET 200',
		],
		['The default flag of an Access group', 'rules', 'groupIsDefault: rules', 'GET 200'],
		['User groups in this account', 'forbidden', 'userGroups: forbidden', 'GET 403'],
		['The entries of a Zero Trust list', 'nested', 'listItems: nested', 'GET 200'],
		['A Zero Trust list that does not exist', '400', 'missingListStatus: 400', 'GET 400 (2218)'],
		['The people of device registrations', 'byId', 'devicePeople: byId', 'GET 200'],
		['The cursor on the last page of registrations', 'absent', 'lastCursor: absent', 'GET 200'],
		['Accounts on a page by default', '30', 'accountPerPage: 30', 'GET 200; 3 rows'],
		['Filter of accounts by name', 'exact', 'accountNameFilter: exact', 'parts of it find 0 and 0'],
	])('%s: %s', (about, verdict, setting, seen) => {
		const found = row(result, about);
		expect(found).toMatchObject({ verdict, setting: `${setting} (differs)` });
		expect(found.seen).toContain(seen);
	});

	it.each([
		['Milliseconds until an Access user is gone', 'accessUserDeleteDelayMs'],
		['Milliseconds until a recipient is associated', 'associationDelayMs'],
		['Milliseconds until a recipient is disassociated', 'associationDelayMs'],
	] as const)('%s: as long as it took', (about, setting) => {
		const { verdict, setting: told } = row(result, about);
		expect(Number(verdict)).toBeGreaterThanOrEqual(delays[setting]);
		expect(told).toBe(`${setting}: ${verdict} (measured)`);
	});

	it('Invites without an Enterprise account: returned', () => {
		const { verdict, seen } = row(result, 'Invites without an Enterprise account');
		expect([verdict, seen]).toEqual(['returned', 'GET 200, GET 200; 4 invites']);
	});
});

test('a partial batch where a second invitation is rejected', async () => {
	const result = await askAll({ batchCreate: 'partial' });
	expect(row(result, 'A batch with one bad organization member')).toMatchObject({
		verdict: 'partial',
		seen: 'POST 200; bad member: invited already',
	});
});

test('an atomic batch where a second invitation is accepted', async () => {
	const result = await askAll({ duplicateMember: 'returnExisting', batchCreate: 'atomic' });
	expect(row(result, 'A batch with one bad organization member')).toMatchObject({
		verdict: 'atomic',
		seen: 'POST 400 (1001); bad member: malformed address',
	});
});

test('wrong total_pages', async () => {
	emulator.settings.accessUserTotalPages = 'wrong';
	const found = row(await checkLive(emulator), 'total_pages in the list of Access users');
	expect(found).toMatchObject({ verdict: 'wrong', seen: 'GET 200; 1 would be right' });
});

describe('rejected account members', () => {
	const about = 'Rejected members in the list of an account';

	test('are looked for on every page', async () => {
		emulator.reset({ accountMembers: 150 });
		emulator.settings.deadAccountMembers = 'listed';
		const { verdict, seen } = row(await checkLive(emulator), about);
		expect([verdict, seen]).toEqual(['listed', 'GET 200, GET 200; 25 of 25']);
	});

	test('leave the question open if there are none', async () => {
		emulator.reset({ accountMembers: 4 });
		expect(row(await checkLive(emulator), about)).toEqual({
			verdict: 'open: needs an account with a rejected or expired invitation',
			setting: '',
			seen: 'GET 200',
		});
	});
});

test('the page size when the response does not have it', async () => {
	emulator.reset({ accounts: 45, accessUsers: 0 });
	const result = await checkLive(emulator);
	expect(row(result, 'Accounts on a page by default').verdict).toBe('20');
	const open = 'open: there is none with a long enough email';
	expect(row(result, 'Filter of Access users by email').verdict).toBe(open);
});

test('does not wait for an account that cannot receive a shared resource', async () => {
	const answers = { ...yes, 'ID of that account': seeded.unentitledAccount };
	const result = await askAll({}, answers);
	const { verdict } = row(result, 'Milliseconds until a recipient is associated');
	expect(verdict).toBe('open: never associated: a resource can not get there');
	const rows = emulator.state.recipients(seeded.share);
	const left = rows.find(({ account_id }) => account_id === seeded.unentitledAccount);
	expect(left?.association_status).toMatch(/^disassociat/);
});

describe('a token that is rejected', () => {
	const refused = { env: { ...fullEnvironment, CLOUDFLARE_EMAIL: '', CLOUDFLARE_API_KEY: '' } };

	test('leaves the question open without a key to compare with', async () => {
		emulator.settings.tokensOnKeyOnlyEndpoints = false;
		const result = await checkLive(emulator, undefined, refused);
		expect(row(result, 'API tokens on shares')).toEqual({
			verdict: 'open: refused; needs email and key to compare with',
			setting: '',
			seen: 'GET 403 (10000)',
		});
	});

	test('leaves the question about user tokens open if it belongs to an account', async () => {
		const env = { ...fullEnvironment, CLOUDFLARE_API_TOKEN: seeded.credentials.accountToken };
		const result = await checkLive(emulator, undefined, { env });
		const about = 'API tokens on organization members';
		expect(row(result, about).verdict).toBe('open: refused; try a token of a user');
		expect(row(result, 'API tokens on shares').verdict).toBe('true');
		expect(result.report).toContain('API token of an account; email and key');
	});

	test('has no invites if it belongs to an account', async () => {
		const env = { ...refused.env, CLOUDFLARE_API_TOKEN: seeded.credentials.accountToken };
		const result = await checkLive(emulator, undefined, { env });
		const { verdict } = row(result, 'Invites without an Enterprise account');
		expect(verdict).toBe('not asked: needs a credential with a user behind it');
	});
});

test('invites: an empty list is not taken for a rejection', async () => {
	for (const account of emulator.state.accounts) account.type = 'standard';
	emulator.state.invites = [];
	const about = 'Invites without an Enterprise account';
	const none = await checkLive(emulator);
	expect(row(none, about).verdict).toMatch(/^open: no invite is there/);
	emulator.fault({ kind: 'status', status: 403, code: 9109, path: '/user/invites' });
	const refused = await checkLive(emulator);
	expect(row(refused, about)).toMatchObject({
		verdict: 'refused',
		seen: 'GET 403 (9109), GET 200',
	});
});

describe('the permission for Access users', () => {
	const create = 'Token permission to create Access users';
	const remove = 'Token permission to delete Access users';
	const likely = 'Zero Trust: Seats Write';

	test('is enough if the token has no other permission', async () => {
		const result = await askAll({});
		expect(row(result, create)).toMatchObject({ verdict: `${likely} is enough`, seen: 'POST 201' });
		expect(row(result, remove)).toMatchObject({
			verdict: `${likely} is enough`,
			seen: 'DELETE 202',
		});
	});

	test('is not enough if Cloudflare rejects it', async () => {
		for (const token of emulator.state.tokens) {
			token.permissions = token.permissions.filter((permission) => permission !== likely);
		}
		const result = await askAll({});
		expect(row(result, create)).toMatchObject({
			verdict: `${likely} is not enough`,
			seen: 'POST 403 (10000)',
		});
	});

	test('stays open if the token has more permissions', async () => {
		const result = await askAll({}, { [likely]: 'n', ...yes });
		expect(row(result, create).verdict).toMatch(/^open: needs a token with nothing but/);
		expect(row(result, 'Creating an Access user twice').verdict).toBe('conflict');
	});
});
