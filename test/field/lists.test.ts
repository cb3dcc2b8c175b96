/** A total that is wrong loses no row without a word. */
import { seeded } from '../../emulator';
import { run } from '../support/engine';
import { credentialFor, useEmulator, resourceLocator } from '../support/emulator';

const emulator = useEmulator({ seed: { accessUsers: 2100 } });

it.each(['ofPage', 'zero', 'absent', 'tooHigh'] as const)(
	'All rows come out where the total of a list is %s',
	async (totals) => {
		emulator.settings.totals = totals;
		const { json } = await run({
			node: 'accessUser',
			parameters: {
				operation: 'getAll',
				account: resourceLocator('id', seeded.account),
				returnAll: true,
			},
			credential: credentialFor(emulator, 'apiKey'),
		});
		expect(json).toHaveLength(2100);
	},
);
