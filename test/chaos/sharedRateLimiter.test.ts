import type { IDataObject } from 'n8n-workflow';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { resourceLocator } from '../support/emulator';

const SECONDS = 1000;
const RATELIMIT = '"default";r=1150;t=250';
const people = Array.from({ length: 20 }, (_, index) => ({
	id: `f174e90a-fafe-4643-bbbc-4a0ed4fc84${index + 10}`,
	email: `person${index}@example.com`,
}));

/** Sends the response, or leaves it to the default one. */
type Handler = (path: string, res: http.ServerResponse) => void | Promise<void>;

const servers: http.Server[] = [];
afterAll(async () => {
	for (const server of servers) {
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	}
});

/** Starts a server in the place of Cloudflare. It lists the people, except where the handler responds. */
async function cloudflare(handle: Handler) {
	const server = http.createServer((req, res) => {
		void (async () => {
			const [path = ''] = (req.url ?? '').split('?');
			await handle(path, res);
			if (res.writableEnded || res.headersSent) return;
			sendPeople(res, path, { ratelimit: RATELIMIT });
		})();
	});
	servers.push(server);
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as AddressInfo;
	return `http://127.0.0.1:${port}/client/v4`;
}

function sendPeople(res: http.ServerResponse, path: string, headers: Record<string, string>): void {
	const one = people.find(({ id }) => path.endsWith(id));
	const list = { result: people, result_info: { page: 1, total_count: people.length } };
	res.writeHead(200, { 'content-type': 'application/json', ...headers });
	res.end(JSON.stringify({ success: true, errors: [], ...(one ? { result: one } : list) }));
}

const isMemberList = (path: string) => path.includes('/organizations/');
const never = async () => await new Promise<never>(() => undefined);

const common = (baseUrl: string) => ({
	onError: 'continueRegularOutput' as const,
	credential: { authentication: 'apiKey', ...seeded.credentials.key, baseUrl },
});
const listUsers = async (baseUrl: string, options: IDataObject = {}) =>
	await run({
		node: 'accessUser',
		parameters: {
			operation: 'getAll',
			account: resourceLocator('id', seeded.account),
			limit: 5,
			options,
		},
		...common(baseUrl),
	});
const listMembers = async (baseUrl: string, timeout: number) =>
	await run({
		node: 'organizationMember',
		parameters: {
			operation: 'getAll',
			organization: resourceLocator('id', seeded.organization),
			options: { timeout },
		},
		...common(baseUrl),
	});

/** Milliseconds that listing five users takes. */
async function durationOf(baseUrl: string): Promise<number> {
	const startedAt = performance.now();
	expect((await listUsers(baseUrl)).json).toHaveLength(5);
	return performance.now() - startedAt;
}

describe('a request without a response', () => {
	it.concurrent.each([
		['when the rate limit was read a while ago', true],
		['when it is the first request of the process', false],
	])(
		'delays other executions only briefly %s (accessUser getAll)',
		async (_when, isKnown) => {
			const baseUrl = await cloudflare(async (path) => {
				if (isMemberList(path)) await never();
			});
			if (isKnown) {
				await listUsers(baseUrl);
				await sleep(2.5 * SECONDS);
			}
			const hanging = listMembers(baseUrl, 5);
			await sleep(300);
			expect(await durationOf(baseUrl)).toBeLessThan(2 * SECONDS);
			void hanging;
		},
		30 * SECONDS,
	);

	it.concurrent(
		'times out although single bytes keep arriving (organizationMember getAll)',
		async () => {
			const baseUrl = await cloudflare((path, res) => {
				if (!isMemberList(path)) return;
				res.writeHead(200, { 'content-type': 'application/json', ratelimit: RATELIMIT });
				const interval = setInterval(() => res.write(' '), 200);
				res.on('close', () => clearInterval(interval));
			});
			const startedAt = performance.now();
			const slow = listMembers(baseUrl, 1);
			await sleep(200);
			expect(await durationOf(baseUrl)).toBeLessThan(2 * SECONDS);
			const { json } = await slow;
			expect(json[0]?.error).toBe('Cloudflare could not be reached: no response within 1 s');
			// Four attempts of 1 s, waits of at most 10.5 s × 1.25, and half a second more for each attempt.
			expect(performance.now() - startedAt).toBeLessThan(20 * SECONDS);
		},
		40 * SECONDS,
	);
});

describe('one unusual response', () => {
	it.concurrent.each([
		['Retry-After is a Unix time', 429, { 'retry-after': '1767225600' }],
		['Retry-After is a Unix time in milliseconds', 429, { 'retry-after': '1767225600000' }],
		['Retry-After has 15 digits', 429, { 'retry-after': '100000000000000' }],
		['the window ends at a Unix time', 200, { ratelimit: '"default";r=3;t=1767225600' }],
		[
			'a second policy allows five requests a day',
			200,
			{ ratelimit: '"default";r=1100;t=200, "members";r=5;t=86000' },
		],
	])(
		'does not block the credential (accessUser getAll): %s',
		async (_what, status, headers) => {
			let first = true;
			const baseUrl = await cloudflare((path, res) => {
				if (!first) return;
				first = false;
				if (status === 200) return sendPeople(res, path, headers as Record<string, string>);
				res.writeHead(status, { 'content-type': 'application/json', ...headers });
				res.end(JSON.stringify({ success: false, errors: [{ code: 971, message: 'no' }] }));
			});
			expect(await durationOf(baseUrl)).toBeLessThan(4 * SECONDS);
			expect(await durationOf(baseUrl)).toBeLessThan(2 * SECONDS);
		},
		30 * SECONDS,
	);

	it.concurrent(
		'with code 971 and status 200 means rate limited: the request is retried (accessUser getAll)',
		async () => {
			let limited = 2;
			const baseUrl = await cloudflare((_path, res) => {
				if (limited-- <= 0) return;
				res.writeHead(200, { 'content-type': 'application/json' });
				res.end(JSON.stringify({ success: false, errors: [{ code: 971, message: 'slow down' }] }));
			});
			expect(await durationOf(baseUrl)).toBeGreaterThan(2 * SECONDS);
		},
		30 * SECONDS,
	);
});

test('Max Concurrency applies to all executions of a process together (accessUser get)', async () => {
	let [current, highest] = [0, 0];
	const baseUrl = await cloudflare(async () => {
		highest = Math.max(highest, ++current);
		await sleep(40);
		current -= 1;
	});
	const execution = async () =>
		await run({
			node: 'accessUser',
			parameters: {
				operation: 'get',
				account: resourceLocator('id', seeded.account),
				user: resourceLocator('id', '={{ $json.id }}'),
				options: { maxConcurrency: 2 },
			},
			items: people.map(({ id }) => ({ id })),
			...common(baseUrl),
		});
	const results = await Promise.all(Array.from({ length: 5 }, execution));
	results.forEach(({ json }) => expect(json).toMatchObject(people));
	expect(highest).toBe(2);
});
