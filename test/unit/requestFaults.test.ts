import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import { refusedFault } from '../../nodes/shared/cloudflare/requestFaults';
import type { Endpoint } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { ErrorEntry } from '../../nodes/shared/cloudflare/types';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { accounts } from '../../nodes/shared/resources/accounts';
import { organizationAccounts } from '../../nodes/shared/resources/organizationAccounts';
import { memberBatches } from '../../nodes/shared/resources/organizationMembers';
import { organizations } from '../../nodes/shared/resources/organizations';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { shares } from '../../nodes/shared/resources/shares';
import { ownUserEndpoint } from '../../nodes/shared/resources/user';
import { userInvites } from '../../nodes/shared/resources/userInvites';

const ID = '023e105f4ecef8ad9ca31a8372d0c353';
const invites = collectionOf(userInvites, {});
const recipients = collectionOf(shareRecipients, { account: ID, share: ID });
const asked: ApiRequest = { method: 'POST', ...collectionOf(accessUsers, { account: ID }) };

const refused = (status: number, faults: ErrorEntry[], about: ApiRequest = asked) =>
	refusedFault(about, { status, errors: faults });

describe('a refusal', () => {
	it("holds Cloudflare's message and code", () => {
		const error = refused(400, [{ code: 1001, message: 'email is not valid' }]);
		expect(error.message).toBe(
			'Cloudflare refused the request: email is not valid (code 1001) [HTTP 400]',
		);
		expect(error.facts.status).toBe(400);
	});

	it('holds every error, and the chains behind them, in order', () => {
		const chained = {
			code: 6003,
			message: 'Invalid request headers',
			error_chain: [
				{ code: 6111, message: 'Bad format', error_chain: [{ code: 7, message: 'Deeper' }] },
				{ code: 6103, message: 'Bad key' },
			],
		};
		expect(refused(400, [chained, { code: 7000, message: 'No route' }]).message).toContain(
			'Invalid request headers (code 6003); Bad format (code 6111); Deeper (code 7); ' +
				'Bad key (code 6103); No route (code 7000)',
		);
	});

	it.each<[string, ErrorEntry, string]>([
		['without a code', { message: 'Only words' }, ': Only words [HTTP 400]'],
		['with code 0', { code: 0, message: 'Zero' }, ': Zero (code 0) [HTTP 400]'],
		['without a message', { code: 1001 }, ': no message (code 1001) [HTTP 400]'],
		['with neither', {}, ': no message [HTTP 400]'],
	])('reads well %s', (_what, fault, expected) => {
		expect(refused(400, [fault]).message).toBe(`Cloudflare refused the request${expected}`);
	});

	it.each([
		[401, 'Cloudflare denied access'],
		[403, 'Cloudflare denied access'],
		[404, 'Cloudflare could not find where to create the Access user'],
		[409, 'Cloudflare refused the request'],
		[429, "Cloudflare's rate limit is used up"],
		[500, 'Cloudflare had a server error'],
		[524, 'Cloudflare had a server error'],
	])('with %i begins with what happened', (status, headline) => {
		expect(refused(status, [{ code: 1, message: 'x' }]).message).toBe(
			`${headline}: x (code 1) [HTTP ${status}]`,
		);
	});

	it('with 404 to anything but a creation says that the record is missing', () => {
		const message = refused(404, [{ code: 1, message: 'x' }], { ...asked, method: 'PUT' }).message;
		expect(message).toBe('Cloudflare found no such Access user: x (code 1) [HTTP 404]');
	});

	it.each<[string, Endpoint]>([
		['Access user', collectionOf(accessUsers, { account: ID })],
		['share recipient', recipients],
		['share recipient', recipients.item(ID)],
		['share', collectionOf(shares, { account: ID })],
		['organization member', memberBatches(ID)],
		['account', collectionOf(organizationAccounts, { organization: ID })],
		['organization', collectionOf(organizations, {})],
		['invite', invites.item(ID)],
		['user', ownUserEndpoint],
		['account', collectionOf(accounts, {})],
		['account', collectionOf(accounts, {}).item(ID)],
	])('names the %s', (noun, about) => {
		expect(refused(404, [], { method: 'GET', ...about }).message).toBe(
			`Cloudflare found no such ${noun}: no reason given [HTTP 404]`,
		);
	});

	it.each([
		['no record is missing where Zero Trust is off', 9999],
		['no record is missing where there is no such address', 7003],
	])('with 404 does not say that a record is missing: %s', (_what, code) => {
		expect(refused(404, [{ code, message: 'x' }]).message).toBe(
			`Cloudflare refused the request: x (code ${code}) [HTTP 404]`,
		);
	});

	it('with 404 and 1004 below a share says that the share is missing', () => {
		const about: ApiRequest = { method: 'DELETE', ...recipients.item(ID) };
		const error = refused(404, [{ code: 1004, message: 'x' }], about);
		expect(error.message).toBe('Cloudflare found no such share: x (code 1004) [HTTP 404]');
		expect(error.facts.advice).toContain('selected account');
	});

	it.each([200, 400, 403, 429])('with code 971 and %i is one by the rate limit', (status) => {
		const error = refused(status, [{ code: 971, message: 'wait' }]);
		expect(error.message).toContain("Cloudflare's rate limit is used up: wait (code 971)");
		expect(error.facts.advice).toContain('5 minutes');
	});

	it.each([
		['apiToken', /^Give the API token the permission/],
		['accountToken', /^Give the API token the permission/],
		['apiKey', /^The user who owns the Global API Key/],
		[undefined, /^Give the API token the permission/],
	] as const)('advises by what the request was signed with: %s', (credential, advice) => {
		const error = refused(403, [{ code: 10000 }], { ...asked, credential });
		expect(error.facts.advice).toMatch(advice);
		expect(error.details).not.toHaveProperty('credential');
	});

	it('keeps particulars for the error output, and nothing of the request but method and path', () => {
		const faults = [{ code: 1001, message: 'x', error_chain: [{ code: 2, message: 'y' }] }];
		const error = refusedFault(asked, { status: 400, errors: faults, rayId: 'ray' });
		expect(error.details).toEqual({
			status: 400,
			errors: [...faults, { code: 2, message: 'y' }],
			rayId: 'ray',
			method: 'POST',
			path: asked.path,
		});
	});

	it('with 409 does not say of an answered invite that it is there already', () => {
		const error = refused(409, [], { method: 'PATCH', ...invites.item(ID) });
		expect(error.facts.advice ?? '').not.toContain('there already');
	});
});
