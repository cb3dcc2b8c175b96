import { seeded } from '../../emulator';
import {
	allListSearches,
	MANY,
	NO_MATCH,
	notes,
	opensListsOf,
	listSearchNamed,
	listSearches,
} from '../support/pickers';
import { response, proxy, errorResponse } from '../support/proxy';
import { credentialFor, useEmulator } from '../support/emulator';

jest.setTimeout(30_000);
const emulator = useEmulator({ seed: MANY });
const open = opensListsOf(emulator);

const failure = async (outcome: Promise<unknown>) =>
	await outcome.then(
		() => ({ message: 'no failure', description: undefined }),
		(error: Error & { description?: string }) => error,
	);

describe('an answer that does not come in time', () => {
	const patience = 12_000;

	/** Opens every list at once, each through a proxy of its own, and says what became of it. */
	const everyList = async (rules: Parameters<typeof proxy>[1]) =>
		await Promise.all(
			listSearches.map(async (picker) => {
				const front = await proxy(emulator, rules);
				const startedAt = Date.now();
				const error = await failure(open(picker, { proxy: front }));
				return { picker, error, front, ms: Date.now() - startedAt };
			}),
		);

	it('is told after ten seconds', async () => {
		for (const { error, ms } of await everyList({ request: () => 'hang' })) {
			expect(error.message).toBe(
				"Cloudflare could not be reached: no response within 10 s; choose 'By ID' and paste the ID",
			);
			expect(ms).toBeLessThan(patience);
		}
	});

	it('is asked for again for a few seconds, and then the words of the refusal are told', async () => {
		const unavailable = () => errorResponse(503, 7010, 'Service unavailable');
		for (const { error, front, ms } of await everyList({ request: unavailable })) {
			expect(error.message).toBe(
				"Cloudflare had a server error: Service unavailable (code 7010) [HTTP 503]; choose 'By ID' and paste the ID",
			);
			expect(error.description).toContain('Run again');
			expect(front.received.length).toBe(3);
			expect(ms).toBeLessThan(5000);
		}
	});

	it('keeps no page for later once five seconds are over', async () => {
		const front = await proxy(emulator, {
			response: async () => await new Promise<void>((over) => setTimeout(over, 2600)),
		});
		const { results } = await open(listSearchNamed('searchShares'), {
			filter: NO_MATCH,
			proxy: front,
		});
		expect(notes(results)).toEqual(["No match in the first 200; type more, or choose 'By ID'"]);
		expect(front.received).toHaveLength(2);
	});

	it('leaves nothing waiting: what still has to be sent then is given up', async () => {
		const slow = async () => await new Promise<void>((over) => setTimeout(over, 5500));
		const front = await proxy(emulator, { response: slow });
		const { message } = await failure(open(listSearchNamed('searchRecipients'), { proxy: front }));
		expect(message).toBe("Cloudflare took too long to respond; choose 'By ID' and paste the ID");
		expect(front.received).toHaveLength(1);
	});
});

describe('the rate limit', () => {
	const usedUp =
		/^Cloudflare's rate limit is used up until \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d UTC; choose 'By ID' and paste the ID$/;

	/** The moment that a message names, in seconds from now. */
	const secondsUntil = (message: string) =>
		(Date.parse(/until (.*) UTC/.exec(message)![1]! + ' UTC') - Date.now()) / 1000;

	it.each(allListSearches)('that is nearly used up is told at once: %s', async (_label, picker) => {
		const front = await proxy(emulator, {
			response: ({ headers }) => void (headers.ratelimit = '"default";r=4;t=20'),
		});
		await open(listSearchNamed('searchAccounts'), { proxy: front });
		const startedAt = Date.now();
		const error = await failure(open(picker, { proxy: front }));
		expect(Date.now() - startedAt).toBeLessThan(1000);
		expect(error.message).toMatch(usedUp);
		expect(secondsUntil(error.message)).toBeGreaterThan(15);
		expect(secondsUntil(error.message)).toBeLessThan(25);
		// An execution's advice is about an option that a list doesn't have.
		expect(error.description ?? '').toBe('');
		expect(front.received).toHaveLength(1);
	});

	it.each(allListSearches)('that blocks is told with its end: %s', async (_label, picker) => {
		const blocked = () => errorResponse(429, 971, 'Please wait', { 'retry-after': '300' });
		const front = await proxy(emulator, { request: blocked });
		const error = await failure(open(picker, { proxy: front }));
		expect(error.message).toMatch(usedUp);
		expect(secondsUntil(error.message)).toBeGreaterThan(290);
		expect(front.received).toHaveLength(1);
	});

	it('that opens in more than three seconds is not waited for', async () => {
		const blocked = () => errorResponse(429, 971, 'Please wait', { 'retry-after': '4' });
		const front = await proxy(emulator, { request: blocked });
		const startedAt = Date.now();
		const error = await failure(open(listSearchNamed('searchAccounts'), { proxy: front }));
		expect(Date.now() - startedAt).toBeLessThan(1000);
		expect(error.message).toMatch(usedUp);
	});

	it('that opens in a moment is waited for', async () => {
		let first = true;
		const front = await proxy(emulator, {
			request: () => {
				const isFirst = first;
				first = false;
				return isFirst ? errorResponse(429, 971, 'Please wait', { 'retry-after': '1' }) : undefined;
			},
		});
		const { results } = await open(listSearchNamed('searchAccounts'), { proxy: front });
		expect(results).toHaveLength(50);
		expect(front.received).toHaveLength(2);
	});
});

describe('a refusal', () => {
	const noList = 'List accounts endpoint does not support account owned tokens';

	it.each(allListSearches)('keeps its words and names the way out: %s', async (_label, picker) => {
		const front = await proxy(emulator, { request: () => errorResponse(400, 1001, noList) });
		await expect(open(picker, { proxy: front })).rejects.toThrow(
			`Cloudflare refused the request: ${noList} (code 1001) [HTTP 400]; choose 'By ID' and paste the ID`,
		);
	});

	it('that is no answer of Cloudflare names the way out, too', async () => {
		const front = await proxy(emulator, { request: () => response(404, '<html>no</html>') });
		const { message } = await failure(open(listSearchNamed('searchUsers'), { proxy: front }));
		expect(message).toMatch(/it is an HTML page.*\[HTTP 404\]; choose 'By ID' and paste the ID$/);
	});

	it('of the connection names the way out, too', async () => {
		const front = await proxy(emulator, { request: () => 'reset' });
		const { message } = await failure(open(listSearchNamed('searchUsers'), { proxy: front }));
		expect(message).toMatch(
			/^Cloudflare could not be reached: .*; choose 'By ID' and paste the ID$/,
		);
	});

	it('of an account-owned token names no way that would not help', async () => {
		const { accountToken } = seeded.credentials;
		const ofAccount = credentialFor(emulator, 'apiToken', { apiToken: accountToken });
		const invites = await failure(
			open(listSearchNamed('searchInvites'), { credential: ofAccount }),
		);
		expect(invites.message).not.toContain('By ID');
		const organizations = await failure(
			open(listSearchNamed('searchOrganizations'), { credential: ofAccount }),
		);
		expect(organizations.message).toBe(
			'An account-owned token has no organizations. Use email and Global API Key.',
		);
		expect(emulator.requests).toEqual([]);
	});
});
