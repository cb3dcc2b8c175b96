import type { FoldRules } from '../../nodes/shared/operation/fold';
import { foldAll } from '../../nodes/shared/operation/fold';
import type { Entry } from '../../nodes/shared/operation/operation';
import { itemOf, sessionWith } from './sessions';

/** Adds a letter to a word. */
interface Letter {
	letter: string;
	isDryRun?: boolean;
}

const entriesOf = (letters: Letter[]): Array<Entry<Letter>> => {
	const session = sessionWith();
	return letters.map((input) => {
		return { input, item: itemOf(session, { isDryRun: input.isDryRun ?? false }) };
	});
};

/** Folds over a word that has an A already, and notes what was sent. */
async function add(letters: Letter[], { keepGoing = true, refused = '' } = {}) {
	const sent: string[] = [];
	const rules: FoldRules<Letter, { letter: string }> = {
		async look({ letter }) {
			if (letter === '?') throw new Error('no letter');
			if (letter === 'A') return { result: { letter, wasAdded: false } };
			return { change: { letter }, key: letter };
		},
		async send(changes) {
			return changes.map((change) => {
				const { letter, item } = change;
				sent.push(letter);
				item.changes.push({ method: 'POST', path: `/${letter}` });
				return letter === refused
					? [change, { ok: false, error: new Error('refused') }]
					: [change, { ok: true, result: { letter, wasAdded: true } }];
			});
		},
		again: ({ letter }) => ({ letter, wasAdded: false }),
	};
	const entries = entriesOf(letters);
	const results = await foldAll(entries, keepGoing, rules);
	const told = results.map((one) => {
		if (!one) return 'not started';
		if (!one.ok) return (one.error as Error).message;
		return (one.result as unknown as { wasAdded: boolean }).wasAdded ? 'added' : 'there';
	});
	return { told, sent, changes: entries.map(({ item }) => item.changes.length) };
}

describe('items that change one record', () => {
	it('are sent together, each change once, and every item has its result', async () => {
		const letters = ['B', 'A', 'C', 'B'].map((letter) => ({ letter }));
		expect(await add(letters)).toEqual({
			told: ['added', 'there', 'added', 'there'],
			sent: ['B', 'C'],
			changes: [1, 0, 1, 1],
		});
	});

	it('share the refusal of their change', async () => {
		const { told } = await add([{ letter: 'B' }, { letter: 'B' }, { letter: 'C' }], {
			refused: 'B',
		});
		expect(told).toEqual(['refused', 'refused', 'added']);
	});

	it('fail by themselves, and the others go on', async () => {
		const { told, sent } = await add([{ letter: '?' }, { letter: 'B' }]);
		expect(told).toEqual(['no letter', 'added']);
		expect(sent).toEqual(['B']);
	});

	it('send nothing under Stop Workflow if one of them can not be done', async () => {
		const letters = [{ letter: 'A' }, { letter: 'B' }, { letter: '?' }];
		const { told, sent } = await add(letters, { keepGoing: false });
		expect(told).toEqual(['not started', 'not started', 'no letter']);
		expect(sent).toEqual([]);
	});

	it('in a dry run all show the same change, apart from real ones', async () => {
		const letters = [
			{ letter: 'B', isDryRun: true },
			{ letter: 'B' },
			{ letter: 'B', isDryRun: true },
		];
		expect(await add(letters)).toEqual({
			told: ['added', 'added', 'added'],
			sent: ['B', 'B'],
			changes: [1, 1, 1],
		});
	});
});
