import { seeded } from '../../emulator';
import type { Fault } from '../../emulator';
import { run } from '../support/engine';
import { credentialFor, emulated, locate } from '../support/world';

const emulator = emulated();
const account = locate('id', seeded.account);
const token = seeded.credentials.userToken;

const list = async (parameters: object = {}, credential = {}) =>
	await run({
		node: 'accessUser',
		parameters: { operation: 'getAll', account, ...parameters },
		credential: credentialFor(emulator, 'apiToken', credential),
	});

describe('An answer that is none', () => {
	it.each<[string, Fault, string]>([
		['an HTML page', { kind: 'html' }, 'it is an HTML page and not JSON [HTTP 502]'],
		['cut-off JSON', { kind: 'cut-off-json' }, 'its JSON is cut off [HTTP 200]'],
		['an empty 200', { kind: 'empty-200' }, 'it is empty [HTTP 200]'],
		['a 204 where rows are expected', { kind: 'no-body-204' }, 'it is empty [HTTP 204]'],
	])('is named: %s', async (_name, fault, message) => {
		emulator.fault(fault);
		const { error, items } = await list();
		expect(items).toEqual([]);
		expect(error?.message).toBe(`Cloudflare's answer could not be read: ${message}`);
	});

	it('is named: a reset connection', async () => {
		emulator.fault({ kind: 'reset-before' });
		const { error } = await list();
		expect(error?.message).toMatch(/^Cloudflare could not be reached: .+ \(ECONNRESET\)$/);
	});

	it('is named: no answer in time', async () => {
		emulator.fault({ kind: 'timeout' });
		const { error } = await list({ options: { timeout: 1 } });
		expect(error?.message).toBe('Cloudflare could not be reached: no answer within 1 s');
		expect(error?.description).toContain('Base URL');
	});

	it('is named: nobody there', async () => {
		const { error } = await list({}, { baseUrl: 'http://127.0.0.1:9/client/v4' });
		expect(error?.message).toMatch(/^Cloudflare could not be reached: .+ECONNREFUSED/);
	});

	it('that follows a change warns that the change may have been made', async () => {
		emulator.fault({ kind: 'cut-off-json', method: 'POST' });
		const { error } = await run({
			node: 'accessUser',
			parameters: { operation: 'create', account, email: 'new@example.com' },
			credential: credentialFor(emulator),
		});
		expect(error?.description).toContain('The change may have been made or not');
	});
});

describe("Cloudflare's own words", () => {
	it('are kept whole, with every code', async () => {
		const { error } = await list({}, { apiToken: 'not a token\u00e9' });
		expect(error?.message).toMatch(/\(code 6003\); .+ \(code 6111\) \[HTTP 400\]$/);
		expect(error?.description).toContain("'Authentication' fits what was pasted");
	});

	it.each([
		['429', { kind: '429' }, 'rate limit is used up', '1,200 requests in 5 minutes'],
		['503', { kind: 'status', status: 503 }, 'could not answer', 'in a few minutes'],
	] as Array<[string, Fault, string, string]>)(
		'of a %s come with what to do',
		async (_status, fault, message, description) => {
			emulator.fault(fault);
			const { error } = await list();
			expect(error?.message).toContain(message);
			expect(error?.description).toContain(description);
		},
	);

	it('come with their particulars in an error item', async () => {
		const { json } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account },
			onError: 'continueRegularOutput',
			credential: credentialFor(emulator, 'apiToken', { apiToken: seeded.credentials.weakToken }),
		});
		expect(json).toEqual([
			{
				error: expect.stringContaining('(code 10000)'),
				details: {
					description: expect.stringContaining('Access: Audit Logs Read'),
					status: 403,
					errors: [{ code: 10000, message: 'Authentication error' }],
					method: 'GET',
					path: `/accounts/${seeded.account}/access/users`,
				},
			},
		]);
	});
});

describe('The secret', () => {
	it('follows no redirect', async () => {
		const elsewhere = emulator.url.replace('127.0.0.1', 'localhost');
		emulator.fault({
			kind: 'status',
			status: 302,
			headers: { location: `${elsewhere}/client/v4/user` },
		});
		const { error } = await list();
		expect(emulator.requests).toHaveLength(1);
		expect(error?.description).toContain('redirects are not followed');
	});

	it.each(['apiToken', 'apiKey'] as const)('travels by one scheme only: %s', async (scheme) => {
		await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account },
			credential: {
				...credentialFor(emulator),
				...seeded.credentials.key,
				apiToken: token,
				authentication: scheme,
			},
		});
		const names = Object.keys(emulator.requests[0]!.headers).filter((name) =>
			/^(authorization|x-auth-)/.test(name),
		);
		expect(names).toEqual(scheme === 'apiKey' ? ['x-auth-email', 'x-auth-key'] : ['authorization']);
	});
});
