import type { IDataObject } from 'n8n-workflow';

import { sentChanges, useEmulator } from '../support/emulator';
import { withValue } from './described';
import type { Fixture } from './fixtures';
import { fixtures, world } from './fixtures';
import {
	announced,
	creating,
	deleting,
	failures,
	itemsOf,
	itemsThere,
	nameOf,
	named,
	perform,
	sent,
} from './perform';

const emulator = useEmulator({ seed: world });

/** One record, spelled in three ways that mean the same. Names are exact. */
function spellings(record: unknown, mode?: string): IDataObject[] {
	const text = String(record);
	const other = mode === 'name' ? text : text.toUpperCase();
	return [text, other, ` ${text} `].map((one) => ({ record: one }));
}

describe.each(named(creating))('Several items about one newcomer: %s', (_title, fixture) => {
	const create = async (options: IDataObject = {}) =>
		await perform(emulator, fixture, {
			items: spellings(itemsOf(emulator, fixture)[0]!.record),
			parameters: { options },
		});

	it('create it once, and the others find it', async () => {
		const { json } = await create();
		expect(json.map(({ wasCreated }) => wasCreated)).toEqual([true, false, false]);
		expect(new Set(json.map(({ id }) => id)).size).toBe(1);
		expect(sent(emulator, fixture)).toHaveLength(1);
	});

	it('create it once, in a dry run too', async () => {
		const { json } = await create({ dryRun: true });
		expect(announced(fixture.batch ? json : json.slice(0, 1), fixture)).toHaveLength(1);
		if (!fixture.batch) expect(announced(json, fixture)).toHaveLength(1);
		expect(json.map((row) => row.dryRun)).toEqual([true, true, true]);
	});

	it.each([false, true])(
		'say that it is taken where they are told to; dry run: %s',
		async (dryRun) => {
			const result = await create({ dryRun, ifExists: 'fail' });
			// Many together are one change: the input names somebody twice.
			expect(failures(result)).toEqual(fixture.batch ? [false, false, false] : [false, true, true]);
		},
	);
});

describe.each(named(deleting))('Several items about one leaver: %s', (_title, fixture) => {
	const modes = Object.keys(fixture.names ?? {});
	const remove = async (mode: string, options: IDataObject) =>
		await perform(emulator, fixture, {
			mode,
			items: spellings(itemsThere(emulator, fixture, mode)[0]!.record, mode),
			parameters: { options },
		});

	it.each(modes)('delete it once, and the others find it gone: by %s', async (mode) => {
		const { json } = await remove(mode, { ifMissing: 'succeed' });
		expect(json.map(({ deleted }) => deleted)).toEqual([true, false, false]);
		expect(json.map(({ alreadyAbsent = false }) => alreadyAbsent)).toEqual([false, true, true]);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it.each(modes)('fail from the second on where they are told to: by %s', async (mode) => {
		expect(failures(await remove(mode, { ifMissing: 'fail' }))).toEqual([false, true, true]);
		expect(sentChanges(emulator)).toHaveLength(1);
	});

	it.each(modes)('are the same in a dry run, which calls nobody gone: by %s', async (mode) => {
		const { json } = await remove(mode, { ifMissing: 'succeed', dryRun: true });
		expect(json.map((row) => (row.wouldSend as unknown[]).length)).toEqual([1, 0, 0]);
		expectNobodyGone(json);
	});

	/** Names each record by one thing and then by another. */
	const byAllModes = async (options: IDataObject) => {
		const [row] = fixture.rows(emulator);
		const items = modes.map((mode) => ({ mode, record: nameOf(fixture, row!, mode) }));
		return await perform(emulator, fixture, {
			items: [...items, ...[...items].reverse()],
			parameters: {
				[fixture.record!]: { __rl: true, mode: '={{ $json.mode }}', value: '={{ $json.record }}' },
				options: { ifMissing: 'succeed', ...options },
			},
		});
	};

	it('mean one record, whether they name it by one thing or another', async () => {
		const { json } = await byAllModes({});
		expect(json.filter((one) => 'error' in one)).toEqual([]);
		expect(json.filter(({ deleted }) => deleted === true)).toHaveLength(1);
		expect(json.filter(({ alreadyAbsent }) => alreadyAbsent === true)).toHaveLength(
			modes.length * 2 - 1,
		);
	});

	it('mean one record in a dry run too', async () => {
		const { json } = await byAllModes({ dryRun: true });
		expect(json.filter(({ wouldChange }) => wouldChange === true)).toHaveLength(1);
		expect(json).toHaveLength(modes.length * 2);
		expectNobodyGone(json);
		const { json: failing } = await byAllModes({ dryRun: true, ifMissing: 'fail' });
		const errors = failing.filter((one) => 'error' in one);
		expect(errors).toHaveLength(modes.length * 2 - 1);
		for (const { error } of errors) expect(error).toContain('already named by an earlier item');
	});
});

/** In a dry run, an earlier item about the same record has deleted nothing. */
function expectNobodyGone(json: IDataObject[]): void {
	for (const { deleted, alreadyAbsent, wouldChange, wouldDo } of json) {
		expect([deleted, alreadyAbsent]).toEqual([null, null]);
		if (!wouldChange) expect(wouldDo).toContain('already named by an earlier item');
	}
}

const setting = fixtures.filter(({ sets }) => sets);

describe.each(named(setting))('Several items that change one record: %s', (_title, fixture) => {
	const { parameter, field, values, options = {} } = fixture.sets!;
	const once = fixture.failsAgain !== undefined;
	/** The items' values one after the other, and back to the first. */
	const wanted = once ? values : [...values, values[0]!];

	const set = async (more: IDataObject = {}) => {
		const { record } = itemsThere(emulator, fixture)[0]!;
		const collection = parameter.split('.')[0]!;
		return await perform(emulator, fixture, {
			items: wanted.map((value) => ({ record, value })),
			parameters: {
				...withValue({ [collection]: {} } as IDataObject, parameter, '={{ $json.value }}'),
				options: { ...options, ...more },
			},
		});
	};
	const now = (): unknown => stateOf(fixture, idOfFirst)[field];
	let idOfFirst = '';
	beforeEach(() => (idOfFirst = fixture.rows(emulator)[0]!.id));

	it('come out in their order, and the last one holds', async () => {
		const result = await set();
		if (once) {
			// An answer can't be taken back: another one is refused.
			expect(failures(result)).toEqual(wanted.map((_, nth) => nth > 0));
			expect(sentChanges(emulator)).toHaveLength(1);
			return;
		}
		expect(result.json.map((row) => row[field])).toEqual(wanted);
		expect(now()).toBe(wanted.at(-1));
		expect(sentChanges(emulator)).toHaveLength(wanted.length);
	});

	it('also where the first one has to be repeated after a fault', async () => {
		emulator.fault({ kind: 'status', status: 503, method: fixture.change });
		await set();
		expect(now()).toBe(once ? wanted[0] : wanted.at(-1));
	});

	it('each see in a dry run what the one before would have done', async () => {
		const result = await set({ dryRun: true });
		const lengths = result.json.map((row) => (row.wouldSend as unknown[] | undefined)?.length);
		expect(lengths).toEqual(wanted.map((_, nth) => (once && nth > 0 ? undefined : 1)));
		expect(sentChanges(emulator)).toEqual([]);
	});

	it('send nothing where nothing changes', async () => {
		const { record } = itemsThere(emulator, fixture)[0]!;
		const collection = parameter.split('.')[0]!;
		const { json } = await perform(emulator, fixture, {
			items: [{ record }, { record }, { record }],
			parameters: {
				...withValue({ [collection]: {} } as IDataObject, parameter, values[0]),
				options,
			},
		});
		expect(json.map((row) => row[field])).toEqual(Array(3).fill(values[0]));
		expect(sentChanges(emulator)).toHaveLength(1);
	});
});

function stateOf(fixture: Fixture, id: string): IDataObject {
	const { everyRow = fixture.rows } = fixture;
	return everyRow(emulator).find((row) => row.id === id)!;
}
