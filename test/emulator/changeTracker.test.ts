import { MARKED_MS, ChangeTracker } from '../../emulator/view/changeTracker';

describe('the marks of changed rows', () => {
	interface Person {
		id: string;
		name: string;
	}
	const [ada, grace, hedy] = ['Ada', 'Grace', 'Hedy'].map((name) => ({ id: name, name }));
	let tracker: ChangeTracker<Person>;
	beforeEach(() => (tracker = new ChangeTracker()));

	/** Rows as `name` or `name change`, at a time in milliseconds. */
	const shownAt = (at: number, ...rows: (Person | undefined)[]) => {
		const existing = rows.filter((row) => row !== undefined);
		const sources = [{ id: 'one', title: 'One', rows: existing }];
		const section = tracker.update(sources, ({ name }) => [name], at);
		expect(section.total).toBe(existing.length);
		const shown = section.groups[0]?.rows ?? [];
		return shown.map(({ cells, change }) => [...cells, change].join(' ').trim());
	};

	test('end after a while, and deleted rows disappear', () => {
		expect(shownAt(0, ada, grace)).toEqual(['Grace', 'Ada']);
		expect(shownAt(1000, grace, hedy)).toEqual(['Ada gone', 'Hedy new', 'Grace']);
		expect(shownAt(1000 + MARKED_MS - 1, grace, hedy)).toEqual(['Ada gone', 'Hedy new', 'Grace']);
		expect(shownAt(1000 + MARKED_MS, grace, hedy)).toEqual(['Hedy', 'Grace']);
	});

	test('are shown for the last row of a group', () => {
		shownAt(0, ada);
		expect(shownAt(1)).toEqual(['Ada gone']);
		expect(shownAt(1 + MARKED_MS)).toEqual([]);
	});

	test('name the last change', () => {
		shownAt(0, ada);
		expect(shownAt(1, ada, hedy)).toEqual(['Hedy new', 'Ada']);
		expect(shownAt(2, ada, { id: 'Hedy', name: 'Hedwig' })).toEqual(['Hedwig changed', 'Ada']);
		expect(shownAt(3, ada)).toEqual(['Hedwig gone', 'Ada']);
		expect(shownAt(4, ada, hedy)).toEqual(['Hedy new', 'Ada']);
	});

	test('name only changes since a recent update', () => {
		shownAt(0, ada, grace);
		expect(shownAt(60_000, grace, hedy)).toEqual(['Hedy', 'Grace']);
		expect(shownAt(60_001, grace)).toEqual(['Hedy gone', 'Grace']);
	});

	test('ignore a new order after a reset', () => {
		shownAt(0, ada, hedy, grace);
		expect(shownAt(1, grace, ada)).toEqual(['Hedy gone', 'Ada', 'Grace']);
	});

	test('are limited to the last 50 changes', () => {
		const many = Array.from({ length: 20_000 }, (_, index) => ({
			id: `${index}`,
			name: `${index}`,
		}));
		shownAt(0);
		const rows = shownAt(1, ...many);
		expect(rows).toHaveLength(100);
		expect(rows.slice(48, 52)).toEqual(['19951 new', '19950 new', '19949', '19948']);
		expect(shownAt(2)).toHaveLength(50);
	});
});
