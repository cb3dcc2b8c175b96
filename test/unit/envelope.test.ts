import type { IHttpRequestMethods, IN8nHttpFullResponse } from 'n8n-workflow';

import {
	assertTrue,
	isRateLimited,
	readEnvelope,
	resultOf,
} from '../../nodes/shared/cloudflare/envelope';
import { isOutcomeUnknown } from '../../nodes/shared/cloudflare/faults';
import { endpoint, faultOf } from './requests';

function read(
	statusCode: number,
	body: unknown,
	{ method = 'GET', headers = {} }: Partial<{ method: IHttpRequestMethods; headers: object }> = {},
) {
	const response = { statusCode, body, headers } as IN8nHttpFullResponse;
	return readEnvelope<unknown>({ method, ...endpoint }, response);
}

const refusal = (...given: Parameters<typeof read>) => faultOf(() => read(...given));

const PAGE = '<!DOCTYPE html><html><body>Bad gateway</body></html>';
const CUT_OFF = '{"success":true,"result":[{"id":"0';

describe('an answer is a success', () => {
	it('where status and envelope say so', () => {
		const body = { success: true, errors: [], messages: [], result: { id: 'x' } };
		expect(read(200, body)).toBe(body);
	});

	it('without messages, as shares answer', () => {
		const body = { success: true, errors: [], result: [] };
		expect(read(201, body, { method: 'POST' })).toBe(body);
	});

	it.each([
		[204, ''],
		[204, undefined],
		[202, ''],
	])('of a deletion with %i and the body %j', (status, body) => {
		expect(read(status, body, { method: 'DELETE' })).toEqual({ success: true });
	});
});

describe('an answer is a refusal', () => {
	const faults = [{ code: 1001, message: 'name is missing' }];

	it.each([
		[400, null],
		[400, []],
		[400, {}],
		[200, null],
		[403, undefined],
	])('with %i, success false and the result %j', (status, result) => {
		const { message, facts } = refusal(status, { success: false, errors: faults, result });
		expect(message).toContain(`name is missing (code 1001) [HTTP ${status}]`);
		expect(facts.status).toBe(status);
	});

	it('with an error status, whatever success says', () => {
		expect(refusal(500, { success: true, errors: [], result: {} }).message).toContain('[HTTP 500]');
	});

	it.each([302, 304])('with %i, as redirects are not followed', (status) => {
		expect(refusal(status, '').message).toContain(`[HTTP ${status}]`);
	});

	it.each([undefined, null, [], 'no', [null, 'no', 7]])(
		'that gave no reason: errors %j',
		(errors) => {
			expect(refusal(400, { success: false, errors }).message).toBe(
				'Cloudflare refused the request: no reason given [HTTP 400]',
			);
		},
	);

	it.each([401, 403, 404, 429, 500])('without a body: %i', (status) => {
		expect(refusal(status, '').message).toContain(`no reason given [HTTP ${status}]`);
	});

	it('that can be traced at Cloudflare by its ray', () => {
		const headers = { 'cf-ray': '8a1b2c3d4e5f-LHR', 'set-cookie': 'secret=1' };
		const { details } = refusal(400, { success: false, errors: faults }, { headers });
		expect(details).toEqual({
			status: 400,
			errors: faults,
			rayId: '8a1b2c3d4e5f-LHR',
			method: 'GET',
			path: endpoint.path,
		});
	});
});

describe('an answer can not be read', () => {
	it.each<[string, number, unknown, string]>([
		['a gateway page', 502, PAGE, 'it is an HTML page and not JSON'],
		['a page with a success status', 200, PAGE, 'it is an HTML page and not JSON'],
		['a page without a doctype', 200, '\n <html lang="en">', 'it is an HTML page and not JSON'],
		['JSON that ends too early', 200, CUT_OFF, 'its JSON is cut off'],
		['a list that ends too early', 200, ' [{"id":', 'its JSON is cut off'],
		['plain text', 503, 'upstream connect error', 'it is not JSON'],
		['text with a bracket in it', 503, 'error {503}', 'it is not JSON'],
		['text with a tag in it', 503, 'see <html>', 'it is not JSON'],
		['nothing', 200, '', 'it is empty'],
		['null', 200, null, 'it is empty'],
		['another kind of JSON', 200, { ok: true }, 'it is JSON, but without the field success'],
		['success as text', 200, { success: 'true' }, 'it is JSON, but without the field success'],
		['a bare list', 200, [], 'it is JSON, but without the field success'],
		['a bare number', 200, 7, 'it is JSON, but without the field success'],
	])('that is %s', (_what, status, body, what) => {
		const { message, facts } = refusal(status, body);
		expect(message).toBe(`Cloudflare's response could not be read: ${what} [HTTP ${status}]`);
		expect(facts.status).toBe(status);
	});

	it.each([PAGE, CUT_OFF, { ok: true }])('and says so for a deletion too: %j', (body) => {
		expect(refusal(200, body, { method: 'DELETE' }).message).toContain('could not be read');
	});

	it.each(['POST', 'PUT', 'PATCH'] as const)('where a %s is answered with nothing', (method) => {
		expect(refusal(204, '', { method }).message).toContain('it is empty');
	});

	it('and then warns that a change may have been made', () => {
		expect(refusal(200, CUT_OFF, { method: 'POST' }).facts.advice).toContain('may have been made');
		expect(refusal(200, CUT_OFF).facts.advice).not.toContain('may have been made');
	});

	it('without a word of the page itself', () => {
		const { message, facts } = refusal(502, PAGE);
		expect(JSON.stringify([message, facts])).not.toContain('Bad gateway');
	});
});

describe('a result', () => {
	const asked = { method: 'GET', ...endpoint } as const;

	it.each([[{ id: 'x' }], [{}], [[]], [0], [false], ['']])('may be %j', (result) => {
		expect(resultOf(asked, { success: true, result })).toBe(result);
	});

	it.each([undefined, null])('may not be %s', (result) => {
		expect(() => resultOf(asked, { success: true, result })).toThrow(
			"Cloudflare's response could not be read: it has no result",
		);
	});
});

describe('The quota is used up', () => {
	const refused = (...codes: unknown[]) => ({
		success: false,
		errors: codes.map((code) => ({ code, message: 'no' })),
	});

	it.each([[refused(971)], [refused(10_000, 971)]])('as %j says', (body) => {
		expect(isRateLimited(body)).toBe(true);
	});

	it.each([
		[refused(10_000)],
		[refused()],
		[{ success: false }],
		[{ ...refused(971), success: true }],
		[{ errors: [{ code: 971 }] }],
		['971'],
		[undefined],
	])('is not what %j says', (body) => {
		expect(isRateLimited(body)).toBe(false);
	});
});

describe('an answer that is only true', () => {
	const request = { method: 'POST', ...endpoint } as const;

	it('is a success', () => {
		expect(() => assertTrue(request, { success: true, result: true })).not.toThrow();
	});

	it('is a refusal where it is false, and nothing was done', () => {
		const fault = faultOf(() => assertTrue(request, { success: true, result: false, rayId: 'r' }));
		expect(fault.message).toContain('its result is false');
		expect(fault.facts).toMatchObject({ kind: 'refused', status: 200, rayId: 'r' });
		expect(isOutcomeUnknown(fault)).toBe(false);
	});

	it.each([undefined, null, 'true', 1, {}, [true]])('is no success where it is %j', (result) => {
		const fault = faultOf(() => assertTrue(request, { success: true, result } as never));
		expect(fault.facts.kind).toBe('unreadable');
		expect(isOutcomeUnknown(fault)).toBe(true);
	});
});
