import type { IDataObject } from 'n8n-workflow';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { locate } from '../support/world';

const SECONDS = 1000;
const RATELIMIT = '"default";r=1150;t=250';
const people = Array.from({ length: 20 }, (_, nth) => ({
	id: `f174e90a-fafe-4643-bbbc-4a0ed4fc84${nth + 10}`,
	email: `person${nth}@example.com`,
}));

type Answer = (path: string, res: http.ServerResponse) => void | Promise<void>;

const closing: Array<() => Promise<unknown>> = [];
afterAll(async () => await Promise.all(closing.splice(0).map(async (close) => await close())));

/** A Cloudflare that answers like this, or as usual where `answer` doesn't. */
async function cloudflare(answer: Answer) {
	const server = http.createServer((req, res) => {
		void (async () => {
			const [path = ''] = (req.url ?? '').split('?');
			await answer(path, res);
			if (res.writableEnded || res.headersSent) return;
			tell(res, path, { ratelimit: RATELIMIT });
		})();
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	closing.push(async () => {
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	});
	const { port } = server.address() as AddressInfo;
	return `http://127.0.0.1:${port}/client/v4`;
}

function tell(res: http.ServerResponse, path: string, headers: Record<string, string>): void {
	const one = people.find(({ id }) => path.endsWith(id));
	const list = { result: people, result_info: { page: 1, total_count: people.length } };
	res.writeHead(200, { 'content-type': 'application/json', ...headers });
	res.end(JSON.stringify({ success: true, errors: [], ...(one ? { result: one } : list) }));
}

const isSlow = (path: string) => path.includes('/organizations/');
const never = async () => await new Promise<never>(() => undefined);

const setup = (baseUrl: string) => ({
	onError: 'continueRegularOutput' as const,
	credential: { authentication: 'apiKey', ...seeded.credentials.key, baseUrl },
});
const users = async (baseUrl: string, options: IDataObject = {}) =>
	await run({
		node: 'accessUser',
		parameters: {
			operation: 'getAll',
			account: locate('id', seeded.account),
			limit: 5,
			options,
		},
		...setup(baseUrl),
	});
const members = async (baseUrl: string, timeout: number) =>
	await run({
		node: 'organizationMember',
		parameters: {
			operation: 'getAll',
			organization: locate('id', seeded.organization),
			options: { timeout },
		},
		...setup(baseUrl),
	});

/** Milliseconds until a list of five users is there. */
async function timeOf(baseUrl: string): Promise<number> {
	const startedAt = performance.now();
	expect((await users(baseUrl)).json).toHaveLength(5);
	return performance.now() - startedAt;
}

describe('A request that gets no answer', () => {
	it.concurrent.each([
		['where the quota was read a while ago', true],
		['as the first of a process', false],
	])(
		'holds other executions up for a moment only: %s',
		async (_when, known) => {
			const baseUrl = await cloudflare(async (path) => {
				if (isSlow(path)) await never();
			});
			if (known) {
				await users(baseUrl);
				await sleep(2.5 * SECONDS);
			}
			const hanging = members(baseUrl, 5);
			await sleep(300);
			expect(await timeOf(baseUrl)).toBeLessThan(2 * SECONDS);
			void hanging;
		},
		30 * SECONDS,
	);

	it.concurrent(
		'ends at its time-out although bytes drip in',
		async () => {
			const baseUrl = await cloudflare((path, res) => {
				if (!isSlow(path)) return;
				res.writeHead(200, { 'content-type': 'application/json', ratelimit: RATELIMIT });
				const drip = setInterval(() => res.write(' '), 200);
				res.on('close', () => clearInterval(drip));
			});
			const startedAt = performance.now();
			const dripping = members(baseUrl, 1);
			await sleep(200);
			expect(await timeOf(baseUrl)).toBeLessThan(2 * SECONDS);
			const { json } = await dripping;
			expect(json[0]?.error).toBe('Cloudflare could not be reached: no answer within 1 s');
			// Four times a second, 10.5 s of pauses made a quarter longer, and half a second each.
			expect(performance.now() - startedAt).toBeLessThan(20 * SECONDS);
		},
		40 * SECONDS,
	);
});

describe('One strange answer', () => {
	it.concurrent.each([
		['Retry-After is an epoch', 429, { 'retry-after': '1767225600' }],
		['Retry-After is an epoch in milliseconds', 429, { 'retry-after': '1767225600000' }],
		['Retry-After has 15 digits', 429, { 'retry-after': '100000000000000' }],
		['the window ends at an epoch', 200, { ratelimit: '"default";r=3;t=1767225600' }],
		[
			'a daily policy allows five',
			200,
			{ ratelimit: '"default";r=1100;t=200, "members";r=5;t=86000' },
		],
	])(
		'does not shut the credential: %s',
		async (_what, status, headers) => {
			let first = true;
			const baseUrl = await cloudflare((path, res) => {
				if (!first) return;
				first = false;
				if (status === 200) return tell(res, path, headers as Record<string, string>);
				res.writeHead(status, { 'content-type': 'application/json', ...headers });
				res.end(JSON.stringify({ success: false, errors: [{ code: 971, message: 'no' }] }));
			});
			expect(await timeOf(baseUrl)).toBeLessThan(4 * SECONDS);
			expect(await timeOf(baseUrl)).toBeLessThan(2 * SECONDS);
		},
		30 * SECONDS,
	);

	it.concurrent(
		'with code 971 and status 200 is a refusal: the request goes out again',
		async () => {
			let refusals = 2;
			const baseUrl = await cloudflare((_path, res) => {
				if (refusals-- <= 0) return;
				res.writeHead(200, { 'content-type': 'application/json' });
				res.end(JSON.stringify({ success: false, errors: [{ code: 971, message: 'slow down' }] }));
			});
			expect(await timeOf(baseUrl)).toBeGreaterThan(2 * SECONDS);
		},
		30 * SECONDS,
	);
});

test('Max Concurrency holds for all executions of a process', async () => {
	let [now, most] = [0, 0];
	const baseUrl = await cloudflare(async () => {
		most = Math.max(most, ++now);
		await sleep(40);
		now -= 1;
	});
	const one = async () =>
		await run({
			node: 'accessUser',
			parameters: {
				operation: 'get',
				account: locate('id', seeded.account),
				user: locate('id', '={{ $json.id }}'),
				options: { maxConcurrency: 2 },
			},
			items: people.map(({ id }) => ({ id })),
			...setup(baseUrl),
		});
	const results = await Promise.all([one(), one(), one(), one(), one()]);
	results.forEach(({ json }) => expect(json).toMatchObject(people));
	expect(most).toBe(2);
});
