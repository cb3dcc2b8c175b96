import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import { isOutcomeUnknown, isTransient, neverArrived } from '../../nodes/shared/cloudflare/faults';
import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import {
	accountTokenFault,
	credentialFault,
	inconsistentFault,
	quotaFault,
	unreachableFault,
	unreadableFault,
} from '../../nodes/shared/cloudflare/requestFaults';
import { collectionOf } from '../../nodes/shared/cloudflare/resource';
import { accessUsers } from '../../nodes/shared/resources/accessUsers';
import { accounts } from '../../nodes/shared/resources/accounts';
import { userInvites } from '../../nodes/shared/resources/userInvites';

const ID = '023e105f4ecef8ad9ca31a8372d0c353';
const invites = collectionOf(userInvites, {});
const asked: ApiRequest = { method: 'POST', ...collectionOf(accessUsers, { account: ID }) };

describe('no answer', () => {
	const unreachable = (code: string, message: string, method: ApiRequest['method'] = 'GET') =>
		unreachableFault({ ...asked, method }, { code, message });

	it.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'],
		['ECONNRESET', 'socket hang up'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND api.example.com'],
		['ERR_CANCELED', 'canceled'],
	])('for %s keeps what happened word for word', (code, message) => {
		const error = unreachable(code, message);
		expect(error.message).toBe(`Cloudflare could not be reached: ${message} (${code})`);
		expect(error.details).toEqual({ code, method: 'GET', path: asked.path });
	});

	it('in time is told in seconds', () => {
		expect(unreachable('ECONNABORTED', 'timeout of 1500ms exceeded').message).toMatch(
			/^Cloudflare could not be reached: no response within 1\.5 s/,
		);
	});

	it('reads well without a message', () => {
		expect(unreachable('EPIPE', '').message).toBe(
			'Cloudflare could not be reached: no response (EPIPE)',
		);
	});

	it('to a change warns that it may have been made', () => {
		expect(unreachable('ECONNRESET', 'socket hang up', 'POST').facts.advice).toContain(
			'check whether the change was made',
		);
	});

	it('to a read does not warn that something may have been changed', () => {
		const read: ApiRequest = { method: 'GET', ...collectionOf(accounts, {}) };
		const error = unreachableFault(read, { code: 'ECONNRESET', message: 'socket hang up' });
		expect(error.facts.advice).not.toContain('change was made');
	});
});

describe('an answer that can not be read', () => {
	const unread = (status: number, method: ApiRequest['method'] = 'GET') =>
		unreadableFault({ ...asked, method }, { status, what: 'it is an HTML page' });

	it.each([520, 521, 522, 523, 524, 525, 526, 527, 530])(
		'with %i is an outage of Cloudflare, which may pass',
		(status) => {
			const error = unread(status);
			expect(error.message).toBe(
				`Cloudflare is having an outage: it could not reach its own API [HTTP ${status}]`,
			);
			expect(error.facts.advice).toContain('cloudflarestatus.com');
			expect(isTransient(error)).toBe(true);
			expect(isOutcomeUnknown(unread(status, 'POST'))).toBe(true);
		},
	);

	it.each([200, 403, 404, 502, 503, 504])('with %i comes from a proxy', (status) => {
		const error = unread(status);
		expect(error.message).toBe(
			`Cloudflare's response could not be read: it is an HTML page [HTTP ${status}]`,
		);
		expect(error.facts.advice).toMatch(/'Base URL' of the credential and any proxy/);
	});

	it.each([200, 404, 502, 522])('to a change (%i) warns that it may have been made', (status) => {
		expect(unread(status, 'DELETE').facts.advice).toContain('may have been made');
	});
});

describe('a certificate that is refused', () => {
	it.each([...UNTRUSTED_CERTIFICATE, ...WRONG_CERTIFICATE])(
		'%s: nothing arrived, and trying again changes nothing',
		(code) => {
			for (const method of ['GET', 'POST', 'DELETE'] as const) {
				const error = unreachableFault({ ...asked, method }, { code, message: 'certificate' });
				expect(neverArrived(error)).toBe(true);
				expect(isTransient(error)).toBe(false);
				expect(isOutcomeUnknown(error)).toBe(false);
			}
		},
	);
});

describe('a quota that opens too late', () => {
	beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-11-26T23:58:00Z') }));
	afterEach(() => jest.useRealTimers());

	it('says when to run again, with the date', () => {
		const error = quotaFault(asked, { opensAt: Date.now() + 200_400 });
		expect(error.message).toBe("Cloudflare's rate limit is used up for another 201 s");
		expect(error.facts.advice).toMatch(/^Run again after 2026-11-27 00:01:20 UTC, or /);
		expect(error.details).toMatchObject({ retryAfter: 201 });
	});

	it.each([
		1_767_225_600_000_000,
		8_640_000_000_000_000,
		8_640_000_000_000_001,
		1e300,
		Infinity,
		-Infinity,
		NaN,
	])('is told of for any number: %d', (opensAt) => {
		const error = quotaFault(asked, { opensAt });
		expect(error.message).toMatch(/^Cloudflare's rate limit is used up( for another \d+ s)?$/);
		expect(error.facts.advice).toMatch(
			/^Run again (later|after \+?\d+-\d\d-\d\d \d\d:\d\d:\d\d UTC), or allow/,
		);
		expect(JSON.stringify([error.message, error.facts.advice, error.details])).not.toMatch(
			/NaN|Infinity|Invalid|null/,
		);
	});
});

it("a list that can't be trusted is not handed on", () => {
	const error = inconsistentFault(invites, 'a page came twice');
	expect(error.message).toBe(
		'Cloudflare returned an inconsistent list of invites: a page came twice',
	);
	expect(error.facts.advice).toBe(
		'The list was incomplete, so nothing was returned. Run it again.',
	);
});

describe('before anything is sent', () => {
	it('a token that belongs to an account is told what would do', () => {
		const error = accountTokenFault({ method: 'GET', ...invites });
		expect(error.message).toBe("An account-owned token has no access to a user's invites");
		expect(error.facts.advice).toContain('email and Global API Key');
	});

	it('a credential that can not be used is said to be that', () => {
		const error = credentialFault("'Email' of the credential is empty");
		expect(error.facts.kind).toBe('credential');
		expect(error.facts).not.toHaveProperty('method');
		expect(error.message).toBe("'Email' of the credential is empty");
		expect(error.facts.advice).toContain('Open the credential');
	});
});
