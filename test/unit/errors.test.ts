import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import type { Asked } from '../../nodes/shared/cloudflare/errors';
import {
	accountTokenError,
	configurationError,
	pagingError,
	quotaError,
	refusalError,
	unreachableError,
	unreadableError,
} from '../../nodes/shared/cloudflare/errors';
import { isUnsent, isUnsure, mayPass } from '../../nodes/shared/cloudflare/faults';
import type { Endpoint } from '../../nodes/shared/cloudflare/resource';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import type { CloudflareFault } from '../../nodes/shared/cloudflare/types';
import { atItem, errorItem, failedItem } from '../../nodes/shared/operation/failures';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { accounts } from '../../nodes/shared/resources/accounts';
import { organizationAccounts } from '../../nodes/shared/resources/organizationAccounts';
import { memberBatches } from '../../nodes/shared/resources/organizationMembers';
import { organizations } from '../../nodes/shared/resources/organizations';
import { shareRecipients } from '../../nodes/shared/resources/shareRecipients';
import { shares } from '../../nodes/shared/resources/shares';
import { ownUserEndpoint } from '../../nodes/shared/resources/user';
import { userInvites } from '../../nodes/shared/resources/userInvites';
import { node } from './calls';

const ID = '023e105f4ecef8ad9ca31a8372d0c353';
const invites = collectionOf(userInvites, {});
const recipients = collectionOf(shareRecipients, { account: ID, share: ID });
const asked: Asked = { method: 'POST', ...collectionOf(accessUsers, { account: ID }) };

const refused = (status: number, faults: CloudflareFault[], about: Asked = asked) =>
	refusalError(node, about, { status, faults });

describe('a refusal', () => {
	it("holds Cloudflare's message and code", () => {
		const error = refused(400, [{ code: 1001, message: 'email is not valid' }]);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toBe(
			'Cloudflare refused the request: email is not valid (code 1001) [HTTP 400]',
		);
		expect(error.httpCode).toBe('400');
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

	it.each<[string, CloudflareFault, string]>([
		['without a code', { message: 'Only words' }, ': Only words [HTTP 400]'],
		['with code 0', { code: 0, message: 'Zero' }, ': Zero (code 0) [HTTP 400]'],
		['without a message', { code: 1001 }, ': no message (code 1001) [HTTP 400]'],
		['with neither', {}, ': no message [HTTP 400]'],
	])('reads well %s', (_what, fault, expected) => {
		expect(refused(400, [fault]).message).toBe(`Cloudflare refused the request${expected}`);
	});

	// n8n puts a sentence of its own in the place of a message with such a word in it.
	it.each([
		'ECONNREFUSED',
		'ECONNRESET',
		'ENOTFOUND',
		'ETIMEDOUT',
		'ENOENT',
		'EACCES',
		'ERRADDRINUSE',
	])('keeps the message word for word where it holds %s', (word) => {
		const message = `The policy ${word} is not there`;
		const error = refused(400, [{ code: 1001, message }]);
		expect(error.message).toContain(`${message} (code 1001)`);
		expect(errorItem(atItem(node, error, 0)).error).toContain(message);
	});

	it.each([
		[401, 'Cloudflare denied access'],
		[403, 'Cloudflare denied access'],
		[404, 'Cloudflare could not find where to create the Access user'],
		[409, 'Cloudflare refused the request'],
		[429, "Cloudflare's rate limit is used up"],
		[500, 'Cloudflare could not answer'],
		[524, 'Cloudflare could not answer'],
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
			`Cloudflare found no such ${noun}: it gave no reason [HTTP 404]`,
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
		const about: Asked = { method: 'DELETE', ...recipients.item(ID) };
		const error = refused(404, [{ code: 1004, message: 'x' }], about);
		expect(error.message).toBe('Cloudflare found no such share: x (code 1004) [HTTP 404]');
		expect(error.description).toContain('selected account');
	});

	it.each([200, 400, 403, 429])('with code 971 and %i is one by the rate limit', (status) => {
		const error = refused(status, [{ code: 971, message: 'wait' }]);
		expect(error.message).toContain("Cloudflare's rate limit is used up: wait (code 971)");
		expect(error.description).toContain('5 minutes');
	});

	it.each([
		['apiToken', /^Give the API token the permission/],
		['accountToken', /^Give the API token the permission/],
		['apiKey', /^The user who owns the Global API Key/],
		[undefined, /^Give the API token the permission/],
	] as const)('advises by what the request was signed with: %s', (credential, advice) => {
		const error = refused(403, [{ code: 10000 }], { ...asked, credential });
		expect(error.description).toMatch(advice);
		expect(error.context.cloudflare).not.toHaveProperty('credential');
	});

	it('keeps particulars for the error output, and nothing of the request but method and path', () => {
		const faults = [{ code: 1001, message: 'x', error_chain: [{ code: 2, message: 'y' }] }];
		const error = refusalError(node, asked, { status: 400, faults, rayId: 'ray' });
		expect(error.context.cloudflare).toEqual({
			status: 400,
			errors: [...faults, { code: 2, message: 'y' }],
			rayId: 'ray',
			method: 'POST',
			path: asked.path,
		});
	});
});

describe('no answer', () => {
	const unreachable = (code: string, message: string, method: Asked['method'] = 'GET') =>
		unreachableError(node, { ...asked, method }, { code, message });

	it.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
		['ECONNRESET', 'socket hang up'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND api.example.com'],
		['ERR_CANCELED', 'canceled'],
	])('for %s keeps what happened word for word', (code, message) => {
		const error = unreachable(code, message);
		expect(error.message).toBe(`Cloudflare could not be reached: ${message} (${code})`);
		expect(error.context.cloudflare).toEqual({ code, method: 'GET', path: asked.path });
	});

	it('in time is told in seconds', () => {
		expect(unreachable('ECONNABORTED', 'timeout of 1500ms exceeded').message).toMatch(
			/^Cloudflare could not be reached: no answer within 1\.5 s/,
		);
	});

	it('reads well without a message', () => {
		expect(unreachable('EPIPE', '').message).toBe(
			'Cloudflare could not be reached: no answer (EPIPE)',
		);
	});

	it('to a change warns that it may have been made', () => {
		expect(unreachable('ECONNRESET', 'socket hang up', 'POST').description).toContain(
			'check whether the change was made',
		);
	});
});

describe('an answer that can not be read', () => {
	const unread = (status: number, method: Asked['method'] = 'GET') =>
		unreadableError(node, { ...asked, method }, { status, what: 'it is an HTML page' });

	it.each([520, 521, 522, 523, 524, 525, 526, 527, 530])(
		'with %i is an outage of Cloudflare, which may pass',
		(status) => {
			const error = unread(status);
			expect(error.message).toBe(
				`Cloudflare is having an outage: it could not reach its own API [HTTP ${status}]`,
			);
			expect(error.description).toContain('cloudflarestatus.com');
			expect(mayPass(error)).toBe(true);
			expect(isUnsure(unread(status, 'POST'))).toBe(true);
		},
	);

	it.each([200, 403, 404, 502, 503, 504])('with %i comes from a proxy', (status) => {
		const error = unread(status);
		expect(error.message).toBe(
			`Cloudflare's answer could not be read: it is an HTML page [HTTP ${status}]`,
		);
		expect(error.description).toMatch(/'Base URL' of the credential and any proxy/);
	});

	it.each([200, 404, 502, 522])('to a change (%i) warns that it may have been made', (status) => {
		expect(unread(status, 'DELETE').description).toContain('may have been made');
	});
});

describe('a certificate that is refused', () => {
	it.each([...UNTRUSTED_CERTIFICATE, ...WRONG_CERTIFICATE])(
		'%s: nothing arrived, and trying again changes nothing',
		(code) => {
			for (const method of ['GET', 'POST', 'DELETE'] as const) {
				const error = unreachableError(
					node,
					{ ...asked, method },
					{ code, message: 'certificate' },
				);
				expect(isUnsent(error)).toBe(true);
				expect(mayPass(error)).toBe(false);
				expect(isUnsure(error)).toBe(false);
			}
		},
	);
});

describe('a quota that opens too late', () => {
	beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-11-26T23:58:00Z') }));
	afterEach(() => jest.useRealTimers());

	it('says when to run again, with the date', () => {
		const error = quotaError(node, asked, Date.now() + 200_400);
		expect(error.message).toBe("Cloudflare's rate limit is used up for another 201 s");
		expect(error.description).toMatch(/^Run again after 2026-11-27 00:01:20 UTC, or /);
		expect(error.context.cloudflare).toMatchObject({ retryAfter: 201 });
	});

	it.each([
		1_767_225_600_000_000,
		8_640_000_000_000_000,
		8_640_000_000_000_001,
		1e300,
		Infinity,
		-Infinity,
		NaN,
	])('bears any number: %d', (opensAt) => {
		const error = quotaError(node, asked, opensAt);
		expect(error.message).toMatch(/^Cloudflare's rate limit is used up( for another \d+ s)?$/);
		expect(error.description).toMatch(
			/^Run again (later|after \+?\d+-\d\d-\d\d \d\d:\d\d:\d\d UTC), or allow/,
		);
		expect(JSON.stringify([error.message, error.description, error.context])).not.toMatch(
			/NaN|Infinity|Invalid|null/,
		);
	});
});

it("a list that can't be trusted is not handed on", () => {
	const error = pagingError(node, invites, 'a page came twice');
	expect(error.message).toBe("Cloudflare's list of invites can't be trusted: a page came twice");
	expect(error.description).toBe('The list was incomplete, so nothing was returned. Run it again.');
});

describe('before anything is sent', () => {
	it('a token that belongs to an account is told what would do', () => {
		const error = accountTokenError(node, { method: 'GET', ...invites });
		expect(error.message).toBe("An account-owned token can't reach the invites of a user");
		expect(error.description).toContain('email and Global API Key');
	});

	it('a credential that can not be used is said to be that', () => {
		const error = configurationError(node, "'Email' of the credential is empty");
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe("'Email' of the credential is empty");
		expect(error.description).toContain('Open the credential');
	});
});

describe('an item that failed', () => {
	it('has the two keys that let n8n keep the fields of the input, and no other', () => {
		const error = atItem(node, refused(403, [{ code: 10000, message: 'Authentication error' }]), 3);
		const item = errorItem(error);
		expect(Object.keys(item)).toEqual(['error', 'details']);
		expect(item.error).toContain('Authentication error (code 10000)');
		expect(item.details).toEqual({
			description: error.description,
			status: 403,
			errors: [{ code: 10000, message: 'Authentication error' }],
			method: 'POST',
			path: asked.path,
		});
		expect(error.context.itemIndex).toBe(3);
	});

	it('may have failed before anything was sent', () => {
		const error = new NodeOperationError(node, "'Email' is empty");
		expect(errorItem(atItem(node, error, 0))).toEqual({ error: "'Email' is empty", details: {} });
	});

	it.each([
		{ onError: 'continueErrorOutput' as const, marked: true },
		{ onError: 'continueRegularOutput' as const, marked: false },
	])('is marked only for the error output, and not in copies: $onError', ({ onError, marked }) => {
		const item = failedItem({ ...node, onError }, new NodeOperationError(node, 'No'), 1);
		expect(item.error instanceof NodeOperationError).toBe(marked);
		const copy = { ...item };
		expect(copy).toEqual({ json: { error: 'No', details: {} }, pairedItem: { item: 1 } });
		expect(copy).not.toHaveProperty('error');
		// An older n8n 1 takes the mark off.
		expect(() => (item.error = undefined)).not.toThrow();
	});

	it('is wrapped where it is no error of n8n', () => {
		const error = atItem(node, new TypeError('x is not a function'), 2);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('x is not a function');
		expect(error.context.itemIndex).toBe(2);
	});
});

describe('the advice', () => {
	it('an answered invite is not said to be there already', () => {
		const asked = { method: 'PATCH', ...invites.item(ID) } as const;
		const error = refusalError(node, asked, { status: 409, faults: [] });
		expect(error.description ?? '').not.toContain('there already');
	});

	it('a read that got no answer does not ask whether the change was made', () => {
		const asked = { method: 'GET', ...collectionOf(accounts, {}) } as const;
		const error = unreachableError(node, asked, { code: 'ECONNRESET', message: 'socket hang up' });
		expect(error.description).not.toContain('change was made');
	});
});
