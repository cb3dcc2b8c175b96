import type { Failure } from 'n8n-workflow';

import {
	UNTRUSTED_CERTIFICATE,
	WRONG_CERTIFICATE,
} from '../../nodes/shared/cloudflare/certificates';
import type { CloudflareFault } from '../../nodes/shared/cloudflare/faults';
import {
	isCancelled,
	isExecutionEnded,
	isRejected,
	isNotFound,
	neverArrived,
	isOutcomeUnknown,
	isInconsistent,
	isTransient,
	pathOf,
	statusOf,
} from '../../nodes/shared/cloudflare/faults';
import type { ApiRequest } from '../../nodes/shared/cloudflare/requestFaults';
import {
	accountTokenFault,
	endedFault,
	credentialFault,
	inconsistentFault,
	quotaFault,
	refusedFault,
	unreachableFault,
	unreadableFault,
} from '../../nodes/shared/cloudflare/requestFaults';
import { endpoint } from './requests';

const asked: ApiRequest = { method: 'DELETE', ...endpoint };
const refused = (status: number, code = 1003, message = 'Said by Cloudflare') =>
	refusedFault(asked, { status, errors: [{ code, message }] });
const withoutReason = (status: number) => refusedFault(asked, { status, errors: [] });
const unreadable = (status: number) => unreadableFault(asked, { status, what: 'it is empty' });
const unreachable = (code: string) => unreachableFault(asked, { code, message: code });

describe('why a request failed, in the terms of n8n', () => {
	type Row = [string, CloudflareFault, Failure | undefined];
	const temporary: Failure = { cause: 'temporarily-unavailable' };
	const configuration: Failure = { cause: 'configuration-invalid' };
	const credential: Failure = { cause: 'credential-invalid' };
	const limited: Failure = { cause: 'rate-limited' };

	it.each<Row>([
		['400', refused(400), undefined],
		['409', refused(409), undefined],
		['422', refused(422), undefined],
		['401', refused(401), credential],
		['403', refused(403), configuration],
		['404', refused(404), configuration],
		['408', refused(408), temporary],
		['429', refused(429), limited],
		['429 without a reason', withoutReason(429), limited],
		...[200, 401, 403, 503].map((status): Row => [
			`the code of the rate limit with ${status}`,
			refused(status, 971),
			limited,
		]),
		['500', refused(500), temporary],
		['522', refused(522), temporary],
		['an unreadable 200', unreadable(200), temporary],
		['an unreadable 502', unreadable(502), temporary],
		['an unreadable 403', unreadable(403), configuration],
		['ECONNREFUSED', unreachable('ECONNREFUSED'), temporary],
		['ECONNRESET', unreachable('ECONNRESET'), temporary],
		['ECONNABORTED', unreachable('ECONNABORTED'), temporary],
		...[...UNTRUSTED_CERTIFICATE, ...WRONG_CERTIFICATE].map((code): Row => [
			code,
			unreachable(code),
			configuration,
		]),
		['a rate limit that opens at an unknown time', quotaFault(asked, { opensAt: NaN }), limited],
		['an execution that has ended', endedFault(asked), undefined],
		['a list that contradicts itself', inconsistentFault(endpoint, 'x'), temporary],
		['an account-owned token where a user is needed', accountTokenFault(asked), credential],
		['a credential that is incomplete', credentialFault('x'), credential],
	])('%s', (_what, fault, expected) => {
		expect(fault.failure).toEqual(expected);
	});

	it('a rate limit that opens later says in how many milliseconds', () => {
		jest.useFakeTimers({ now: 1_000_000 });
		const fault = quotaFault(asked, { opensAt: 1_000_000 + 12_300 });
		jest.useRealTimers();
		expect(fault.failure).toEqual({ cause: 'rate-limited', retryAfterMs: 13_000 });
	});
});

describe('a fault in other words', () => {
	const original = refused(404);
	const { message, facts } = original;
	const before = structuredClone(facts);
	const changed = original.with({ message: 'Other words', advice: 'Other advice' });

	it('has the new words, and everything else of the original', () => {
		expect(changed.message).toBe('Other words');
		expect(changed.facts).toEqual({
			...before,
			message: 'Other words',
			advice: 'Other advice',
		});
		expect([changed.details, changed.failure]).toEqual([original.details, original.failure]);
	});

	it('leaves the original as it is', () => {
		expect(changed).not.toBe(original);
		expect(original.message).toBe(message);
		expect(original.facts).toEqual(before);
	});

	it('keeps the message where only the advice changes', () => {
		const { facts: kept } = original.with({ advice: undefined });
		expect(kept).toEqual({ ...before, advice: undefined });
	});
});

it.each<[string, CloudflareFault, object]>([
	['an unreadable answer', unreadable(502), { status: 502, unreadable: true }],
	['no answer', unreachable('EPIPE'), { code: 'EPIPE' }],
	['an execution that has ended', endedFault(asked), { closed: true }],
	['a refusal without a reason', withoutReason(403), { status: 403, errors: [] }],
])('the error output tells of %s', (_what, { details }, expected) => {
	expect(details).toEqual({ ...expected, method: 'DELETE', path: endpoint.path });
});

it('the error output tells that a list contradicts itself', () => {
	const { details } = inconsistentFault(endpoint, 'x');
	expect(details).toEqual({ untrusted: true, method: 'GET', path: endpoint.path });
});

it('the error output tells nothing of a request where none was to be sent', () => {
	expect(credentialFault('x').details).toEqual({});
});

type Question = (error: unknown) => boolean;

const faults: Record<string, CloudflareFault> = {
	refused400: refused(400),
	refused403: refused(403),
	gone: refused(404),
	noSuchRoute: refused(404, 7003),
	noSuchMethod: refused(404, 7000),
	notEnabled: refused(404, 9999, 'access.api.error.not_enabled'),
	strange404: withoutReason(404),
	unreadable404: unreadable(404),
	refused408: refused(408),
	refused409: refused(409),
	refused422: refused(422),
	refused429: refused(429),
	refused500: refused(500),
	unreadable200: unreadable(200),
	notArrived: unreachable('ENOTFOUND'),
	notTrusted: unreachable('CERT_HAS_EXPIRED'),
	cancelled: unreachable('ERR_CANCELED'),
	reset: unreachable('ECONNRESET'),
	quota: quotaFault(asked, { opensAt: 0 }),
	closed: endedFault(asked),
	inconsistent: inconsistentFault(endpoint, 'x'),
	credential: credentialFault('x'),
};

describe('of all faults', () => {
	it.each<[string, Question, string[]]>([
		['a record is gone', isNotFound, ['gone']],
		[
			'the same request may succeed later',
			isTransient,
			['refused408', 'refused500', 'unreadable200', 'notArrived', 'cancelled', 'reset'],
		],
		['nothing arrived', neverArrived, ['notArrived', 'notTrusted']],
		[
			'a change may have been made',
			isOutcomeUnknown,
			['refused408', 'refused500', 'unreadable200', 'cancelled', 'reset'],
		],
		[
			'Cloudflare did not want the request as it is',
			isRejected,
			['refused400', 'refused409', 'refused422'],
		],
		['n8n called the request off', isCancelled, ['cancelled']],
		['the execution has ended', isExecutionEnded, ['closed']],
		['a list contradicts itself', isInconsistent, ['inconsistent']],
	])('%s after these', (_what, question, expected) => {
		const found = Object.entries(faults).filter(([, fault]) => question(fault));
		expect(found.map(([name]) => name)).toEqual(expected);
		// Of an error that is none of ours nothing is known.
		expect(question(new Error('ECONNRESET'))).toBe(false);
	});
});

it('status and path are those of the request that failed', () => {
	expect([statusOf(refused(404)), pathOf(refused(404))]).toEqual([404, endpoint.path]);
	expect(statusOf(unreachable('EPIPE'))).toBeUndefined();
	expect(pathOf(credentialFault('x'))).toBeUndefined();
});
