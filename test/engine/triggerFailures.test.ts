import { emulatorForEachCase } from '../support/emulator';
import type { ListBody } from '../support/pickers';
import type { ProxiedResponse } from '../support/proxy';
import { editBody, errorResponse, proxy } from '../support/proxy';
import { brief, happen, THREE_PAGES, watchUsers } from '../support/watchedUsers';

jest.setTimeout(90_000);

const { emulator, inOwn } = emulatorForEachCase({ seed: THREE_PAGES });

const thrownBy = async (poll: Promise<unknown>): Promise<unknown> =>
	await poll.catch((error: unknown) => error);

type Breaking = (response: ProxiedResponse) => unknown;

const refusal =
	(status: number, code: number): Breaking =>
	(response) =>
		Object.assign(response, errorResponse(status, code, 'Injected'));

const cutOff: Breaking = (response) => (response.text = response.text.slice(0, 500));

const withoutList: Breaking = (response) =>
	editBody<{ result: unknown }>(response, (body) => (body.result = {}));

const withoutId: Breaking = (response) =>
	editBody<ListBody>(response, ({ result }) => delete (result[3] as { id?: string }).id);

const passing = { cause: 'temporarily-unavailable' };

/** What Cloudflare, or something in between, answers to the request for the second page, and what n8n is told. */
const broken: Array<[string, Breaking, RegExp, { cause: string }]> = [
	['a server error', refusal(503, 1000), /server error/, passing],
	['cut-off JSON', cutOff, /JSON is cut off/, passing],
	['a refusal', refusal(403, 10_000), /HTTP 403/, { cause: 'configuration-invalid' }],
	['a dead credential', refusal(401, 10_000), /HTTP 401/, { cause: 'credential-invalid' }],
	['no list', withoutList, /not a list/, passing],
	['a row without an ID', withoutId, /inconsistent list of Access users: a row has no ID/, passing],
];

describe('Where the second page is', () => {
	const poll = inOwn(async (...[breaking, message, failure]: unknown[]) => {
		let isBroken = false;
		const between = await proxy(emulator, {
			response(response, { url }) {
				if (isBroken && url.searchParams.get('page') === '2') (breaking as Breaking)(response);
			},
		});
		const trigger = watchUsers(emulator, { baseUrl: between.baseUrl });
		await trigger.poll();
		const before = trigger.stored();
		const news = happen(emulator);
		isBroken = true;
		expect(await thrownBy(trigger.poll())).toMatchObject({
			message: expect.stringMatching(message as RegExp) as unknown,
			failure,
		});
		expect(trigger.stored()).toBe(before);
		isBroken = false;
		expect(brief(await trigger.poll())).toEqual(news);
		expect(await trigger.poll()).toBeNull();
	});

	it.concurrent.each(broken)(
		'%s, nothing is lost: the next poll sees the same differences',
		async (_what, ...given) => await poll(...given),
	);
});

it.concurrent(
	'A used up rate limit is told with the time at which it ends',
	inOwn(async () => {
		const trigger = watchUsers(emulator);
		await trigger.poll();
		const before = trigger.stored();
		happen(emulator);
		emulator.fault({ kind: '429', retryAfter: 299 });
		const sent = emulator.requests.length;
		const { failure } = (await thrownBy(trigger.poll())) as {
			failure: { cause: string; retryAfterMs: number };
		};
		expect(failure.cause).toBe('rate-limited');
		expect(failure.retryAfterMs).toBeGreaterThanOrEqual(299_000);
		expect(emulator.requests).toHaveLength(sent + 1);
		expect(trigger.stored()).toBe(before);
	}),
);

it.concurrent(
	'Where pages repeat in every reading, the list is not believed',
	inOwn(async () => {
		const trigger = watchUsers(emulator);
		await trigger.poll();
		const before = trigger.stored();
		const news = happen(emulator);
		// Three readings of two further pages.
		emulator.fault({ kind: 'repeat-page', times: 6 });
		expect(await thrownBy(trigger.poll())).toMatchObject({
			message: expect.stringContaining('inconsistent list of Access users') as unknown,
			failure: passing,
		});
		expect(trigger.stored()).toBe(before);
		expect(brief(await trigger.poll())).toEqual(news);
	}),
);

it.concurrent(
	'A poll that takes longer than n8n gives it ends, and nothing is lost',
	inOwn(async () => {
		const trigger = watchUsers(emulator);
		await trigger.poll();
		const news = happen(emulator);
		emulator.settings.latencyMs = 300;
		expect(await thrownBy(trigger.republished({ budget: 100 }).poll())).toMatchObject({
			message: 'Cloudflare took longer than n8n gives a poll',
			failure: passing,
		});
		emulator.settings.latencyMs = 0;
		expect(brief(await trigger.poll())).toEqual(news);
	}),
);
