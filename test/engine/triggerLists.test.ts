import type { IDataObject } from 'n8n-workflow';

import { sentChanges, credentialFor, useEmulator } from '../support/emulator';
import { nodeNamed, operationsOf } from '../support/nodes';
import { triggerWith } from '../support/trigger';
import { watchedLists } from '../support/triggerLists';
import { listRequests } from '../support/watchedList';

const emulator = useEmulator();

const ALL = ['added', 'changed', 'gone'];
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

it('every resource of the node is tried here', () => {
	const { properties } = nodeNamed('onboardingTrigger').description;
	const { options } = properties.find(({ name }) => name === 'resource')!;
	const values = (options as Array<{ value: string }>).map(({ value }) => value);
	expect(values).toEqual(Object.keys(watchedLists));
});

describe.each(Object.entries(watchedLists))('The trigger on %s', (resource, list) => {
	const state = () => emulator.state;
	const watching = (more: IDataObject = {}) =>
		triggerWith({
			parameters: { resource, ...list.parameters, events: ALL, ...more },
			credential: credentialFor(emulator),
		});
	afterEach(() => expect(sentChanges(emulator)).toEqual([]));

	it('remembers at first, then says who was added, changed and is gone, each once', async () => {
		const trigger = watching();
		expect(await trigger.poll()).toBeNull();
		expect(await trigger.poll()).toBeNull();
		expect(emulator.requests).toHaveLength(2);

		const id = list.add(state());
		const [added, ...others] = (await trigger.poll())!;
		expect(others).toEqual([]);
		expect(added).toMatchObject({ ...list.shown, id, event: 'added', changed: {} });
		expect(added!.detectedAt).toMatch(ISO);
		expect(await trigger.poll()).toBeNull();

		const changed = list.change(state(), id);
		expect(await trigger.poll()).toEqual([
			{ ...added, ...newValues(changed), event: 'changed', changed, detectedAt: anyTime },
		]);
		expect(await trigger.poll()).toBeNull();

		list.remove(state(), id);
		expect(await trigger.poll()).toEqual([{ id, event: 'gone', changed: {}, detectedAt: anyTime }]);
		expect(await trigger.poll()).toBeNull();
	});

	it('reports several events at once, who is gone last', async () => {
		const trigger = watching();
		await trigger.poll();
		const [first, second] = list.rows(state()) as [{ id: string }, { id: string }];
		const changed = list.change(state(), second.id);
		list.remove(state(), first.id);
		const id = list.add(state());
		const items = (await trigger.poll())!;
		const expected = [`added ${id}`, `changed ${second.id}`, `gone ${first.id}`];
		expect(items.map((one) => `${one.event} ${one.id}`).sort()).toEqual(expected);
		expect(items.at(-1)).toMatchObject({ event: 'gone' });
		expect(items.find(({ event }) => event === 'changed')).toMatchObject({ changed });
	});

	it('reports only the chosen events', async () => {
		const trigger = watching({ events: ['added'] });
		await trigger.poll();
		list.change(state(), list.rows(state())[0]!.id);
		list.remove(state(), list.rows(state())[1]!.id);
		expect(await trigger.poll()).toBeNull();
		const id = list.add(state());
		expect(await trigger.poll()).toMatchObject([{ id, event: 'added' }]);
	});

	it('reports rows as Get Many does', async () => {
		const { resource: facts } = operationsOf(resource)[0]!;
		const names = list.lookups ? ['account_name'] : [];
		const fields = [...names, ...Object.keys(facts.simplified!({} as never))];
		const trigger = watching({ options: { emitExisting: true } });
		const items = (await trigger.poll())!;
		expect(items.map(({ id }) => id).sort()).toEqual(
			list
				.rows(state())
				.map(({ id }) => id)
				.sort(),
		);
		for (const item of items) {
			expect(Object.keys(item)).toEqual([...fields, 'event', 'changed', 'detectedAt']);
			expect(item).toMatchObject({ event: 'added', changed: {} });
		}
		if (list.lookups) expect(items.every(({ account_name: name }) => name !== '')).toBe(true);
		expect(await trigger.poll()).toBeNull();
	});

	it('shows up to five rows in a test and remembers nothing', async () => {
		const trigger = watching();
		const items = (await trigger.poll('manual'))!;
		const there = list.rows(state()).map(({ id }) => id);
		expect(items).toHaveLength(Math.min(5, there.length));
		for (const item of items) {
			expect(there).toContain(item.id);
			expect(item).toMatchObject({ event: 'added', changed: {}, detectedAt: anyTime });
		}
		expect(trigger.stored()).toBe('{}');
		expect(emulator.requests).toHaveLength(1 + (list.lookups ?? 0));
	});

	it('says in a test that nobody is there', async () => {
		for (const { id } of [...list.rows(state())]) list.remove(state(), id);
		const { noun } = operationsOf(resource)[0]!.resource;
		await expect(watching().poll('manual')).rejects.toMatchObject({
			message: `No ${noun}s to show as test event`,
			description: expect.stringContaining('the first one that is added') as unknown,
		});
	});

	it('takes an empty list for what it is at first, and later only if it may shrink', async () => {
		const rows = list.rows(state()).map(({ id }) => id);
		const trigger = watching();
		await trigger.poll();
		const before = trigger.stored();
		for (const id of rows) list.remove(state(), id);
		await expect(trigger.poll()).rejects.toMatchObject({
			message: expect.stringMatching(
				/^'Accept Shrink' is off, and (\d+) of \1 .+s of the last poll are missing now$/,
			) as unknown,
			failure: { cause: 'configuration-invalid' },
		});
		expect(trigger.stored()).toBe(before);
		const accepting = trigger.republished({
			parameters: {
				...{ resource, ...list.parameters, events: ALL },
				options: { acceptShrink: true },
			},
		});
		const gone = (await accepting.poll())!;
		expect(gone.map(({ id }) => id).sort()).toEqual([...rows].sort());
		expect(new Set(gone.map(({ event }) => event))).toEqual(new Set(['gone']));
		expect(await accepting.poll()).toBeNull();
	});

	it('keeps no address and no name where nobody asks for old values', async () => {
		const trigger = watching({ events: ['added', 'gone'] });
		await trigger.poll();
		list.add(state());
		await trigger.poll();
		const stored = trigger.stored();
		expect(stored).not.toMatch(/@|Night shift|New Comer|Partner|example/);
		for (const { id } of list.rows(state())) expect(stored).toContain(id);
	});

	it('remembers afresh with another list', async () => {
		const trigger = watching();
		await trigger.poll();
		const { elsewhere } = list;
		const other = trigger.republished({
			parameters: { resource, ...list.parameters, ...elsewhere, events: ALL },
			credential: credentialFor(emulator, 'apiToken', {
				// Another way to the same emulator is another Cloudflare.
				...(!elsewhere && { baseUrl: emulator.baseUrl.replace('127.0.0.1', 'localhost') }),
			}),
		});
		expect(await other.poll()).toBeNull();
		expect(other.stored()).not.toBe(trigger.stored());
		const back = other.republished({
			parameters: { resource, ...list.parameters, events: ALL },
			credential: credentialFor(emulator),
		});
		list.add(state());
		expect(await back.poll()).toBeNull();
	});

	it('asks for pages of the largest size, and for nothing else', async () => {
		const page = list.page ?? 1000;
		const count = page * 2 + 1;
		emulator.reset({ [list.seed]: count });
		const trigger = watching({ events: ['added'] });
		expect(await trigger.poll()).toBeNull();
		const expected = list.page ? Math.ceil(list.rows(state()).length / page) : 1;
		expect(listRequests(emulator, list)).toHaveLength(expected);
		expect(emulator.requests).toHaveLength(expected);
		list.add(state());
		expect(await trigger.poll()).toHaveLength(1);
	});
});

const anyTime = expect.stringMatching(ISO) as unknown;

/** The fields of a row that were changed, with their new values. */
const newValues = (changed: IDataObject): IDataObject => {
	const fields = Object.entries(changed as Record<string, { new: string }>);
	return Object.fromEntries(fields.map(([field, value]) => [field, value.new]));
};
