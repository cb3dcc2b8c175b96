import { sentChanges, useEmulator } from '../support/emulator';
import { world } from './fixtures';
import {
	changing,
	creates,
	creating,
	deleting,
	failures,
	flagOf,
	isBlind,
	itemsOf,
	itemsThere,
	mayBeMissing,
	named,
	perform,
} from './perform';

// Nothing moves on by itself between two runs.
const emulator = useEmulator({ seed: world, settings: { associationDelayMs: 600_000 } });

// What is withdrawn and made again has another ID each time.
describe.each(named(changing.filter(({ record, withdraws }) => record && !withdraws)))(
	'The same run again: %s',
	(_title, fixture) => {
		it.each(Object.keys(fixture.names!))(
			'changes nothing and fails nothing: by %s',
			async (mode) => {
				const parameters = mayBeMissing.includes(fixture)
					? { options: { ifMissing: 'succeed' } }
					: undefined;
				const items = itemsOf(emulator, fixture, mode);
				await perform(emulator, fixture, { mode, items, parameters });
				const after = JSON.stringify(fixture.rows(emulator));
				emulator.requests.length = 0;
				const again = await perform(emulator, fixture, { mode, items, parameters });
				expect(failures(again)).toEqual(items.map(() => false));
				// Many together are not looked up beforehand: they are refused once, and then found.
				if (!isBlind(fixture) && !fixture.repeats) expect(sentChanges(emulator)).toEqual([]);
				expect(JSON.stringify(fixture.rows(emulator))).toBe(after);
				for (const row of again.json) {
					const flag = flagOf(fixture);
					if (fixture.change === 'DELETE') {
						expect(flag ? row[flag] : row.outcome).toBe(flag ? false : 'alreadyAbsent');
					}
					if (creates(fixture)) expect(row.wasCreated).toBe(false);
				}
			},
		);
	},
);

describe.each(named(creating))('Somebody who is there already: %s', (_title, fixture) => {
	it('comes out as it is, and nothing changes', async () => {
		const rows = fixture.rows(emulator).slice(0, 3);
		const before = JSON.stringify(fixture.rows(emulator));
		const { json } = await perform(emulator, fixture, { items: itemsThere(emulator, fixture) });
		expect(json).toMatchObject(rows.map(({ id }) => ({ id, wasCreated: false })));
		expect(JSON.stringify(fixture.rows(emulator))).toBe(before);
		if (!fixture.batch) expect(sentChanges(emulator)).toEqual([]);
	});

	it('is named where the item is to fail, with what to do', async () => {
		const rows = fixture.rows(emulator).slice(0, 3);
		const { json } = await perform(emulator, fixture, {
			items: itemsThere(emulator, fixture),
			parameters: { options: { ifExists: 'fail' } },
		});
		json.forEach(({ error, details }, nth) => {
			expect(error).toMatch(
				new RegExp(`^'.+' is taken: .+ is there already \\(ID ${rows[nth]!.id}\\)$`),
			);
			expect(details).toMatchObject({
				description: "Set 'If Exists' to 'Return Existing' to go on with what is there.",
			});
		});
		expect(json).toHaveLength(3);
	});
});

describe.each(named(deleting))('Somebody who is gone: %s', (_title, fixture) => {
	it('fails the item unless told otherwise, and says what to do', async () => {
		const items = itemsThere(emulator, fixture);
		await perform(emulator, fixture, { items });
		const { json } = await perform(emulator, fixture, { items });
		for (const { error, details } of json) {
			expect(error).toEqual(expect.any(String));
			expect(JSON.stringify(details)).toContain("set 'If Missing' to 'Succeed'");
		}
		expect(json).toHaveLength(3);
	});

	it('would be sent nothing for in a dry run', async () => {
		const items = itemsThere(emulator, fixture);
		await perform(emulator, fixture, { items });
		emulator.requests.length = 0;
		const { json } = await perform(emulator, fixture, {
			items,
			parameters: { options: { ifMissing: 'succeed', dryRun: true } },
		});
		const absent = { dryRun: true, wouldSend: [], alreadyAbsent: true, deleted: false };
		expect(json).toMatchObject([absent, absent, absent]);
		expect(sentChanges(emulator)).toEqual([]);
	});
});
