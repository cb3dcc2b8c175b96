import { seeded } from '../../emulator';
import { accountMembersOf } from '../../emulator/resources/accountMembers';
import { credentialFor, resourceLocator, useEmulator } from '../support/emulator';
import { triggerWith } from '../support/trigger';

const emulator = useEmulator({ seed: { accountMembers: 20 } });
const { account } = seeded;

const members = () => accountMembersOf(emulator.state, account);
const listed = () =>
	members()
		.rows()
		.filter(({ status }) => status !== 'rejected');

const on = (events: string[], options = {}) =>
	triggerWith({
		parameters: {
			resource: 'accountMember',
			account: resourceLocator('id', account),
			events,
			options,
		},
		credential: credentialFor(emulator),
	});

describe('Of a list that shrinks', () => {
	const removed = (count: number) => {
		const ids = listed()
			.slice(0, count)
			.map(({ id }) => id);
		for (const id of ids) members().remove(id);
		return ids;
	};

	it('the loss of half its rows is reported', async () => {
		const trigger = on(['gone']);
		await trigger.poll();
		const ids = removed(Math.floor(listed().length / 2));
		expect((await trigger.poll())!.map(({ id }) => id).sort()).toEqual(ids.sort());
	});

	it.each([['added'], ['changed'], ['gone']])(
		'a larger loss is an error, also with the event %s alone, and rows that come back are not new',
		async (event) => {
			const trigger = on([event]);
			await trigger.poll();
			const before = trigger.stored();
			const rows = members().rows();
			removed(Math.floor(listed().length / 2) + 1);
			await expect(trigger.poll()).rejects.toMatchObject({
				description: expect.stringContaining("switch on 'Accept Shrink'") as unknown,
			});
			expect(trigger.stored()).toBe(before);
			for (const row of rows) if (!members().get(row.id)) members().add(row);
			expect(await trigger.poll()).toBeNull();
		},
	);

	it('a larger loss is believed where the user says so, also if nobody wants to hear of it', async () => {
		const trigger = on(['added'], { acceptShrink: true });
		await trigger.poll();
		removed(listed().length);
		expect(await trigger.poll()).toBeNull();
		expect(trigger.stored()).toContain('"seen":{}');
	});
});
