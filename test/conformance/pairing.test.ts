import type { IDataObject } from 'n8n-workflow';

import { sentChanges, useEmulator } from '../support/emulator';
import { world } from './fixtures';
import { itemsOf, named, pairedWith, perform, single } from './perform';

const emulator = useEmulator({ seed: world });

describe.each(named(single))('Items that work and items that do not: %s', (_title, fixture) => {
	const mixed = () => {
		const [first, second] = itemsOf(emulator, fixture);
		// Any text may be a name.
		const unreadable = 'name' in fixture.names! ? ' ' : 'no name';
		const items: IDataObject[] = [first!, { record: unreadable }, second!, { record: '' }];
		return items.map((item, row) => ({ ...item, row }));
	};

	it('keep their order and pairing when told to continue', async () => {
		const { items, error } = await perform(emulator, fixture, { items: mixed() });
		expect(error).toBeUndefined();
		expect(pairedWith(fixture, { items })).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		const failed = items.filter(({ json }) => 'error' in json);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 3 }]);
		expect(Object.keys(failed[0]!.json)).toEqual(['error', 'details']);
	});

	it("keep the input's fields on the error output", async () => {
		const onError = 'continueErrorOutput';
		const { items, errorItems } = await perform(emulator, fixture, { items: mixed(), onError });
		expect(pairedWith(fixture, { items })).toEqual([{ item: 0 }, { item: 2 }]);
		expect(errorItems.map(({ json }) => json)).toMatchObject([
			{ row: 1, error: expect.any(String), details: expect.any(Object) },
			{ row: 3, error: expect.any(String), details: expect.any(Object) },
		]);
	});

	it('stop at the first that fails, with its index, and change nothing', async () => {
		const { error, items } = await perform(emulator, fixture, {
			items: mixed(),
			onError: undefined,
		});
		expect(items).toEqual([]);
		expect(error?.context.itemIndex).toBe(1);
		expect(sentChanges(emulator)).toEqual([]);
	});
});
