import { seeded } from '../../emulator';
import { sentChanges, useEmulator } from '../support/emulator';
import { world } from './fixtures';
import type { Fixture } from './fixtures';
import {
	calledIn,
	changing,
	deleting,
	itemsOf,
	itemsThere,
	named,
	perform,
	unknownId,
} from './perform';

const emulator = useEmulator({ seed: world });

const nothing: Record<string, string> = {
	email: 'nobody@example.com',
	text: 'nobody@example.com',
	name: 'Nobody',
	account: 'f'.repeat(32),
};
const modeOf = ({ names = {} }: Fixture) => Object.keys(names)[0] ?? 'text';
/** An address that is added somewhere needn't be known before. */
const addsAddress = ({ done, names }: Fixture) => done?.outcome === 'added' && 'text' in names!;
const onRecords = changing.filter((one) => one.record && !one.newcomers && !addsAddress(one));

describe.each(named(onRecords))('Stop Workflow in %s', (_title, fixture) => {
	it('ends the node while nothing is done, where one of them is unknown', async () => {
		const there = itemsOf(emulator, fixture);
		const unknown =
			fixture.unfit?.(emulator) ?? nothing[modeOf(fixture)] ?? unknownId(emulator, fixture);
		const { error } = await perform(emulator, fixture, {
			items: [...there, { record: unknown }],
			onError: 'stopWorkflow',
		});
		expect(error?.context.itemIndex).toBe(3);
		expect(sentChanges(emulator)).toEqual([]);
		expect(error?.context).toMatchObject({
			done: [],
			failed: [{ name: calledIn(fixture, { record: unknown }), error: expect.any(String) }],
			notStarted: there.map((item) => calledIn(fixture, item)),
		});
	});

	it.each(Object.keys(fixture.names ?? {}))('reads nothing twice, by %s', async (mode) => {
		const items = itemsOf(emulator, fixture, mode);
		await perform(emulator, fixture, { items, mode });
		const reads = () => emulator.requests.filter(({ method }) => method === 'GET').length;
		const before = reads();
		emulator.reset();
		await perform(emulator, fixture, { items, mode, onError: 'stopWorkflow' });
		expect(reads()).toBeLessThanOrEqual(before);
	});
});

describe.each(named(deleting))('A record that two items name, in %s', (_title, fixture) => {
	it('is not called gone: the second item says that an earlier one names it', async () => {
		const [first] = itemsThere(emulator, fixture);
		const { error } = await perform(emulator, fixture, {
			items: [first!, first!],
			onError: 'stopWorkflow',
		});
		expect(error?.message).toContain('is already named by an earlier item');
		expect(error?.context.itemIndex).toBe(1);
		expect(sentChanges(emulator)).toEqual([]);
	});
});

describe.each(named(changing.filter(({ record }) => record)))(
	'A failure that ends %s',
	(_title, fixture) => {
		it('names who was done, who failed and why, and who was not started', async () => {
			const items = itemsOf(emulator, fixture);
			emulator.fault({ kind: 'status', status: 400, method: fixture.change!, times: 99 });
			const { error } = await perform(emulator, fixture, { items, onError: 'stopWorkflow' });
			const { done, failed, notStarted } = error!.context as Record<string, unknown[]>;
			const names = [
				...done!,
				...(failed as Array<{ name: string }>).map(({ name }) => name),
				...notStarted!,
			];
			expect(names.sort()).toEqual(items.map((item) => calledIn(fixture, item)).sort());
			expect(failed).not.toEqual([]);
			for (const name of names) expect(error?.description).toContain(name);
		});
	},
);

describe('20 leavers, one refused, two unknown', () => {
	const fixture = changing.find((one) => one.node === 'accessUser' && one.operation === 'delete')!;
	const leavers = () => {
		const emails = Array.from({ length: 18 }, (_, nth) => `leaver${nth}@example.com`);
		const rows = emails.map((email) => fixture.add!(emulator, email));
		emulator.fault({ kind: 'status', status: 403, method: 'DELETE', path: rows[9]!.id, times: 9 });
		emails.splice(4, 0, 'unknown1@example.com');
		emails.splice(15, 0, 'unknown2@example.com');
		return emails;
	};
	const unknown = expect.stringContaining('not found');
	const left = () => emulator.state.accessUsers(seeded.account).map(({ email }) => email);

	it.each([false, true])('stop before the first deletion; a dry run: %p', async (dryRun) => {
		const emails = leavers();
		const { error } = await perform(emulator, fixture, {
			items: emails.map((record) => ({ record })),
			onError: 'stopWorkflow',
			parameters: { options: dryRun ? { dryRun } : {} },
		});
		expect(sentChanges(emulator)).toEqual([]);
		expect(error?.context).toMatchObject({
			failed: [
				{ name: 'unknown1@example.com', error: unknown },
				{ name: 'unknown2@example.com', error: unknown },
			],
		});
		for (const email of emails) expect(error?.description).toContain(email);
	});

	it('are all named where the node goes on', async () => {
		const emails = leavers();
		const { json } = await perform(emulator, fixture, {
			items: emails.map((record) => ({ record })),
			parameters: { options: { ifMissing: 'succeed' } },
		});
		expect(json.map(({ outcome, error }) => outcome ?? error)).toEqual(
			emails.map((email) =>
				email === 'leaver9@example.com'
					? expect.stringContaining('HTTP 403')
					: email.startsWith('unknown')
						? 'alreadyAbsent'
						: 'deleted',
			),
		);
		expect(left()).toContain('leaver9@example.com');
		expect(left()).not.toContain('leaver8@example.com');
	});
});
