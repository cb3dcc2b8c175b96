import type { IDataObject } from 'n8n-workflow';

import { sentChanges, useEmulator } from '../support/emulator';
import { described, entriesOf } from './described';
import type { Fixture } from './fixtures';
import { world } from './fixtures';
import {
	announced,
	calledIn,
	changing,
	creates,
	doneOf,
	failures,
	isBlind,
	itemsOf,
	itemsThere,
	named,
	perform,
	sent,
} from './perform';

const emulator = useEmulator({ seed: world });

/** Runs the operation with Dry Run on or off, item by item. */
const decided = async (
	fixture: Fixture,
	items: IDataObject[],
	dry: boolean[],
	options: IDataObject = {},
) =>
	await perform(emulator, fixture, {
		items: dry.map((value, nth) => ({ ...items[nth % items.length]!, dry: value })),
		parameters: { options: { ...options, dryRun: '={{ $json.dry }}' } },
	});

const isDry = ({ json }: { json: IDataObject[] }) => json.map(({ dryRun }) => dryRun === true);

/** What each item sends by itself. */
async function alone(fixture: Fixture, items: IDataObject[]): Promise<string[][]> {
	const each: string[][] = [];
	for (const item of items) {
		const { json } = await decided(fixture, [item], [true]);
		each.push(announced(json, fixture));
		emulator.reset();
	}
	return each;
}

describe.each(named(changing))('Dry Run of %s', (_title, fixture) => {
	it('is on as soon as the option is added', () => {
		const options = entriesOf(described(fixture.node, fixture.operation), 'options');
		const option = options.find(({ name }) => name === 'dryRun');
		expect(option).toMatchObject({ type: 'boolean', default: true });
	});

	it('is off where the option was not added', async () => {
		await perform(emulator, fixture, { parameters: { options: {} } });
		expect(sentChanges(emulator)).not.toEqual([]);
	});

	it('only reads, and lists what the real run then sends', async () => {
		// Many together are not looked up beforehand when they are sent for real.
		const there = isBlind(fixture) || !fixture.record ? [] : itemsThere(emulator, fixture);
		const names = [...itemsOf(emulator, fixture), ...there].map(({ record }) => record);
		const items = [...new Set(names)].map((record) => ({ record }));
		const dry = await decided(
			fixture,
			items,
			items.map(() => true),
		);
		expect(failures(dry)).not.toContain(true);
		expect(isDry(dry)).toEqual(items.map(() => true));
		expect(sentChanges(emulator)).toEqual([]);
		await decided(
			fixture,
			items,
			items.map(() => false),
		);
		expect(sent(emulator, fixture)).toEqual(announced(dry.json, fixture));
	});

	it('says whom it is about', async () => {
		const items = itemsOf(emulator, fixture);
		const { json } = await decided(
			fixture,
			items,
			items.map(() => true),
		);
		const ids = fixture.newcomers ? [] : fixture.rows(emulator).map(({ id }) => id);
		json.forEach(({ wouldSend: _requests, ...told }, nth) => {
			const { record } = items[nth]!;
			const names = [record, ids[nth], ...Object.values(fixture.containers)];
			if (fixture.called) names.push(calledIn(fixture, items[nth]!));
			expect(names.some((name) => Object.values(told).includes(name as string))).toBe(true);
		});
	});

	it.each([[[true, false, true]], [[false, true, false]], [[true, true, false]]])(
		'is decided for each item by itself: %j',
		async (dry) => {
			const items = fixture.record ? itemsOf(emulator, fixture) : [{}];
			const each = await alone(fixture, items);
			const decisions = dry.slice(0, items.length);
			const result = await decided(fixture, items, decisions);
			expect(failures(result)).not.toContain(true);
			expect(isDry(result)).toEqual(decisions);
			expect(sent(emulator, fixture)).toEqual(
				each
					.filter((_, nth) => !dry[nth])
					.flat()
					.sort(),
			);
		},
	);

	it.each([[[true, false]], [[false, true]], [[true, false, true]], [[true, true, false]]])(
		'is nothing that another item about the same record remembers: %j',
		async (dry) => {
			const [item] = itemsOf(emulator, fixture);
			const [once] = await alone(fixture, [item!]);
			const options = fixture.change === 'DELETE' ? { ifMissing: 'succeed' } : undefined;
			const result = await decided(fixture, [item!], dry, options);
			expect(failures(result)).not.toContain(true);
			expect(isDry(result)).toEqual(dry);
			expect(sent(emulator, fixture)).toEqual(once);
			const row = result.json[dry.indexOf(false)]!;
			if (fixture.change === 'DELETE') expect(row).toMatchObject(doneOf(fixture));
			if (creates(fixture)) expect(row.wasCreated).toBe(true);
		},
	);
});
