import type { IDataObject } from 'n8n-workflow';

import { ifMissing as ifMissingOption } from '../../nodes/shared/fields/collections';
import { deletionLookup, deletionOf } from '../../nodes/shared/operation/deletion';
import { DeletionScenario, rows } from './deletionScenario';
import { held } from './held';
import type { Row } from './people';
import { itemOf, parametersWith, thrownBy } from './sessions';

describe('Deletion of what is there', () => {
	it('sends every row, one after the other, and tells all IDs', async () => {
		const scenario = new DeletionScenario();
		expect(Object.entries(await scenario.delete())).toEqual([
			['email', 'a@x.org'],
			['outcome', 'deleted'],
			['id', '1'],
			['ids', ['1', '2', '3']],
			['deleted', true],
			['alreadyAbsent', false],
		]);
		expect(scenario.sent).toEqual(['1', '2', '3']);
	});

	it('tells one ID where one is named, and what the answer said', async () => {
		const scenario = new DeletionScenario();
		scenario.answers = { '1': { association_status: 'disassociating' } };
		const { api } = scenario.item();
		scenario.rules = {
			send: async (id) => (await api.delete<IDataObject>(scenario.collection().item(id))) ?? {},
		};
		expect(await scenario.delete('1')).toMatchObject({
			deleted: true,
			ids: ['1'],
			email: 'a@x.org',
			association_status: 'disassociating',
		});
	});

	it('takes the row that counts where one only can, and tells one ID', async () => {
		const scenario = new DeletionScenario();
		scenario.resource = { compare: (a, b) => b.id.localeCompare(a.id) };
		scenario.world.filter = () => true;
		expect(await scenario.delete()).toMatchObject({ deleted: true, id: '3', email: 'a@X.org' });
		expect(scenario.sent).toEqual(['3']);
	});

	it('takes none of several between which nothing decides', async () => {
		const scenario = new DeletionScenario('succeed');
		scenario.resource = { compare: undefined };
		scenario.world.rows = [rows[0]!, { ...rows[0]!, id: '2' }];
		expect(await thrownBy(scenario.delete())).toMatchObject({
			message: "'user' is ambiguous: 2 persons have the email a@x.org",
			advice: 'Pick one by ID: 1, 2',
		});
		expect(scenario.sent).toEqual([]);
	});

	it('is refused before the first row where all of them are the last Super Administrators', async () => {
		const scenario = new DeletionScenario();
		scenario.resource = { hasSeveral: true, isSuperAdministrator: () => true };
		expect(await thrownBy(scenario.delete())).toMatchObject({
			message: expect.stringContaining('is the last Super Administrator') as string,
		});
		expect(scenario.sent).toEqual([]);
	});

	it('is done once for items that name the same address', async () => {
		const scenario = new DeletionScenario('succeed');
		const outputs = await Promise.all([scenario.delete(), scenario.delete('A@X.org')]);
		expect(outputs).toMatchObject([
			{ deleted: true },
			{ deleted: false, alreadyAbsent: true, id: null, ids: [], email: 'A@X.org' },
		]);
		expect(scenario.sent).toHaveLength(3);
	});

	it.each(['succeed', 'fail'] as const)(
		'is done once for items that name it by address and by ID, where a missing one is to %s',
		async (ifMissing) => {
			const scenario = new DeletionScenario(ifMissing);
			scenario.world.rows = [rows[0]!];
			const outcomes = await Promise.allSettled([scenario.delete(), scenario.delete('1')]);
			expect(scenario.sent).toEqual(['1']);
			expect(outcomes[0]).toMatchObject({ value: { deleted: true } });
			expect(outcomes[1]).toMatchObject(
				ifMissing === 'fail'
					? { reason: { message: "'user' is already named by an earlier item" } }
					: { value: { deleted: false, alreadyAbsent: true, id: '1', email: 'a@x.org' } },
			);
		},
	);

	it.each([true, false])('of nobody is no item with Leave Out, in a dry run: %p', async (dry) => {
		const scenario = new DeletionScenario('leaveOut', dry);
		expect(await scenario.delete('nobody@x.org')).toEqual([]);
		expect(await scenario.delete('gone')).toEqual([]);
		expect(await scenario.delete('1')).toMatchObject({ id: '1' });
		expect(await scenario.delete('1')).toEqual([]);
	});

	it('waits for the item before it with the same address', async () => {
		const scenario = new DeletionScenario('succeed');
		const first = held(() => undefined);
		scenario.rules = {
			send: async () => {
				await first.work();
				return {};
			},
		};
		const deleting = scenario.delete();
		await new Promise(setImmediate);
		const findEvery = jest.spyOn(scenario.lookups(), 'findEvery');
		const after = scenario.delete('A@x.org');
		await new Promise(setImmediate);
		expect(findEvery).not.toHaveBeenCalled();
		first.release();
		await Promise.all([deleting, after]);
		expect(findEvery).toHaveBeenCalledTimes(1);
	});
});

describe('Deletion in a dry run', () => {
	it('lists the requests for all rows, and whom they concern', async () => {
		const scenario = new DeletionScenario('fail', true);
		expect(await scenario.delete()).toMatchObject({
			id: '1',
			ids: ['1', '2', '3'],
			email: 'a@x.org',
			dryRun: true,
			wouldSend: ['1', '2', '3'].map((id) => ({ method: 'DELETE', path: `/people/${id}` })),
		});
		expect(scenario.sent).toEqual([]);
	});

	it.each(['succeed', 'fail'] as const)(
		'has nothing to do for what an earlier item would delete, and does not call it gone: a missing one is to %s',
		async (ifMissing) => {
			const scenario = new DeletionScenario(ifMissing, true);
			const absent = { deleted: null, alreadyAbsent: null, dryRun: true, wouldSend: [] };
			await scenario.delete();
			expect(await Promise.allSettled([scenario.delete(), scenario.delete('2')])).toMatchObject(
				ifMissing === 'fail'
					? [
							{ reason: { message: "'user' is already named by an earlier item: a@x.org" } },
							{ reason: { message: "'user' is already named by an earlier item: 2" } },
						]
					: [{ value: absent }, { value: { ...absent, id: '2' } }],
			);
		},
	);

	it('is not known to a run that is none', async () => {
		const scenario = new DeletionScenario('fail', true);
		await scenario.delete();
		const real = itemOf(scenario.session);
		expect(real.lookups(scenario.collection()).records.hasRemoved('1')).toBe(false);
	});
});

describe('Deletion of an operation', () => {
	const scenario = new DeletionScenario('succeed');
	const { read, lookup, run } = deletionOf<Row>(
		() => scenario.subject('a@x.org', 'key'),
		({ value }, { isDryRun }) => ({ send: async () => await Promise.resolve({ value, isDryRun }) }),
	);
	const options = { ...ifMissingOption, name: 'options', options: [ifMissingOption] };

	it.each(['fail', 'succeed', 'leaveOut'])(
		'reads whom, and what to do where they are missing: %s',
		(value) => {
			const given = parametersWith([options], { options: { ifMissing: value } });
			expect(read(given)).toEqual({
				subject: { ...scenario.subject('a@x.org', 'key'), collection: expect.anything() },
				ifMissing: value,
			});
		},
	);

	it('knows the rules of its record', async () => {
		const deletion = read(parametersWith([options], {}));
		expect(await run(deletion, scenario.item())).toMatchObject({
			outcome: 'deleted',
			fields: { value: 'a@x.org', isDryRun: false },
		});
	});

	it.each([
		['findEvery', 'key', true],
		['findOrProveAbsent', 'key', false],
		['get', 'id', true],
		['get', 'id', false],
	] as const)('looks up with %s: by %s, several rows: %p', (how, by, hasSeveral) => {
		scenario.resource = { hasSeveral };
		const deletion = { subject: scenario.subject('1', by), ifMissing: 'fail' } as const;
		expect(deletionLookup(deletion)).toMatchObject({ how, value: '1' });
		expect(lookup(deletion)).toMatchObject({ how, value: '1' });
	});
});
