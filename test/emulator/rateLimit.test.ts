import { seeded, type Emulator } from '../../emulator';
import { client, keyHeaders, start, tokenHeaders, until } from './client';

const { credentials } = seeded;
let emulator: Emulator;

beforeAll(async () => ({ emulator } = await start()));
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

const withKey = () => client(emulator, keyHeaders).get('/accounts');
const withToken = (token: string) => client(emulator, tokenHeaders(token)).get('/accounts');
const intoBlock = () => emulator.requests.map((request) => request.intoBlock);

test('without a rate limit, there are no headers', async () => {
	const { headers } = await withKey();
	expect(headers).not.toHaveProperty('ratelimit');
});

test('every response has the remaining requests, also errors', async () => {
	emulator.settings.rateLimit = { limit: 50, windowSeconds: 300, blockSeconds: 300 };
	const { headers } = await withKey();
	expect(headers.ratelimit).toMatch(/^"default";r=49;t=(300|299)$/);
	expect(headers['ratelimit-policy']).toBe('"default";q=50;w=300');
	expect((await withToken(credentials.weakToken)).headers.ratelimit).toContain('r=48');
});

test('over the limit, all requests of the user get 971 with Retry-After', async () => {
	emulator.settings.rateLimit = { limit: 2, windowSeconds: 300, blockSeconds: 60 };
	expect([(await withKey()).status, (await withKey()).status]).toEqual([200, 200]);
	const { status, data, headers } = await withKey();
	expect([status, data.errors[0].code]).toEqual([429, 971]);
	expect(Number(headers['retry-after'])).toBeGreaterThan(55);
	expect(headers.ratelimit).toContain('r=0');
	expect((await withToken(credentials.userToken)).status).toBe(429);
	expect((await withToken(credentials.accountToken)).status).toBe(200);
	expect(intoBlock()).toEqual([false, false, false, true, false]);
});

test('a new window has a new quota, and a block ends', async () => {
	emulator.settings.rateLimit = { limit: 1, windowSeconds: 0.1, blockSeconds: 0.2 };
	expect((await withKey()).status).toBe(200);
	await until(
		async () => (await withKey()).status,
		(status) => status === 429,
	);
	await until(
		async () => (await withKey()).status,
		(status) => status === 200,
	);
	expect(intoBlock()).toContain(true);
	emulator.reset();
	emulator.settings.rateLimit = { limit: 1, windowSeconds: 0.05, blockSeconds: 60 };
	const startedAt = Date.now();
	expect((await withKey()).status).toBe(200);
	await until(
		async () => Date.now(),
		(now) => now > startedAt + 100,
	);
	expect((await withKey()).status).toBe(200);
});
