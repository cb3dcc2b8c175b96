import { emulated } from '../support/world';
import { world } from './fixtures';
import { changing, failures, itemsOf, named, perform, sent } from './perform';

const emulator = emulated({ seed: world });

describe.each(named(changing.filter(({ record }) => record)))(
	'Retry On Fail of %s',
	(_title, fixture) => {
		const tried = async (onError?: 'continueRegularOutput') =>
			await perform(emulator, fixture, {
				items: [{ record: 'nobody' }, ...itemsOf(emulator, fixture).slice(0, 2)],
				onError,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
				parameters: { options: fixture.change === 'DELETE' ? { ifMissing: 'fail' } : {} },
			});

		it('tells what the first try did as done, and does it once', async () => {
			const result = await tried('continueRegularOutput');
			expect(failures(result)).toEqual([true, false, false]);
			expect(sent(emulator, fixture)).toHaveLength(2);
			for (const { deleted, wasCreated } of result.json.slice(1)) {
				if (fixture.change === 'DELETE') expect(deleted).toBe(true);
				if (fixture.change === 'POST') expect(wasCreated).toBe(true);
			}
		});

		it('does not hide why an item failed', async () => {
			const [first, second] = itemsOf(emulator, fixture);
			emulator.fault({
				kind: 'status',
				status: 400,
				method: fixture.change,
				message: 'the real reason',
				times: Infinity,
			});
			const { error } = await perform(emulator, fixture, {
				items: [first!, second!],
				onError: undefined,
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
			});
			expect(`${error?.message} ${error?.description}`).toContain('the real reason');
		});
	},
);
