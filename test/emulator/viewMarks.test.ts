import { MARKED_MS, ChangeTracker } from '../../emulator/view/changeTracker';

describe('marks', () => {
	interface Person {
		id: string;
		name: string;
	}
	const [ada, grace, hedy] = ['Ada', 'Grace', 'Hedy'].map((name) => ({ id: name, name }));
	let watch: ChangeTracker<Person>;
	beforeEach(() => (watch = new ChangeTracker()));

	/** Rows as `name` or `name change`, at a time in milliseconds. */
	const seen = (at: number, ...rows: (Person | undefined)[]) => {
		const there = rows.filter((row) => row !== undefined);
		const sources = [{ id: 'one', title: 'One', rows: there }];
		const section = watch.update(sources, ({ name }) => [name], at);
		expect(section.total).toBe(there.length);
		const shown = section.groups[0]?.rows ?? [];
		return shown.map(({ cells, change }) => [...cells, change].join(' ').trim());
	};

	test('fade, and who is gone goes', () => {
		expect(seen(0, ada, grace)).toEqual(['Grace', 'Ada']);
		expect(seen(1000, grace, hedy)).toEqual(['Ada gone', 'Hedy new', 'Grace']);
		expect(seen(1000 + MARKED_MS - 1, grace, hedy)).toEqual(['Ada gone', 'Hedy new', 'Grace']);
		expect(seen(1000 + MARKED_MS, grace, hedy)).toEqual(['Hedy', 'Grace']);
	});

	test('are seen where nobody is left', () => {
		seen(0, ada);
		expect(seen(1)).toEqual(['Ada gone']);
		expect(seen(1 + MARKED_MS)).toEqual([]);
	});

	test('tell what happened last', () => {
		seen(0, ada);
		expect(seen(1, ada, hedy)).toEqual(['Hedy new', 'Ada']);
		expect(seen(2, ada, { id: 'Hedy', name: 'Hedwig' })).toEqual(['Hedwig changed', 'Ada']);
		expect(seen(3, ada)).toEqual(['Hedwig gone', 'Ada']);
		expect(seen(4, ada, hedy)).toEqual(['Hedy new', 'Ada']);
	});

	test('tell only what happened while somebody looked', () => {
		seen(0, ada, grace);
		expect(seen(60_000, grace, hedy)).toEqual(['Hedy', 'Grace']);
		expect(seen(60_001, grace)).toEqual(['Hedy gone', 'Grace']);
	});

	test('tell only real changes after a reset to another order', () => {
		seen(0, ada, hedy, grace);
		expect(seen(1, grace, ada)).toEqual(['Hedy gone', 'Ada', 'Grace']);
	});

	test('are the last fifty of very many', () => {
		const many = Array.from({ length: 20_000 }, (_, index) => ({
			id: `${index}`,
			name: `${index}`,
		}));
		seen(0);
		const rows = seen(1, ...many);
		expect(rows).toHaveLength(100);
		expect(rows.slice(48, 52)).toEqual(['19951 new', '19950 new', '19949', '19948']);
		expect(seen(2)).toHaveLength(50);
	});
});
