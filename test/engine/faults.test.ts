import { seeded, startEmulator } from '../../emulator';
import type { Fault } from '../../emulator';
import type { Result, Setup } from '../support/engine';
import { run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator();
const account = resourceLocator('id', seeded.account);
const token = seeded.credentials.userToken;

const list = async (parameters: object = {}, credential = {}) =>
	await run({
		node: 'accessUser',
		parameters: { operation: 'getAll', account, ...parameters },
		credential: credentialFor(emulator, 'apiToken', credential),
	});

/** A fault that stays is tried four times: each case has an emulator of its own, so that all can wait at once. */
async function persisting(fault: Fault, setup: Partial<Setup> = {}): Promise<Result['error']> {
	const own = await startEmulator();
	try {
		own.fault({ ...fault, times: 4 });
		const { error, items } = await run({
			node: 'accessUser',
			parameters: { operation: 'getAll', account },
			credential: credentialFor(own),
			...setup,
		});
		expect(items).toEqual([]);
		expect(own.requests.filter(({ method }) => method === 'GET')).toHaveLength(4);
		return error;
	} finally {
		await own.close();
	}
}

const unread = "Cloudflare's response could not be read: ";
const unreached = 'Cloudflare could not be reached: ';
const staying: Array<[string, Fault, string, string]> = [
	[
		'an HTML page',
		{ kind: 'html' },
		`${unread}it is an HTML page and not JSON [HTTP 502]`,
		'proxy',
	],
	['cut-off JSON', { kind: 'cut-off-json' }, `${unread}its JSON is cut off [HTTP 200]`, 'proxy'],
	['an empty 200', { kind: 'empty-200' }, `${unread}it is empty [HTTP 200]`, 'proxy'],
	['a 204 for rows', { kind: 'no-body-204' }, `${unread}it is empty [HTTP 204]`, 'proxy'],
	['a reset', { kind: 'reset-before' }, '(ECONNRESET)', 'Base URL'],
	['a 503', { kind: 'status', status: 503 }, 'had a server error', 'in a few minutes'],
];

describe('A fault that stays is named', () => {
	it.concurrent.each(staying)(
		'%s',
		async (_name, fault, message, description) => {
			const error = await persisting(fault);
			expect(error?.message).toContain(message);
			expect(error?.description).toContain(description);
		},
		60_000,
	);

	it.concurrent(
		'no answer in time',
		async () => {
			const options = { timeout: 1 };
			const error = await persisting(
				{ kind: 'timeout' },
				{ parameters: { operation: 'getAll', account, options } },
			);
			expect(error?.message).toBe(`${unreached}no response within 1 s`);
		},
		60_000,
	);

	it.concurrent(
		'nobody there',
		async () => {
			const { error } = await run({
				node: 'accessUser',
				parameters: { operation: 'getAll', account },
				credential: {
					authentication: 'apiToken',
					apiToken: token,
					baseUrl: 'http://127.0.0.1:9/client/v4',
				},
			});
			expect(error?.message).toMatch(/^Cloudflare could not be reached: .+ECONNREFUSED/);
		},
		60_000,
	);
});

describe("Cloudflare's own words", () => {
	it('are kept whole, with every code', async () => {
		const { error } = await list({}, { apiToken: 'not a token\u00e9' });
		expect(error?.message).toMatch(/\(code 6003\); .+ \(code 6111\) \[HTTP 400\]$/);
		expect(error?.description).toContain('This is not an API token');
	});

	it('of a rate limit that outlasts the longest wait come with when to run again', async () => {
		// What is learned about a quota holds for the whole process: this one gets a token of its own.
		const { accountToken } = seeded.credentials;
		emulator.fault({ kind: '429', retryAfter: 3600 });
		const { error } = await list({}, { apiToken: accountToken });
		expect(error?.message).toMatch(/^Cloudflare's rate limit is used up for another 360\d s$/);
		expect(error?.description).toMatch(/^Run again after \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
		expect(emulator.requests).toHaveLength(1);
	});

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
					description: expect.stringContaining('Access: Audit Logs > Read'),
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
