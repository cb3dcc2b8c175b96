import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import type { Result } from '../support/engine';
import { run } from '../support/engine';
import type { Scheme } from '../support/emulator';
import { credentialFor, resourceLocator } from '../support/emulator';

const rateLimit = { limit: 40, windowSeconds: 2, blockSeconds: 2 };
const PEOPLE = 100;
const SECONDS = 1000;

const people = (name: string) =>
	Array.from({ length: PEOPLE }, (_, index) => ({ email: `${name}${index}@example.com` }));

const createUsers = async (emulator: Emulator, name: string, scheme?: Scheme, options = {}) =>
	await run({
		node: 'accessUser',
		parameters: {
			operation: 'create',
			account: resourceLocator('id', seeded.account),
			email: '={{ $json.email }}',
			options,
		},
		items: people(name),
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator, scheme),
	});

/** Every user was created once, and the output is in the order of the input. */
function expectAllCreated(emulator: Emulator, name: string, { json }: Result): void {
	const expected = people(name).map(({ email }) => email);
	expect(json.map(({ email, wasCreated }) => wasCreated && email)).toEqual(expected);
	const existing = emulator.state.accessUsers(seeded.account).map(({ email }) => email);
	expect(existing.filter((email) => email.startsWith(name)).sort()).toEqual([...expected].sort());
}

const rateLimited = ({ requests }: Emulator) => requests.filter(({ status }) => status === 429);
const intoBlock = ({ requests }: Emulator) => requests.filter((request) => request.intoBlock);

describe('accessUser create under a rate limit', () => {
	it.concurrent(
		'a single execution is never rate limited and waits no longer than needed',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const startedAt = Date.now();
			expectAllCreated(emulator, 'alone', await createUsers(emulator, 'alone'));
			expect(rateLimited(emulator)).toEqual([]);
			// One list and 100 changes, 35 requests in each window. Each wait for a new window has a margin of 1.5 s.
			const windows = Math.ceil((PEOPLE + 1) / (rateLimit.limit - 5)) - 1;
			const longest = windows * (rateLimit.windowSeconds + 1.5) * SECONDS + 2 * SECONDS;
			expect(Date.now() - startedAt).toBeLessThan(longest);
			await emulator.close();
		},
		60 * SECONDS,
	);

	it.concurrent(
		'two executions in one process share one rate limiter',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const names = ['first', 'second'];
			const results = await Promise.all(
				names.map(async (name) => await createUsers(emulator, name)),
			);
			names.forEach((name, at) => expectAllCreated(emulator, name, results[at]!));
			expect(rateLimited(emulator)).toEqual([]);
			await emulator.close();
		},
		60 * SECONDS,
	);

	// The key and the token of one user have two rate limiters here, and one quota at Cloudflare.
	it.concurrent(
		'two executions with separate rate limiters create every user and send no request during a block',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const schemes: Scheme[] = ['apiKey', 'apiToken'];
			const results = await Promise.all(
				schemes.map(async (scheme) => await createUsers(emulator, scheme, scheme)),
			);
			schemes.forEach((scheme, at) => expectAllCreated(emulator, scheme, results[at]!));
			expect(intoBlock(emulator)).toEqual([]);
			await emulator.close();
		},
		90 * SECONDS,
	);

	it.concurrent(
		'every user is created when another client used up the quota',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const { baseUrl } = emulator;
			const headers = { authorization: `Bearer ${seeded.credentials.userToken}` };
			// At once, so that all of them are in one window however busy the machine is.
			const others = Array.from({ length: rateLimit.limit + 1 });
			await Promise.all(others.map(async () => await fetch(`${baseUrl}/user`, { headers })));
			expect(rateLimited(emulator)).toHaveLength(1);
			expectAllCreated(emulator, 'late', await createUsers(emulator, 'late'));
			// Only the first request is sent during the block: its response is the first news of the block.
			expect(intoBlock(emulator)).toHaveLength(1);
			await emulator.close();
		},
		60 * SECONDS,
	);

	it.concurrent(
		'items beyond the longest wait fail at once and say when to run again',
		async () => {
			const emulator = await startEmulator({
				settings: { rateLimit: { limit: 40, windowSeconds: 300, blockSeconds: 300 } },
			});
			const startedAt = Date.now();
			const { json } = await createUsers(emulator, 'some', undefined, { rateLimitMaxWait: 10 });
			expect(Date.now() - startedAt).toBeLessThan(5 * SECONDS);
			const created = json.filter(({ wasCreated }) => wasCreated === true);
			expect(created.length).toBeGreaterThan(30);
			expect(json.slice(0, created.length)).toEqual(created);
			for (const { error, details } of json.slice(created.length)) {
				expect(error).toMatch(/^Cloudflare's rate limit is used up for another (29\d|30\d) s$/);
				expect(JSON.stringify(details)).toMatch(
					/Run again after \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/,
				);
			}
			expect(json).toHaveLength(PEOPLE);
			expect(rateLimited(emulator)).toEqual([]);
			await emulator.close();
		},
		60 * SECONDS,
	);
});
