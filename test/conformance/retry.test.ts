import { proxy, errorResponse } from '../support/proxy';
import { useEmulator } from '../support/emulator';
import { world } from './fixtures';
import type { Setup } from '../support/engine';
import { changing, creates, doneOf, itemsOf, named, perform, sent } from './perform';

const emulator = useEmulator({ seed: world });

describe.each(named(changing.filter(({ record }) => record)))(
	'Retry On Fail of %s',
	(_title, fixture) => {
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const tried = async (onError: Setup['onError']) =>
			await perform(emulator, fixture, {
				items: [{ record: 'nobody' }, ...itemsOf(emulator, fixture).slice(0, 2)],
				onError,
				settings,
			});

		it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
			'tells what the first try did as done, and does it once: %s',
			async (onError) => {
				const { json, errorItems } = await tried(onError);
				const done = json.filter((row) => !('error' in row));
				const failed = [...json, ...errorItems.map((item) => item.json)].filter(
					(row) => 'error' in row,
				);
				expect([done.length, failed.length]).toEqual([2, 1]);
				expect(sent(emulator, fixture)).toHaveLength(2);
				for (const row of done) {
					if (fixture.change === 'DELETE') expect(row).toMatchObject(doneOf(fixture));
					if (creates(fixture)) expect(row.wasCreated).toBe(true);
				}
			},
		);

		it('counts what the first try did as done where it stops, and says why it stops', async () => {
			let changes = 0;
			const { baseUrl } = await proxy(emulator, {
				request: ({ method }) => {
					const isRefused = method === fixture.change && changes++ > 0;
					return isRefused ? errorResponse(400, 1001, 'the real reason') : undefined;
				},
			});
			const { error } = await perform(emulator, fixture, {
				items: itemsOf(emulator, fixture).slice(0, 2),
				onError: undefined,
				settings,
				baseUrl,
				parameters: { options: { maxConcurrency: 1 } },
			});
			// One request carries all of them, and is not refused.
			if (fixture.batch) expect(error).toBeUndefined();
			else
				expect(`${error?.message} ${error?.description}`).toMatch(/the real reason.*Done \(1\)/s);
			expect(sent(emulator, fixture)).toHaveLength(fixture.batch ? 2 : 1);
		});
	},
);
