import { creationLookup } from '../../nodes/shared/operation/creation';
import type { IfExists } from './creationScenario';
import { made, CreationScenario } from './creationScenario';
import type { Row } from './people';
import { peopleWith, rowOf } from './people';
import { thrownBy } from './sessions';

describe('Creation of what is not there', () => {
	it('sends it, and knows it from then on', async () => {
		const scenario = new CreationScenario();
		expect(await scenario.create()).toEqual({ row: made, wasCreated: true });
		expect(await scenario.create('NEW@x.org')).toEqual({ row: made, wasCreated: false });
		expect(scenario.sent).toBe(1);
		expect(scenario.world.questions).toEqual(['new@x.org']);
	});

	it('is sent once for items that name the same address at the same time', async () => {
		const scenario = new CreationScenario();
		const both = await Promise.all([scenario.create(), scenario.create('New@X.org')]);
		expect(both.map(({ wasCreated }) => wasCreated)).toEqual([true, false]);
		expect(scenario.sent).toBe(1);
	});

	it('counts no record that lets nobody in', async () => {
		const scenario = new CreationScenario();
		scenario.world.rows.push(rowOf('new@x.org', 'canceled'));
		expect(await scenario.create()).toEqual({ row: made, wasCreated: true });
	});
});

describe('Creation of what is there', () => {
	const there = rowOf('p1@x.org');

	it('hands it on', async () => {
		const scenario = new CreationScenario(
			'returnExisting',
			async () => await Promise.reject(new Error('no')),
		);
		expect(await scenario.create('p1@x.org')).toEqual({ row: there, wasCreated: false });
		expect(scenario.sent).toBe(0);
	});

	it('fails where it is to, and says what is there and what to do', async () => {
		const scenario = new CreationScenario('fail');
		expect(await thrownBy(scenario.create('p1@x.org'))).toMatchObject({
			message: "'email' is taken: p1@x.org is there already (ID p1@x.org)",
			advice: "Set 'If Exists' to 'Return Existing' to go on with what is there.",
		});
		expect(scenario.sent).toBe(0);
	});

	it('brings it up to date where it is to', async () => {
		const scenario = new CreationScenario('update', async (row) => ({ ...row, email: 'changed' }));
		expect(await scenario.create('p1@x.org')).toEqual({
			row: { ...there, email: 'changed' },
			wasCreated: false,
		});
	});

	it('hands it on where nothing of it can be changed', async () => {
		expect(await new CreationScenario('update').create('p1@x.org')).toEqual({
			row: there,
			wasCreated: false,
		});
	});
});

describe('Creation in a dry run', () => {
	const dry = (ifExists?: IfExists, update?: (row: Row) => Promise<Row>) =>
		new CreationScenario(ifExists, update, true);

	it('goes on with the record that is assumed, and notes the request instead of sending it', async () => {
		const scenario = dry();
		const item = scenario.item();
		const assumed = { row: { email: 'new@x.org' }, wasCreated: true };
		expect(await scenario.create('new@x.org', 'fail', item)).toEqual(assumed);
		expect(item.changes).toEqual([
			{ method: 'POST', path: '/people', body: { email: 'new@x.org' } },
		]);
		expect(scenario.sent).toBe(0);
	});

	it.each(['returnExisting', 'update'] as const)(
		'has a second item for the same address find what the first one would have made: %s',
		async (ifExists) => {
			// What would be made has no ID yet, so there is nothing to send a change to.
			const update = jest.fn(async (row: Row) => await Promise.resolve(row));
			const scenario = dry(ifExists, update);
			const [first, second] = [scenario.item(), scenario.item()];
			expect(await scenario.create('new@x.org', ifExists, first)).toMatchObject({
				wasCreated: true,
			});
			expect(await scenario.create('New@x.org', ifExists, second)).toEqual({
				row: { email: 'new@x.org' },
				wasCreated: false,
			});
			expect([first, second].map(({ changes }) => changes.length)).toEqual([1, 0]);
			expect(update).not.toHaveBeenCalled();
		},
	);

	it('refuses a second item for the same address where that is to fail', async () => {
		const scenario = dry('fail');
		const [first, second] = await Promise.all([
			scenario.create(),
			thrownBy(scenario.create('New@x.org')),
		]);
		expect(first).toMatchObject({ wasCreated: true });
		expect(second).toMatchObject({ message: "'email' is taken: New@x.org is there already" });
	});

	it('finds what is there as any run does', async () => {
		const there = rowOf('p1@x.org');
		expect(await dry().create('p1@x.org')).toEqual({ row: there, wasCreated: false });
	});

	it('brings up to date what is there as any run does', async () => {
		const scenario = dry('update', async (row) => await Promise.resolve({ ...row, status: 'new' }));
		expect(await scenario.create('p1@x.org')).toMatchObject({ row: { status: 'new' } });
	});
});

describe('Creation: what is looked up first', () => {
	it.each([
		['new@x.org', 'find'],
		['jos\u00e9@x.org', 'findOrProveAbsent'],
		['a@XN--bcher-kva.example', 'findOrProveAbsent'],
		['a@b.xn--p1ai', 'findOrProveAbsent'],
	])('%s: %s, as an address beyond ASCII has two spellings', (key, how) => {
		const collection = peopleWith();
		const creation = { collection, parameter: 'email', key, ifExists: 'fail' } as const;
		expect(creationLookup(creation)).toEqual({ collection, value: key, how });
	});
});
