import type { IDataObject } from 'n8n-workflow';

import { sentChanges, useEmulator } from '../support/emulator';
import { nodeNamed } from '../support/nodes';
import type { Fixture } from './fixtures';
import { fixtures, world } from './fixtures';
import {
	changing,
	failures,
	itemsOf,
	itemsThere,
	mayBeMissing,
	named,
	namedPersonOf,
	operationIn,
	perform,
	personOf,
	unknownId,
} from './perform';

const emulator = useEmulator({ seed: world });

const reading = fixtures.filter(({ change }) => !change);
const keysOf = (row: IDataObject) => Object.keys(row);

/** Somebody who is not there, by what names a record. */
const nobody = (fixture: Fixture) => {
	if (fixture.nobody) return fixture.nobody;
	const [mode = 'text'] = Object.keys(fixture.names ?? {});
	const email = 'nobody@example.com';
	if (mode === 'email' || mode === 'text') return email;
	return mode === 'account' ? 'f'.repeat(32) : unknownId(emulator, fixture);
};

describe.each(named(reading))('The output of %s', (_title, fixture) => {
	it('is simplified: the same flat fields for every row, the person first', async () => {
		const { json } = await perform(emulator, fixture);
		const person = namedPersonOf(fixture);
		expect(json.length).toBeGreaterThan(1);
		const { nested = [] } = fixture;
		for (const row of json) {
			expect(keysOf(row)).toEqual(keysOf(json[0]!));
			expect(keysOf(row).slice(0, person.length)).toEqual(person);
			for (const [key, value] of Object.entries(row)) {
				expect(value).toBeDefined();
				if (!Array.isArray(value) && !nested.includes(key))
					expect(typeof value === 'object' && value !== null).toBe(false);
			}
		}
	});

	it('is what Cloudflare answers with Simplify off, the person on top besides', async () => {
		// What comes out flat anyway has no Simplify.
		if (operationIn(fixture).isFlat) return;
		const { json } = await perform(emulator, fixture, { parameters: { simplify: false } });
		const rows = fixture.rows(emulator);
		const listed = json.filter(({ id }) => rows.some((row) => row.id === id));
		expect(listed).not.toEqual([]);
		for (const row of listed) {
			expect(row).toMatchObject(rows.find(({ id }) => id === row.id)!);
			const person = personOf(fixture);
			expect(keysOf(row).slice(0, person.length)).toEqual(person);
		}
	});
});

describe.each(named(changing))('The output of %s', (_title, fixture) => {
	/** What there is to do, and where it is possible also nothing to do. */
	const items = () => {
		const there = itemsOf(emulator, fixture).slice(0, 1);
		if (fixture.change === 'POST' && !fixture.batch && fixture.record && fixture.names?.text) {
			return [...there, ...itemsThere(emulator, fixture).slice(0, 1)];
		}
		return fixture.change === 'DELETE' ? [...there, { record: nobody(fixture) }] : there;
	};
	const options = fixture.change === 'DELETE' ? { ifMissing: 'succeed' } : {};
	const outcomes: Record<string, string[]> = {
		POST: ['created', 'alreadyThere'],
		PUT: ['updated'],
		respond: ['answered'],
		DELETE: ['deleted', 'alreadyAbsent'],
	};

	it.each([false, true])('has the same keys for all, in order; a dry run: %p', async (dryRun) => {
		const given = items();
		const result = await perform(emulator, fixture, {
			items: given,
			parameters: { options: { ...options, ...(dryRun && { dryRun }) } },
		});
		const { json } = result;
		expect(failures(result)).not.toContain(true);
		expect(json).toHaveLength(given.length);
		const person = namedPersonOf(fixture);
		json.forEach((row, nth) => {
			expect(keysOf(row)).toEqual(keysOf(json[0]!));
			expect(keysOf(row).slice(0, person.length + 1)).toEqual([...person, 'outcome']);
			expect(Object.values(row)).not.toContain(undefined);
			const usual = (outcomes[fixture.operation] ?? outcomes[fixture.change!])?.[nth];
			const done = nth === 0 ? (fixture.done?.outcome ?? usual) : usual;
			expect(row.outcome).toBe(dryRun ? (nth ? 'wouldNotChange' : 'wouldChange') : done);
		});
	});

	it('says in a dry run what would be done, to whom and where', async () => {
		const [item] = items();
		const { json } = await perform(emulator, fixture, {
			items: [item!],
			parameters: { options: { dryRun: true } },
		});
		const { wouldDo, wouldChange, where, ...told } = json[0]!;
		expect(wouldChange).toBe(true);
		expect(where).toEqual({
			type: expect.any(String),
			id: expect.any(String),
			name: expect.any(String),
		});
		expect(wouldDo).toContain((where as IDataObject).name);
		const names = [told.email, told.account_id, told.id, ...Object.values(told)];
		if (fixture.node !== 'userInvite') {
			expect(names.some((name) => name && String(wouldDo).includes(String(name)))).toBe(true);
		}
		expect(keysOf(json[0]!).at(-1)).toBe('wouldSend');
	});

	it('says it without the name of the place where Cloudflare does not tell it', async () => {
		const { containers } = operationIn(fixture).resource;
		const place = fixture.containers[containers.at(-1) ?? ''];
		if (!place) return;
		emulator.fault({
			kind: 'status',
			status: 403,
			method: 'GET',
			path: `/${place}$`,
			times: 9,
		});
		const { json } = await perform(emulator, fixture, {
			items: items().slice(0, 1),
			parameters: { options: { dryRun: true } },
		});
		expect(json[0]).toMatchObject({ where: { id: place, name: null } });
		expect(json[0]?.wouldDo).toContain(place);
	});
});

describe.each(named(mayBeMissing))('Leave Out of %s', (_title, fixture) => {
	it.each([false, true])('gives no item for who is not there; a dry run: %p', async (dryRun) => {
		const [first, second] = itemsThere(emulator, fixture);
		const { items } = await perform(emulator, fixture, {
			items: [first!, { record: nobody(fixture) }, second!],
			parameters: { options: { ifMissing: 'leaveOut', ...(dryRun && { dryRun }) } },
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(sentChanges(emulator)).toHaveLength(dryRun ? 0 : fixture.batch ? 1 : 2);
	});
});

it('Every node names itself by its operations', () => {
	for (const { node, operation } of fixtures) {
		const { properties } = nodeNamed(node).description;
		expect(properties[0]).toMatchObject({ name: 'resource', type: 'hidden', default: node });
		const selector = properties.find(({ name }) => name === 'operation')!;
		expect(selector.displayOptions).toEqual({ show: { resource: [node] } });
		expect(selector.options).toContainEqual(expect.objectContaining({ value: operation }));
	}
});
