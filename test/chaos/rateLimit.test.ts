import type { Emulator } from '../../emulator';
import { seeded, startEmulator } from '../../emulator';
import type { Result } from '../support/engine';
import { run } from '../support/engine';
import type { Scheme } from '../support/world';
import { credentialFor, locate } from '../support/world';

const rateLimit = { limit: 40, windowSeconds: 2, blockSeconds: 2 };
const PEOPLE = 100;
const SECONDS = 1000;

const people = (name: string) =>
	Array.from({ length: PEOPLE }, (_, nth) => ({ email: `${name}${nth}@example.com` }));

const onboard = async (emulator: Emulator, name: string, scheme?: Scheme, options = {}) =>
	await run({
		node: 'accessUser',
		parameters: {
			operation: 'create',
			account: locate('id', seeded.account),
			email: '={{ $json.email }}',
			options,
		},
		items: people(name),
		onError: 'continueRegularOutput',
		credential: credentialFor(emulator, scheme),
	});

/** Everybody made, in order, and there once. */
function expectOnboarded(emulator: Emulator, name: string, { json }: Result): void {
	const wanted = people(name).map(({ email }) => email);
	expect(json.map(({ email, wasCreated }) => wasCreated && email)).toEqual(wanted);
	const there = emulator.state.accessUsers(seeded.account).map(({ email }) => email);
	expect(there.filter((email) => email.startsWith(name)).sort()).toEqual([...wanted].sort());
}

const refusals = ({ requests }: Emulator) => requests.filter(({ status }) => status === 429);
const intoBlock = ({ requests }: Emulator) => requests.filter((request) => request.intoBlock);

describe('Under a rate limit', () => {
	it.concurrent(
		'one execution alone is never refused, and wastes no time',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const startedAt = Date.now();
			expectOnboarded(emulator, 'alone', await onboard(emulator, 'alone'));
			expect(refusals(emulator)).toEqual([]);
			// One look and 100 changes, of which 35 go into a window: two are waited for, a margin each.
			const windows = Math.ceil((PEOPLE + 1) / (rateLimit.limit - 5)) - 1;
			const longest = windows * (rateLimit.windowSeconds + 1.5) * SECONDS + 2 * SECONDS;
			expect(Date.now() - startedAt).toBeLessThan(longest);
			await emulator.close();
		},
		60 * SECONDS,
	);

	it.concurrent(
		'two executions in one process share what they know',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const names = ['first', 'second'];
			const results = await Promise.all(names.map(async (name) => await onboard(emulator, name)));
			names.forEach((name, at) => expectOnboarded(emulator, name, results[at]!));
			expect(refusals(emulator)).toEqual([]);
			await emulator.close();
		},
		60 * SECONDS,
	);

	// A key and a token of the same user: two gates that know nothing of each other, and one quota.
	it.concurrent(
		'two that know nothing of each other lose nobody, and send nothing into a block',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const schemes: Scheme[] = ['apiKey', 'apiToken'];
			const results = await Promise.all(
				schemes.map(async (scheme) => await onboard(emulator, scheme, scheme)),
			);
			schemes.forEach((scheme, at) => expectOnboarded(emulator, scheme, results[at]!));
			expect(intoBlock(emulator)).toEqual([]);
			await emulator.close();
		},
		90 * SECONDS,
	);

	it.concurrent(
		'that someone else used up, nobody is lost and nothing is sent into the block',
		async () => {
			const emulator = await startEmulator({ settings: { rateLimit } });
			const { baseUrl } = emulator;
			const headers = { authorization: `Bearer ${seeded.credentials.userToken}` };
			for (let nth = 0; nth <= rateLimit.limit; nth++) await fetch(`${baseUrl}/user`, { headers });
			expect(refusals(emulator)).toHaveLength(1);
			expectOnboarded(emulator, 'late', await onboard(emulator, 'late'));
			// The first request can't know, and no other follows it.
			expect(intoBlock(emulator)).toHaveLength(1);
			await emulator.close();
		},
		60 * SECONDS,
	);

	it.concurrent(
		'longer than the longest wait, the rest fails at once and says when to run again',
		async () => {
			const emulator = await startEmulator({
				settings: { rateLimit: { limit: 40, windowSeconds: 300, blockSeconds: 300 } },
			});
			const startedAt = Date.now();
			const { json } = await onboard(emulator, 'some', undefined, { rateLimitMaxWait: 10 });
			expect(Date.now() - startedAt).toBeLessThan(5 * SECONDS);
			const made = json.filter(({ wasCreated }) => wasCreated === true);
			expect(made.length).toBeGreaterThan(30);
			expect(json.slice(0, made.length)).toEqual(made);
			for (const { error, details } of json.slice(made.length)) {
				expect(error).toMatch(/^Cloudflare's rate limit is used up for another (29\d|30\d) s$/);
				expect(JSON.stringify(details)).toMatch(
					/Run again after \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/,
				);
			}
			expect(json).toHaveLength(PEOPLE);
			expect(refusals(emulator)).toEqual([]);
			await emulator.close();
		},
		60 * SECONDS,
	);
});
