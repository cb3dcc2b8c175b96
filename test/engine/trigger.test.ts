import type { IDataObject } from 'n8n-workflow';

import { seeded } from '../../emulator';
import { accountMembersOf, addAccountMember } from '../../emulator/resources/accountMembers';
import { membershipsIn } from '../../emulator/resources/memberships';
import { credentialFor, resourceLocator, useEmulator } from '../support/emulator';
import type { TriggerSetup } from '../support/trigger';
import { triggerWith } from '../support/trigger';

const emulator = useEmulator({ seed: { accountMembers: 20, accessUsers: 20 } });
const { account } = seeded;
const inAccount = { account: resourceLocator('id', account) };

const members = () => accountMembersOf(emulator.state, account);
const listed = () =>
	members()
		.rows()
		.filter(({ status }) => status !== 'rejected');
const accepted = () => listed().filter(({ status }) => status === 'accepted');

const watching = (more: IDataObject = {}): TriggerSetup => ({
	parameters: { resource: 'accountMember', ...inAccount, events: ['added'], ...more },
	credential: credentialFor(emulator),
});
const on = (more: IDataObject = {}) => triggerWith(watching(more));

const brief = (items: IDataObject[] | null) => items?.map(({ id, event }) => [event, id]);

const status = (old: string, now: string) => ({ status: { old, new: now } });

describe('After the settings were changed, the trigger', () => {
	it('goes on with other events', async () => {
		const trigger = on();
		await trigger.poll();
		const [first] = listed();
		members().remove(first!.id);
		const added = addAccountMember(emulator.state, account, 'x@example.com', 'pending');
		const both = trigger.republished(watching({ events: ['added', 'gone'] }));
		expect(brief(await both.poll())).toEqual([
			['added', added.id],
			['gone', first!.id],
		]);
	});

	it('notices changes of rows that were kept as a hash, without their old values', async () => {
		const trigger = on();
		await trigger.poll();
		const [first, second] = accepted();
		first!.status = 'pending';
		const changes = trigger.republished(watching({ events: ['changed'] }));
		expect(await changes.poll()).toMatchObject([{ id: first!.id, event: 'changed', changed: {} }]);
		expect(changes.stored()).toContain(`"${first!.id}":"[`);
		second!.status = 'pending';
		expect(await changes.poll()).toMatchObject([
			{ id: second!.id, changed: status('accepted', 'pending') },
		]);
	});

	it('says nothing of rows whose hash is of other fields', async () => {
		const trigger = on();
		await trigger.poll();
		accepted()[0]!.status = 'pending';
		const options = { watch: ['status'] };
		const changes = trigger.republished(watching({ events: ['changed'], options }));
		expect(await changes.poll()).toBeNull();
		const [next] = accepted();
		next!.status = 'pending';
		expect(await changes.poll()).toMatchObject([{ id: next!.id }]);
	});

	it('compares only fields whose old value it knows', async () => {
		const events = ['changed'];
		const trigger = on({ events, options: { watch: ['status'] } });
		await trigger.poll();
		const [first, second] = accepted();
		first!.user.first_name = 'Renamed';
		second!.user.first_name = 'Renamed';
		second!.status = 'pending';
		const more = trigger.republished(watching({ events, options: { watch: ['name', 'status'] } }));
		expect(await more.poll()).toMatchObject([
			{ id: second!.id, changed: status('accepted', 'pending') },
		]);
		first!.user.first_name = 'Again';
		const [item] = (await more.poll())!;
		expect(item).toMatchObject({ id: first!.id, changed: { name: { new: item!.name } } });
	});

	it('forgets the values when nobody asks for them any more', async () => {
		const trigger = on({ events: ['changed'], options: { watch: ['email'] } });
		await trigger.poll();
		expect(trigger.stored()).toContain('@example.com');
		const less = trigger.republished(watching({ options: { watch: ['email'] } }));
		expect(await less.poll()).toBeNull();
		expect(less.stored()).not.toContain('@');
	});

	it('goes on with a renewed secret, and with another credential where the list is the same', async () => {
		const trigger = on();
		await trigger.poll();
		const other = trigger.republished({
			credential: credentialFor(emulator, 'apiKey'),
			credentialId: '2',
		});
		const { id } = addAccountMember(emulator.state, account, 'x@example.com', 'pending');
		expect(brief(await other.poll())).toEqual([['added', id]]);
	});

	it('remembers afresh with another credential where the list is that of its user', async () => {
		const parameters = { resource: 'membership', events: ['gone'] };
		const trigger = triggerWith({ parameters, credential: credentialFor(emulator) });
		await trigger.poll();
		const renewed = trigger.republished({ credential: credentialFor(emulator, 'apiKey') });
		const [first] = membershipsIn(emulator.state);
		emulator.state
			.table({ name: 'memberships', keyOf: () => '' }, emulator.state.user.id)
			.remove(first!.id);
		expect(brief(await renewed.poll())).toEqual([['gone', first!.id]]);
		expect(await trigger.republished({ credentialId: '2' }).poll()).toBeNull();
	});
});

describe('The trigger', () => {
	it('reports the oldest first, those of one moment by ID, and rows without a date last', async () => {
		const trigger = triggerWith(watching({ resource: 'accessUser' }));
		await trigger.poll();
		const add = (nth: number, created_at: string) => {
			const row = emulator.state.addAccessUser(account, { email: `n${nth}@example.com` });
			return Object.assign(row, { created_at }).id;
		};
		const unknown = add(0, undefined as never);
		const later = add(1, '2026-03-01T00:00:00Z');
		const [a, b] = [add(2, '2026-02-01T00:00:00Z'), add(3, '2026-02-01T00:00:00Z')].sort();
		const first = add(4, '2026-01-01T00:00:00Z');
		const items = (await trigger.poll())!;
		expect(items.map(({ id }) => id)).toEqual([first, a, b, later, unknown]);
	});

	it('takes another order of the roles for no change', async () => {
		const trigger = on({ events: ['changed'] });
		const [first] = accepted();
		first!.policies = [...first!.policies!, ...accepted()[1]!.policies!];
		await trigger.poll();
		first!.policies = [...first!.policies!].reverse();
		expect(await trigger.poll()).toBeNull();
	});

	it('says nothing at first, or everything', async () => {
		expect(await on().poll()).toBeNull();
		const eager = on({ options: { emitExisting: true } });
		expect(await eager.poll()).toHaveLength(listed().length);
		expect(await eager.poll()).toBeNull();
	});

	it('shows a test in the shape of the first chosen event', async () => {
		const [changed] = (await on({ events: ['gone', 'changed'] }).poll('manual'))!;
		expect(changed).toMatchObject({ email: expect.any(String) as unknown, event: 'changed' });
		const gone = (await on({ events: ['gone'] }).poll('manual'))!;
		expect(Object.keys(gone[0]!)).toEqual(['id', 'event', 'changed', 'detectedAt']);
	});

	it('leaves what it remembers alone in a test', async () => {
		const trigger = on();
		await trigger.poll();
		const before = trigger.stored();
		addAccountMember(emulator.state, account, 'x@example.com', 'pending');
		await trigger.poll('manual');
		expect(trigger.stored()).toBe(before);
		expect(await trigger.poll()).toHaveLength(1);
	});

	it('gives n8n nothing to store while nothing differs', async () => {
		const trigger = on();
		expect(trigger.hasChanged()).toBe(false);
		await trigger.poll();
		expect(trigger.hasChanged()).toBe(true);
		await trigger.poll();
		expect(trigger.hasChanged()).toBe(false);
	});
});
