import { useEmulator } from '../support/emulator';
import { entriesOf, everyOperation, titled } from './described';
import { fixtures, world } from './fixtures';
import { announced, changing, failures, itemsOf, named, perform, sent } from './perform';

const emulator = useEmulator({ seed: world });
const isFor = (node: string, operation: string) => (one: { node: string; operation: string }) =>
	one.node === node && one.operation === operation;

describe.each(titled(everyOperation))('%s', (_title, operation) => {
	const own = fixtures.filter(isFor(operation.node, operation.operation));

	it('has a fixture', () => {
		expect(own).not.toEqual([]);
	});

	it('has a fixture that names each of its locators', () => {
		const locators = operation.fields.filter(({ type }) => type === 'resourceLocator');
		const given = own.flatMap(({ containers, record }) => [...Object.keys(containers), record]);
		expect(given).toEqual(expect.arrayContaining(locators.map(({ name }) => name)));
	});

	it('has a fixture that names the record in each mode that takes something typed in', () => {
		for (const { record, names = {} } of own) {
			const modes = operation.fields.find(({ name }) => name === record)?.modes ?? [];
			const typed = modes.map(({ name }) => name).filter((name) => !['list', 'url'].includes(name));
			expect(Object.keys(names)).toEqual(expect.arrayContaining(typed));
		}
	});

	it('has a fixture with a value for each of its filters', () => {
		const filters = entriesOf(operation, 'filters').map(({ name }) => name);
		const given = own.flatMap((one) => Object.keys(one.filters?.(one.rows(emulator)[0]!) ?? {}));
		expect(given.sort()).toEqual(filters.sort());
	});

	it('has the option Dry Run where it changes something, and only there', () => {
		const options = entriesOf(operation, 'options').map(({ name }) => name);
		expect(options.includes('dryRun')).toBe(own.some(({ change }) => change));
	});
});

describe.each(named(fixtures))('The fixture of %s', (_title, fixture) => {
	it('belongs to an operation', () => {
		expect(everyOperation.some(isFor(fixture.node, fixture.operation))).toBe(true);
	});

	it('has seven rows to work with', () => {
		if (fixture.record) expect(fixture.rows(emulator).length).toBeGreaterThanOrEqual(7);
	});

	it('can add somebody, where people are named by email', () => {
		if (fixture.names?.email) expect(fixture.add).toBeDefined();
	});

	it('works, and sends as many changes as it says', async () => {
		const items = fixture.record ? itemsOf(emulator, fixture) : [{}];
		const result = await perform(emulator, fixture, { items });
		expect(failures(result)).not.toContain(true);
		expect(result.json.length).toBeGreaterThanOrEqual(items.length);
		const methods = sent(emulator, fixture).map((request) => request.split(' ')[0]);
		expect(methods).toEqual(fixture.change ? items.map(() => fixture.change) : []);
	});
});

it.each(named(changing))(
	'The dry run of %s is known from what it would send',
	async (_title, fixture) => {
		const { json } = await perform(emulator, fixture, {
			parameters: { options: { dryRun: true } },
		});
		expect(announced(json, fixture)).toHaveLength(json.length);
	},
);
